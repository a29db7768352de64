using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>What a file holds: a measured table, with its trials in their order where these were given, or a part of a
/// table.</summary>
/// <param name="Table">The table; null where it is not complete.</param>
/// <param name="Blocks">The trials in their order.</param>
/// <param name="Incomplete">The table where it is not complete.</param>
internal sealed record StatisticsInput(MeasuredTable? Table, TrialBlocks? Blocks, IncompleteTable? Incomplete = null)
{
    /// <summary>The table as its file gives it; null for trials.</summary>
    public RawTable? Raw { get; init; }

    public string Name => Table?.Name ?? Incomplete!.Name;

    /// <summary>Statistics of the trials or counts, the certificates' inequalities among them.</summary>
    /// <exception cref="InvalidInputException">Only probabilities are known, or an option does not suit the scenario.</exception>
    public ExperimentStatistics Statistics(
        StatisticsOptions asked,
        ExperimentVerdict verdict,
        Output output,
        CancellationToken cancellation
    ) => output.Attend($"statistics of {Name}", progress => Statistics(asked, verdict, progress, cancellation));

    private ExperimentStatistics Statistics(
        StatisticsOptions asked,
        ExperimentVerdict verdict,
        IProgress<long> progress,
        CancellationToken cancellation
    )
    {
        var options = asked with { Inequalities = verdict.Inequalities, Form = asked.Form ?? Table!.Form };
        try
        {
            return Blocks is not null ? ExperimentStatistics.Of(Blocks, options, progress, cancellation)
                : Table!.Counts is { } counts ? ExperimentStatistics.Of(counts, options, progress, cancellation)
                : throw new InvalidInputException(
                    Table.IsWeighted
                        ? "statistics need counts; weighted or background-subtracted counts are no numbers of trials, so no p-value belongs to them."
                    : Table.Errors is not null
                        ? "statistics need counts; the file has probabilities with standard errors, which tell no number of trials."
                    : "statistics need counts; the file has probabilities."
                );
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{Name}: {exception.Message}", exception);
        }
    }
}
