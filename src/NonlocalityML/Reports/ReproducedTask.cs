using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;

namespace NonlocalityML.Reports;

/// <summary>A published task with what came out of it here.</summary>
internal sealed record ReproducedTask(PublishedTask Task, ModelCard Card);
