using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Experiments;

/// <summary>Finds what a local description of nonlocal tables of one scenario would cost, in every <see cref="Measure"/>. Not
/// safe for several threads at once.</summary>
public sealed class TableMeasures : IDisposable
{
    /// <summary>Up to how many entries, strategies times slots, the programs take some hundredths of a second.</summary>
    private const int MostEntries = 1 << 14;

    private readonly Lazy<ImmutableArray<MeasureEngine>> engines;

    /// <summary>Engines are opened when a table is nonlocal.</summary>
    public TableMeasures(Scenario scenario) =>
        engines = new(() =>
            scenario.StrategyCount * scenario.SlotLength > MostEntries
                ? []
                : [.. Measure.All.Select(measure => MeasureEngine.For(measure, scenario))]
        );

    /// <summary>The measures of the no-signalling projection of a table; what was asked before does not count.</summary>
    /// <returns>One checked certificate a measure, without those whose program was not solved: the verdict does not rest on them.
    /// Empty where the table is not nonlocal, or too large to be asked along the way.</returns>
    /// <exception cref="SolverException">What was found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public ImmutableArray<MeasureCertificate> Of(ExperimentVerdict verdict, CancellationToken cancellation = default)
    {
        if (verdict.Locality != Locality.Nonlocal)
            return [];
        var behavior = verdict.Projection.Behavior;
        return
        [
            .. engines
                .Value.Where(engine => engine.Measure.FaultOf(behavior) is null)
                .Select(engine => Find(engine, behavior, cancellation))
                .OfType<MeasureCertificate>(),
        ];
    }

    public void Dispose()
    {
        if (!engines.IsValueCreated)
            return;
        foreach (var engine in engines.Value)
            engine.Dispose();
    }

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
