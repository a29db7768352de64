using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>A measured table, and its trials in their order where these were given.</summary>
internal sealed record StatisticsInput(MeasuredTable Table, TrialBlocks? Blocks)
{
    /// <summary>Statistics of the trials or counts, the certificates' inequalities among them.</summary>
    /// <exception cref="InvalidInputException">Only probabilities are known, or an option does not suit the scenario.</exception>
    public ExperimentStatistics Statistics(StatisticsOptions asked, ExperimentVerdict verdict, Output output, CancellationToken cancellation) =>
        output.Attend($"statistics of {Table.Name}", progress => Statistics(asked, verdict, progress, cancellation));

    private ExperimentStatistics Statistics(StatisticsOptions asked, ExperimentVerdict verdict, IProgress<long> progress, CancellationToken cancellation)
    {
        var options = asked with { Inequalities = verdict.Inequalities, Form = asked.Form ?? Table.Form };
        try
        {
            return Blocks is not null ? ExperimentStatistics.Of(Blocks, options, progress, cancellation)
                : Table.Counts is { } counts ? ExperimentStatistics.Of(counts, options, progress, cancellation)
                : throw new InvalidInputException("statistics need counts; the file has probabilities.");
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{Table.Name}: {exception.Message}", exception);
        }
    }
}
