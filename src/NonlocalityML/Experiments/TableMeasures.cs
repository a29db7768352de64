using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Experiments;

/// <summary>Finds what a local description of nonlocal tables of one scenario would cost, in every <see cref="Measure"/>: about
/// their no-signalling projections. What was asked before does not count. Not safe for several threads at once.</summary>
public sealed class TableMeasures : IDisposable
{
    /// <summary>Up to how many entries, strategies times slots, the programs take some hundredths of a second.</summary>
    private const int MostEntries = 1 << 14;

    /// <summary>Visibilities of <see cref="Along"/>.</summary>
    private const int LinePoints = 11;

    private readonly Lazy<ImmutableArray<MeasureEngine>> engines;

    /// <summary>Engines are opened when a table is nonlocal; none where the scenario is too large to be asked along the
    /// way.</summary>
    public TableMeasures(Scenario scenario) =>
        engines = new(() =>
            scenario.StrategyCount * scenario.SlotLength > MostEntries
                ? []
                :
                [
                    .. Measure
                        .All.Where(measure => measure.IsLocalCost && measure.FaultOf(scenario) is null)
                        .Select(measure => MeasureEngine.For(measure, scenario)),
                ]
        );

    /// <returns>One checked certificate a measure, without those whose program was not solved: the verdict does not rest on them.
    /// Empty where the table is not nonlocal, or too large to be asked along the way.</returns>
    /// <exception cref="SolverException">What was found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public ImmutableArray<MeasureCertificate> Of(ExperimentVerdict verdict, CancellationToken cancellation = default) =>
        verdict.Locality == Locality.Nonlocal ? [.. All(verdict.Projection.Behavior, cancellation)] : [];

    /// <summary>The same of v q + (1 - v) u with white noise u, at some visibilities v from 1 down to where the mixture is
    /// local.</summary>
    /// <exception cref="SolverException">What was found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    internal ImmutableArray<(double Visibility, MeasureCertificate Proof)> Along(
        ExperimentVerdict verdict,
        CancellationToken cancellation = default
    )
    {
        var robustness = Of(verdict, cancellation).FirstOrDefault(proof => proof.Measure is WhiteNoiseRobustness);
        if (robustness is null)
            return [];
        var behavior = verdict.Projection.Behavior;
        var noise = Behaviors.WhiteNoise(behavior.Scenario);
        var last = (double)Robustness.Visibility(robustness).Upper;
        return
        [
            .. from step in Enumerable.Range(0, LinePoints)
            let visibility = last + ((1 - last) * step / (LinePoints - 1))
            from proof in All(behavior.MixWith(noise, visibility), cancellation)
            select (visibility, proof),
        ];
    }

    public void Dispose()
    {
        if (!engines.IsValueCreated)
            return;
        foreach (var engine in engines.Value)
            engine.Dispose();
    }

    private IEnumerable<MeasureCertificate> All(Behavior behavior, CancellationToken cancellation) =>
        engines
            .Value.Where(engine => engine.Measure.FaultOf(behavior) is null)
            .Select(engine => Find(engine, behavior, cancellation))
            .OfType<MeasureCertificate>();

    private static MeasureCertificate? Find(MeasureEngine engine, Behavior behavior, CancellationToken cancellation)
    {
        engine.Reset();
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
            ? throw new SolverException($"the certificate of {engine.Measure.Title} does not verify: {fault}.")
            : certificate;
    }
}
