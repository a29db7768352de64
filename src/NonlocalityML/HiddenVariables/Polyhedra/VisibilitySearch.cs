namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>Where a search for a visibility stands. Numbers in double precision: nothing here is proven.</summary>
/// <param name="Visibility">v: the model's correlations are near v t, and the inequality says that no local model goes far
/// above.</param>
/// <param name="Error">Euclidean distance of the model's correlations from v t.</param>
/// <param name="Strategies">Signs of all parties one after another.</param>
/// <param name="Weights">The weights of the strategies; what is missing to one is noise.</param>
/// <param name="Inequality">Makes the coefficients G of the Bell inequality, in the tensor's order.</param>
/// <param name="Calls">The calls of the oracle.</param>
/// <param name="Stop">Why it ended.</param>
public sealed record VisibilitySearch(
    double Visibility,
    double Error,
    IReadOnlyList<sbyte[]> Strategies,
    IReadOnlyList<double> Weights,
    Func<double[]> Inequality,
    int Calls,
    VisibilityStop Stop
)
{
    /// <summary>v/(1 + error): what the model is about to prove.</summary>
    public double Proven => Visibility / (1 + Error);
}
