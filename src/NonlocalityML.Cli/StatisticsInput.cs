using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Judging;
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

    /// <summary>The judgement with statistics of the trials or counts.</summary>
    /// <exception cref="InvalidInputException">Only probabilities are known, or an option does not suit the scenario.</exception>
    public Judgement WithStatistics(
        TableJudge judge,
        Judgement judgement,
        StatisticsOptions asked,
        Output output,
        CancellationToken cancellation
    ) =>
        output.Attend(
            $"statistics of {Name}",
            progress =>
            {
                try
                {
                    return judge.WithStatistics(judgement, asked, Blocks, progress, cancellation);
                }
                catch (InvalidInputException exception)
                {
                    throw new InvalidInputException($"{Name}: {exception.Message}", exception);
                }
            }
        );
}
