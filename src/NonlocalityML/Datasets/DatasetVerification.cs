using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>What was found when every certificate and checksum of a data set was checked again; there is none of a data set that
/// fails.</summary>
/// <param name="Samples">Number of behaviors checked.</param>
/// <param name="Certificates">Number of certificates recomputed in exact arithmetic.</param>
/// <param name="LargestWidth">The largest upper - lower among them; 0 without labels.</param>
public sealed record DatasetVerification(long Samples, long Certificates, double LargestWidth)
{
    private const int BlockLength = 64;

    /// <summary>How many behaviors were drawn again from the card's distribution and seed, and agree.</summary>
    public int Redrawn { get; init; }

    /// <summary>What the card says and cannot be computed again: engine, library and the like.</summary>
    public IReadOnlyList<string> Unverified { get; init; } = [];

    /// <summary>An engine or a distribution in the card that this library does not have, in one line; null where it has
    /// both.</summary>
    public string? UnknownName { get; init; }

    /// <summary>
    /// Recomputes every proof from the stored numbers alone, then every checksum, then what the card says.
    /// </summary>
    /// <exception cref="InvalidInputException">Names the first sample, and in it the first number, that fails; or the file that
    /// was changed; or what the card says and is not so.</exception>
    public static DatasetVerification Run(
        Dataset dataset,
        int threads,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var gate = new Lock();
        var (done, width, failedSample, failure) = (0L, 0.0, long.MaxValue, "");
        var blocks = (dataset.Count + BlockLength - 1) / BlockLength;
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            (block, state) =>
            {
                var widest = 0.0;
                var end = Math.Min(dataset.Count, (block + 1) * BlockLength);
                for (var sample = block * BlockLength; sample < end && !cancellation.IsCancellationRequested; sample++)
                {
                    var fault = Check(dataset, sample, ref widest);
                    if (fault is null)
                        continue;
                    // Blocks before this one are still checked, so the first failure is found whatever the threads do.
                    state.Break();
                    lock (gate)
                    {
                        if (sample < failedSample)
                            (failedSample, failure) = (sample, fault);
                    }

                    return;
                }

                lock (gate)
                {
                    width = Math.Max(width, widest);
                    progress?.Report(done += end - (block * BlockLength));
                }
            }
        );
        cancellation.ThrowIfCancellationRequested();
        if (failedSample < long.MaxValue)
            throw new InvalidInputException(failure);
        foreach (var array in dataset.Card.Arrays)
        {
            cancellation.ThrowIfCancellationRequested();
            dataset.RequireChecksum(array);
        }

        var card = CardVerification.Of(dataset);
        return new DatasetVerification(dataset.Count, dataset.Labels.HasCertificates ? dataset.Count : 0, width)
        {
            Redrawn = card.Redrawn,
            Unverified = card.Unverified,
            UnknownName = card.UnknownName,
        };
    }

    private static string? Check(Dataset dataset, long sample, ref double widest)
    {
        try
        {
            var check = dataset.Labels.Check(dataset, sample);
            widest = Math.Max(widest, check.Width);
            return check.Fault is { } fault ? $"{dataset.Folder}, sample {sample}: {fault}." : null;
        }
        catch (InvalidInputException exception)
        {
            return exception.Message;
        }
    }
}
