using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Inequalities;

/// <summary>What is known of a Bell inequality; all bounds are exact fractions, checked.</summary>
/// <param name="Expression">The inequality as it was given.</param>
/// <param name="LocalBound">The largest value of local models, by enumeration.</param>
/// <param name="Quantum">The value in quantum theory from both sides, of <see cref="BellExpression.Whole"/>; null where the
/// scenario is too large.</param>
/// <param name="NoSignaling">The largest value of no-signalling behaviors, of <see cref="BellExpression.Whole"/>; null where the
/// scenario is too large.</param>
/// <param name="Class">Its class under relabelling; null where it is constant on no-signalling behaviors, or too large.</param>
/// <param name="Name">Its name in the literature, or null.</param>
/// <param name="IsFacet">Whether it is a facet of the local polytope; null where that was not decided.</param>
/// <param name="Efficiency">Down to which efficiency the model of <see cref="Quantum"/> violates it; null without a violation, or
/// where there are too many assignments.</param>
public sealed record InequalityAnalysis(
    BellExpression Expression,
    Rational LocalBound,
    QuantumValue? Quantum,
    NoSignalingBound? NoSignaling,
    SymmetryClass? Class,
    string? Name,
    bool? IsFacet,
    CriticalEfficiency? Efficiency
)
{
    /// <summary>The most relabellings of all parties but the largest that are gone through for a class.</summary>
    private const double MostRelabelings = 2e5;

    /// <param name="expression">The inequality.</param>
    /// <param name="solver">Solves linear programs; nothing rests on it.</param>
    /// <param name="options">Effort for the quantum value.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops between the parts, and within those that may take long.</param>
    /// <exception cref="InvalidInputException">Too many local strategies.</exception>
    public static InequalityAnalysis Of(
        BellExpression expression,
        ILinearSolver solver,
        QuantumValueOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var whole = expression.Whole;
        Begin("local bound");
        var local = expression.ValueOf(whole.FindLocalBound(cancellation));
        Begin("no-signalling bound");
        var noSignaling = NoSignalingBound.Of(whole, solver);
        Begin("class");
        var reduced = ReducedInequality.Of(whole, CorrelationSpace.NoSignaling)?.Inequality;
        var canBeSorted = reduced is not null && Relabelings(whole.Scenario) <= MostRelabelings;
        var own = canBeSorted ? SymmetryClass.Of(reduced!) : null;
        var name = canBeSorted ? InequalityNames.Of(reduced!) : null;
        var isFacet = reduced is null ? null : FacetTest.IsFacet(reduced);
        Begin("quantum value");
        var quantum = QuantumValue.Of(whole, options, cancellation);
        Begin("critical efficiency");
        var efficiency =
            quantum is not null && quantum.Lower.Value > whole.LocalBound
                ? CriticalEfficiency.Of(whole, quantum.Lower.Model.ExactTable())
                : null;
        return new InequalityAnalysis(expression, local, quantum, noSignaling, own, name, isFacet, efficiency);

        void Begin(string phase)
        {
            cancellation.ThrowIfCancellationRequested();
            (progress as IWorkProgress)?.Begin(phase, 0);
        }
    }

    /// <summary>Whether a quantum model violates it, proven; null where the bounds leave it open.</summary>
    public bool? IsViolatedByQuantum =>
        Quantum is null ? null
        : Quantum.Lower.Value > Expression.Whole.LocalBound ? true
        : (double)(Quantum.Upper.Value - Expression.Whole.LocalBound) <= QuantumValue.Agreement * Scale ? false
        : null;

    /// <summary>The critical visibility, against white noise, of whatever reaches the quantum value: between these two.</summary>
    public (Rational Lower, Rational Upper)? CriticalVisibility
    {
        get
        {
            if (IsViolatedByQuantum != true)
                return null;
            var noise = (Expression.AtWhiteNoise - Expression.Constant) / Expression.Unit;
            var violation = Expression.Whole.LocalBound - noise;
            return (violation / (Quantum!.Upper.Value - noise), violation / (Quantum.Lower.Value - noise));
        }
    }

    private double Scale => Expression.Whole.Coefficients.ToArray().Max(Math.Abs);

    private static double Relabelings(Scenario scenario)
    {
        var counts = Enumerable
            .Range(0, scenario.Parties)
            .Select(party =>
                Enumerable
                    .Range(1, scenario.Settings(party))
                    .Aggregate(1.0, (product, x) => product * x * Factorial(scenario.Outcomes(party, x - 1)))
            )
            .ToList();
        return counts.Aggregate(1.0, (product, count) => product * count) / counts.Max();

        static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (product, k) => product * k);
    }
}
