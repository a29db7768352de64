using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>The quantum value of a reduced inequality: a model reaches <paramref name="Lower"/>, a sum of squares proves
/// <paramref name="Upper"/>; exact fractions, checked.</summary>
/// <param name="Lower">The value of the best model found by see-saw in local dimension 2, or that of the outcomes.</param>
/// <param name="Upper">By a level of the hierarchy of Navascues, Pironio and Acin.</param>
/// <param name="Level">That level.</param>
public sealed record QuantumInterval(Rational Lower, Rational Upper, string Level);
