using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Reports;

/// <summary>
/// Scores measured tables exactly, and by the models that ship. Solvers stay open for the scenarios met last. Not safe for
/// several threads at once.
/// </summary>
public sealed class TableScorer : IDisposable
{
    /// <summary>For how many scenarios solvers stay open.</summary>
    private const int OpenScenarios = 4;

    private readonly Dictionary<Scenario, Solvers> open = [];

    /// <summary>Proves NL of a table.</summary>
    /// <param name="table">What was measured.</param>
    /// <param name="statistics">What to suppose and compute beside the proof; null for no statistics.</param>
    /// <param name="cancellation">Ends the search for proofs.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    /// <exception cref="InvalidInputException">The scenario is too large, or the options do not suit the table.</exception>
    /// <exception cref="SolverException">A solver failed, or what it found does not verify.</exception>
    public ScoredTable Score(MeasuredTable table, StatisticsOptions? statistics = null, CancellationToken cancellation = default)
    {
        var solvers = For(table.Scenario);
        var verdict = ExperimentVerdict.Of(table, solvers.Engine, solvers.Distance, cancellation);
        return new ScoredTable(
            verdict,
            solvers.Model?.Score(verdict.Projection.Behavior),
            statistics is null || table.Counts is not { } counts
                ? null
                : ExperimentStatistics.Of(
                    counts,
                    statistics with
                    {
                        Inequalities = verdict.Inequalities,
                        Form = statistics.Form ?? table.Form,
                    },
                    cancellation: cancellation
                )
        );
    }

    public void Dispose() => Close();

    private Solvers For(Scenario scenario)
    {
        if (open.TryGetValue(scenario, out var solvers))
            return solvers;
        if (open.Count >= OpenScenarios)
            Close();
        return open[scenario] = Solvers.Open(scenario);
    }

    private void Close()
    {
        foreach (var solvers in open.Values)
            solvers.Dispose();
        open.Clear();
    }

    private sealed record Solvers(INonlocalityEngine Engine, NoSignalingDistance Distance, Scorer? Model) : IDisposable
    {
        public static Solvers Open(Scenario scenario) =>
            new(
                NonlocalityEngines.Create(NonlocalityEngines.Default, scenario),
                new NoSignalingDistance(scenario, new OrToolsSolver()),
                ShippedModels.ForTables(scenario) is { } folder ? Scorer.Open(folder) : null
            );

        public void Dispose()
        {
            Engine.Dispose();
            Distance.Dispose();
            Model?.Dispose();
        }
    }
}
