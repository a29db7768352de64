using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;

namespace NonlocalityML.Quantum.Tsirelson;

/// <summary>
/// Finds <see cref="CorrelationVectors"/> by level 1 of the hierarchy, whose moment matrix is their Gram matrix where marginals
/// vanish. Every such behavior is decided: it has vectors, or the level proves that it is post-quantum (Tsirelson, J. Sov. Math.
/// 36, 557 (1987)).
/// </summary>
internal sealed class VectorSearch
{
    /// <summary>Marginals up to here are taken for rounding; the certificate counts them as distance.</summary>
    private const double Rounding = 1e-7;

    /// <summary>Binary places of the components, short of which doubles of size 1 end.</summary>
    private const int Places = 52;

    private readonly Scenario scenario;
    private readonly VisibilityProgram program;

    private VectorSearch(Scenario scenario, ISemidefiniteSolver solver) =>
        (this.scenario, program) = (scenario, new VisibilityProgram(scenario, HierarchyLevel.One, solver));

    /// <summary>Null for a scenario of more outcomes, or with more settings than level 1 takes.</summary>
    public static VectorSearch? For(Scenario scenario, ISemidefiniteSolver solver) =>
        CorrelationVectors.Covers(scenario) && scenario.Settings(0) + scenario.Settings(1) < HierarchyLevel.MaximumWords
            ? new(scenario, solver)
            : null;

    /// <summary>Vectors of the behavior, or of one with noise that just has them; null where marginals do not vanish.</summary>
    public (QuantumVisibility Outside, CorrelationVectors Vectors)? Find(Behavior behavior, CancellationToken cancellation)
    {
        var correlators = Correlators.Of(behavior);
        var (first, second) = (scenario.Settings(0), scenario.Settings(1));
        var (size, one) = (first + second, first + second + 1);
        var marginals = Enumerable.Range(1, size).Select(k => k <= first ? correlators[k, 0] : correlators[0, k - first]);
        if (marginals.Any(marginal => Math.Abs(marginal) > Rounding))
            return null;
        var outside = program.Solve(behavior, cancellation);
        // White noise has a Gram matrix without correlations.
        var gram = outside.MomentMatrix is { } moments
            ? Matrix<double>.Build.Dense(size, size, (i, j) => moments[((i + 1) * one) + j + 1])
            : Matrix<double>.Build.DenseIdentity(size);
        var eigen = gram.Evd(Symmetricity.Symmetric);
        var vectors = eigen.EigenVectors.MapIndexed((_, k, value) => value * Math.Sqrt(Math.Max(0, eigen.EigenValues[k].Real)));
        // Above 1 the visibility leaves room: shorter vectors have the correlators themselves.
        var shrink = 1 / Math.Max(1, outside.Value);
        return (outside, new CorrelationVectors(scenario, Rows(0, first, 1), Rows(first, second, shrink)));

        IEnumerable<IEnumerable<double>> Rows(int start, int count, double scale) =>
            Enumerable.Range(start, count).Select(row => vectors.Row(row).Select(value => Dyadic.Round(value * scale, Places)));
    }
}
