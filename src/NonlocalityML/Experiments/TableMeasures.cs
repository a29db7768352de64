using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Experiments;

/// <summary>What a local description of a nonlocal table would cost, in every <see cref="Measure"/>: about its no-signalling
/// projection.</summary>
public static class TableMeasures
{
    /// <summary>Up to how many entries, strategies times slots, the programs take some hundredths of a second.</summary>
    private const int MostEntries = 1 << 14;

    /// <summary>Visibilities of <see cref="Along"/>.</summary>
    private const int LinePoints = 11;

    /// <returns>One checked certificate a measure, without those whose program was not solved: the verdict does not rest on them.
    /// Empty where the table is not nonlocal, or too large to be asked along the way.</returns>
    /// <exception cref="SolverException">What was found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ImmutableArray<MeasureCertificate> Of(ExperimentVerdict verdict, CancellationToken cancellation = default)
    {
        var behavior = verdict.Projection.Behavior;
        return IsAsked(verdict) ? [.. All(behavior, cancellation)] : [];
    }

    /// <summary>The same of v q + (1 - v) u with white noise u, at some visibilities v from 1 down to where the mixture is
    /// local.</summary>
    /// <exception cref="SolverException">What was found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    internal static ImmutableArray<(double Visibility, MeasureCertificate Proof)> Along(
        ExperimentVerdict verdict,
        CancellationToken cancellation = default
    )
    {
        var behavior = verdict.Projection.Behavior;
        if (!IsAsked(verdict) || Find(new WhiteNoiseRobustness(), behavior, cancellation) is not { } robustness)
            return [];
        var last = (double)Robustness.Visibility(robustness).Upper;
        return
        [
            .. from step in Enumerable.Range(0, LinePoints)
            let visibility = last + ((1 - last) * step / (LinePoints - 1))
            from proof in All(behavior.MixWith(Behaviors.WhiteNoise(behavior.Scenario), visibility), cancellation)
            select (visibility, proof),
        ];
    }

    private static bool IsAsked(ExperimentVerdict verdict) =>
        verdict.Locality == Locality.Nonlocal
        && verdict.Projection.Behavior.Scenario is var scenario
        && scenario.StrategyCount * scenario.SlotLength <= MostEntries;

    private static IEnumerable<MeasureCertificate> All(Behavior behavior, CancellationToken cancellation) =>
        Measure
            .All.Where(measure => measure.IsLocalCost && measure.FaultOf(behavior) is null)
            .Select(measure => Find(measure, behavior, cancellation))
            .OfType<MeasureCertificate>();

    private static MeasureCertificate? Find(Measure measure, Behavior behavior, CancellationToken cancellation)
    {
        using var engine = MeasureEngine.For(measure, behavior.Scenario);
        MeasureCertificate certificate;
        try
        {
            certificate = engine.Solve(behavior, cancellation);
        }
        catch (SolverException)
        {
            return null;
        }

        return certificate.Verify() is { } fault
            ? throw new SolverException($"the certificate of {measure.Title} does not verify: {fault}.")
            : certificate;
    }
}
