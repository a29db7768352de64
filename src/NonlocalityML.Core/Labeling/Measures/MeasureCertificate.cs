using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// A proof of Lower &lt;= measure of q &lt;= Upper for one table q: see the <see cref="Measure"/> for what its inequality and its
/// weights prove.
/// </summary>
/// <remarks>
/// Both bounds are exact fractions of the stored doubles, recomputed by <see cref="Verify"/> without any solver.
/// </remarks>
public sealed class MeasureCertificate : ICertificate
{
    /// <summary>Certificate with stated bounds, for instance read from a file. Nothing is checked before
    /// <see cref="Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Not of one scenario.</exception>
    public MeasureCertificate(
        Measure measure,
        Behavior behavior,
        BellInequality inequality,
        StrategyWeights weights,
        Rational lower,
        Rational upper
    )
    {
        if (
            !behavior.Scenario.Equals(inequality.Scenario)
            || !measure.ScenarioOfWeights(behavior.Scenario).Equals(weights.Scenario)
        )
            throw new InvalidInputException(
                $"A certificate needs one scenario; behavior {behavior.Scenario}, inequality {inequality.Scenario}, weights "
                    + $"{weights.Scenario}."
            );
        (Measure, Behavior, Inequality, Weights, Lower, Upper) = (measure, behavior, inequality, weights, lower, upper);
    }

    public Measure Measure { get; }

    /// <inheritdoc/>
    public string Quantity => Measure.Title;

    /// <inheritdoc/>
    public string ToJson() => MeasureCertificateJson.Format(this);

    public Behavior Behavior { get; }

    /// <summary>Proves the lower bound.</summary>
    public BellInequality Inequality { get; }

    /// <summary>Prove the upper bound.</summary>
    public StrategyWeights Weights { get; }

    /// <inheritdoc/>
    public Rational Lower { get; }

    /// <inheritdoc/>
    public Rational Upper { get; }

    /// <summary>Upper - Lower.</summary>
    public double Width => (Upper - Lower).RoundUp();

    /// <summary>The certificate of an inequality and weights, with the bounds that they prove.</summary>
    /// <exception cref="InvalidInputException">They prove nothing, or the table has no such measure.</exception>
    public static MeasureCertificate Of(Measure measure, Behavior behavior, BellInequality inequality, StrategyWeights weights) =>
        Fault(measure, behavior, inequality, weights) is { } fault
            ? throw new InvalidInputException($"{fault}.")
            : new MeasureCertificate(
                measure,
                behavior,
                inequality,
                weights,
                measure.LowerBound(behavior, inequality),
                measure.UpperBound(behavior, weights)
            );

    /// <inheritdoc/>
    public string? Verify()
    {
        if (Fault(Measure, Behavior, Inequality, Weights) is { } fault)
            return fault;
        var lower = Measure.LowerBound(Behavior, Inequality);
        if (Lower > lower)
            return $"the stated lower bound is {(double)Lower:R}; the inequality proves only {lower.RoundDown():R}";
        var upper = Measure.UpperBound(Behavior, Weights);
        if (Upper < upper)
            return $"the stated upper bound is {(double)Upper:R}; the weights prove only {upper.RoundUp():R}";
        return ((ICertificate)this).Contradiction;
    }

    private static string? Fault(Measure measure, Behavior behavior, BellInequality inequality, StrategyWeights weights) =>
        measure.FaultOf(behavior) ?? measure.FaultOf(inequality) ?? measure.FaultOf(behavior, weights);
}
