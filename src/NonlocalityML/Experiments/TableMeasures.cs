using System.Collections.Immutable;
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

    /// <returns>One checked certificate a measure, without those whose program was not solved: the verdict does not rest on them.
    /// Empty where the table is not nonlocal, or too large to be asked along the way.</returns>
    /// <exception cref="SolverException">What was found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ImmutableArray<MeasureCertificate> Of(ExperimentVerdict verdict, CancellationToken cancellation = default)
    {
        var behavior = verdict.Projection.Behavior;
        var scenario = behavior.Scenario;
        if (verdict.Locality != Locality.Nonlocal || scenario.StrategyCount * scenario.SlotLength > MostEntries)
            return [];
        return [.. Measure.All.Where(measure => measure.FaultOf(behavior) is null).Select(Find).OfType<MeasureCertificate>()];

        MeasureCertificate? Find(Measure measure)
        {
            using var engine = MeasureEngine.For(measure, scenario);
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
}
