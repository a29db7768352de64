using NonlocalityML.Experiments;
using NonlocalityML.Learning;

namespace NonlocalityML.Reports;

/// <summary>A measured table with what is proven about it, and beside it, apart, what a model says.</summary>
/// <param name="Verdict">Proof.</param>
/// <param name="Learned">Evidence, about the no-signalling projection; null where no model is for its scenario.</param>
public sealed record ScoredTable(ExperimentVerdict Verdict, LearnedScore? Learned);
