using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Measures;

/// <summary>
/// A quantity that is 0 exactly on local tables, or on those of a larger set, with what proves it from both sides: an inequality
/// proves a lower bound, numbers on deterministic strategies prove an upper bound. All bounds are exact fractions; no solver is
/// asked.
/// </summary>
public abstract class Measure
{
    private protected Measure(string name, string title) => (Name, Title) = (name, title);

    /// <summary>As the command line and the documents write it: content.</summary>
    public string Name { get; }

    /// <summary>As text writes it: nonlocal content.</summary>
    public string Title { get; }

    /// <summary>The unit of the number.</summary>
    public virtual string Unit => "1";

    /// <summary>What it is, in one line.</summary>
    public abstract string Meaning { get; }

    /// <summary>Whether it is 0 exactly on local tables, and so says what a local description costs.</summary>
    public virtual bool IsLocalCost => true;

    /// <summary>Whether the table must be no-signalling, up to <see cref="SignalingTolerance"/>; the measure is then that of its
    /// no-signalling part.</summary>
    public virtual bool NeedsNoSignaling => false;

    /// <summary>What rounding in a file may leave.</summary>
    public const double SignalingTolerance = 1e-9;

    /// <summary>The measures.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        new NonlocalContent(),
        new WhiteNoiseRobustness(),
        new LocalNoiseRobustness(),
        new NoSignalingRobustness(),
        new StatisticalStrength(),
        new MeasurementDependence(),
        new SettingBias(),
        new Communication("communication", "communication from A to B", sender: 0),
        new Communication("communication-back", "communication from B to A", sender: 1),
        new SignalingDistance(),
    ];

    /// <exception cref="InvalidInputException">No such measure.</exception>
    public static Measure Named(string name) =>
        All.FirstOrDefault(measure => measure.Name == name)
        ?? throw new InvalidInputException(
            $"measure is '{name}'; one of {string.Join(", ", All.Select(measure => measure.Name))} is needed."
        );

    public override string ToString() => Name;

    /// <summary>Why a table has no such measure, in one line; null where it has.</summary>
    public string? FaultOf(Behavior behavior) =>
        FaultOf(behavior.Scenario)
        ?? (
            NeedsNoSignaling && behavior.SignalingResidual is > SignalingTolerance and var residual
                ? $"the table signals by {residual:G2}; {Title} is a measure of no-signalling tables"
                : null
        );

    /// <summary>Why no table of a scenario has this measure, in one line; null where they have.</summary>
    internal virtual string? FaultOf(Scenario scenario) => null;

    /// <summary>The scenario whose deterministic strategies the weights of the upper bound are on: another one where such a
    /// strategy says more than answers.</summary>
    internal virtual Scenario ScenarioOfWeights(Scenario scenario) => scenario;

    /// <summary>Why an inequality proves nothing, in one line; null where it does.</summary>
    internal virtual string? FaultOf(BellInequality inequality) => null;

    /// <summary>Why some weights prove nothing about a table, in one line; null where they do.</summary>
    internal virtual string? FaultOf(Behavior behavior, StrategyWeights weights) => weights.NegativeWeight;

    /// <summary>The lower bound that an inequality without fault proves, at least 0.</summary>
    internal abstract Rational LowerBound(Behavior behavior, BellInequality inequality);

    /// <summary>The upper bound that weights without fault prove.</summary>
    internal abstract Rational UpperBound(Behavior behavior, StrategyWeights weights);

    private protected static string? NegativeCoefficient(BellInequality inequality, int sign)
    {
        var coefficients = inequality.Coefficients;
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (sign * coefficients[i] < 0)
                return $"coefficient {i} of the inequality is {coefficients[i]:R}; it must be at "
                    + $"{(sign > 0 ? "least" : "most")} 0";
        }

        return null;
    }

    /// <summary>The smallest value over all local models.</summary>
    private protected static Rational Smallest(BellInequality inequality) =>
        -new BellInequality(inequality.Scenario, [.. inequality.Coefficients.ToArray().Select(value => -value)]).LocalBound;
}
