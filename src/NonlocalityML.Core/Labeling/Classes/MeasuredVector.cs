using System.Collections.Immutable;
using System.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>A vector f of a measurement: f f* belongs to the effect of an outcome.</summary>
/// <param name="Outcome">0-based.</param>
/// <param name="Components">d numbers.</param>
public sealed record MeasuredVector(int Outcome, ImmutableArray<Complex> Components);
