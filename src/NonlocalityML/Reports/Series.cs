namespace NonlocalityML.Reports;

/// <summary>Named points (X[i], Y[i]), joined in this order where they make a curve.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="X">Shape [n].</param>
/// <param name="Y">Shape [n].</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Shape [n]: lower ends of a confidence band around the curve; null without one.</summary>
    public IReadOnlyList<double>? Lower { get; init; }

    /// <summary>Shape [n]: upper ends of the band.</summary>
    public IReadOnlyList<double>? Upper { get; init; }
}
