using System.Collections.Immutable;

namespace NonlocalityML.Learning.Search;

/// <summary>Where one ascent ended, and what was then proven of it.</summary>
/// <param name="Start">Number of the start.</param>
/// <param name="State">t of the state in degrees.</param>
/// <param name="Score">What the objective says: evidence.</param>
/// <param name="Excess">By how much the most violated known inequality is violated; negative where all hold.</param>
/// <param name="IsBeyond">Whether all known inequalities hold, in exact fractions.</param>
/// <param name="IsLocal">Whether a local model with one common source is proven to lie within 1e-9, where that is asked
/// for.</param>
/// <param name="Lower">Proven lower bound of NL or NBL.</param>
/// <param name="Upper">Proven upper bound.</param>
/// <param name="Parameters">As the laboratory takes them.</param>
public sealed record Candidate(
    int Start,
    double State,
    double Score,
    double Excess,
    bool IsBeyond,
    bool IsLocal,
    double Lower,
    double Upper,
    ImmutableArray<double> Parameters
);
