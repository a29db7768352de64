using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Inequalities;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments;

/// <summary>
/// What a nonlocal table violates by name, and how much noise and loss it bears: about its no-signalling projection.
/// </summary>
/// <param name="Inequality">The inequality of the proof, written out, with its name, value and bound.</param>
/// <param name="Visibility">Mixed with white noise the table is local below the first (NL at most 1e-9, proven) and nonlocal
/// above the second (proven).</param>
/// <param name="Efficiency">With every detection lost independently, the table is local below the first and nonlocal at the
/// second; null where it was not found. The first is null where only the named inequality was asked.</param>
public sealed record TableThresholds(
    WrittenViolation Inequality,
    (Rational Lower, Rational Upper) Visibility,
    (Rational? Lower, Rational Upper)? Efficiency
)
{
    /// <summary>Tables whose label takes longer are not asked.</summary>
    private const double LongestLabel = 0.05;

    private const double Step = 1e-9;

    private const int MostSteps = 50;

    /// <param name="verdict">Exact.</param>
    /// <param name="engine">Labels on the way; what it found before does not count.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Null where the table is not nonlocal, or too large to be asked along the way.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    /// <exception cref="SolverException">A label was not found.</exception>
    public static TableThresholds? Of(
        ExperimentVerdict verdict,
        INonlocalityEngine engine,
        CancellationToken cancellation = default
    )
    {
        var scenario = verdict.Table.Scenario;
        if (verdict.Locality != Locality.Nonlocal || !verdict.IsExact || LabelCost.Seconds(scenario) is > LongestLabel)
            return null;
        var behavior = verdict.Projection.Behavior;
        engine.Reset();
        return VisibilityOf(behavior, verdict.ProjectedCertificate, engine, cancellation) is { } visibility
            ? new TableThresholds(
                WrittenViolation.Of(verdict.ProjectedCertificate.Inequality, behavior),
                visibility,
                EfficiencyOf(behavior, verdict.ProjectedCertificate.Inequality, engine, cancellation)
            )
            : null;
    }

    /// <summary>Newton's method: the inequality that certifies a point gives the next visibility, until the point is
    /// local.</summary>
    private static (Rational, Rational)? VisibilityOf(
        Behavior behavior,
        Certificate proof,
        INonlocalityEngine engine,
        CancellationToken cancellation
    )
    {
        var noise = Behaviors.WhiteNoise(behavior.Scenario);
        var upper = Rational.One;
        for (var step = 0; step < MostSteps; step++)
        {
            upper = Rational.Min(upper, Crossing(proof.Inequality, behavior, noise));
            var lower = Math.Max(0, upper.RoundDown() - Step);
            proof = engine.Solve(behavior.MixWith(noise, lower), cancellation).Verified(engine.Name);
            if ((double)proof.Upper <= INonlocalityEngine.MaximumWidth)
                return (Rational.FromDouble(lower), upper);
        }

        return null;
    }

    /// <summary>Where the segment from white noise to the behavior meets the inequality, exactly.</summary>
    private static Rational Crossing(BellInequality inequality, Behavior behavior, Behavior noise)
    {
        var (atBehavior, atNoise) = (Value(inequality, behavior), Value(inequality, noise));
        return atBehavior > inequality.LocalBound ? (inequality.LocalBound - atNoise) / (atBehavior - atNoise) : Rational.One;
    }

    private static Rational Value(BellInequality inequality, Behavior behavior)
    {
        var sum = Rational.Zero;
        foreach (var index in behavior.Scenario.TableIndexOfSlot)
            sum += Rational.FromDouble(inequality.Coefficients[index]) * Rational.FromDouble(behavior.Table[index]);
        return sum;
    }

    private static (Rational?, Rational)? EfficiencyOf(
        Behavior behavior,
        BellInequality inequality,
        INonlocalityEngine engine,
        CancellationToken cancellation
    )
    {
        if (DetectionThreshold.CanChoose(behavior.Scenario))
        {
            var found = DetectionThreshold.Of(behavior, engine, cancellation: cancellation);
            return (Rational.FromDouble(found.LocalFactor), Rational.FromDouble(found.Factor));
        }

        return CriticalEfficiency.Of(inequality, [.. behavior.Table.ToArray().Select(Rational.FromDouble)]) is { } own
            ? (null, own.Upper)
            : null;
    }
}

/// <summary>An inequality as people write it, and its value at a table in the same units.</summary>
/// <param name="Text">With the local bound.</param>
/// <param name="Name">In the literature, or null.</param>
/// <param name="Value">At the table.</param>
/// <param name="LocalBound">What local models reach.</param>
public sealed record WrittenViolation(string Text, string? Name, double Value, double LocalBound)
{
    public static WrittenViolation Of(BellInequality inequality, Behavior behavior)
    {
        var text = InequalityFormatter.Format(inequality);
        var written = InequalityReader.ReadExpression(inequality.Scenario, text);
        return new WrittenViolation(
            text,
            InequalityNames.Of(inequality),
            written.Value(behavior),
            written.StatedBound is { } bound ? (double)bound : (double)written.LocalBound
        );
    }
}
