using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NonlocalityML.Learning;

/// <summary>How far scores are from proven labels (NL or NBL), in the unit of the label.</summary>
/// <param name="Points">Number of points.</param>
/// <param name="MeanAbsoluteError">Mean |score - label|.</param>
/// <param name="RootMeanSquareError">Root of the mean square.</param>
/// <param name="LargestError">The largest |score - label|.</param>
/// <param name="ConstantError">Mean |label - median label|: the best that one number for all can do.</param>
/// <param name="Bins">By the size of the label: zero first, then equal ranges.</param>
public sealed record DistanceEvaluation(
    long Points,
    double MeanAbsoluteError,
    double RootMeanSquareError,
    double LargestError,
    double ConstantError,
    ImmutableArray<ErrorBin> Bins
)
{
    private const int Ranges = 8;

    /// <summary>The share of the constant's error that a model must stay below to be of use.</summary>
    private const double Useful = 0.8;

    /// <summary>Whether the model errs about as much as one number for all points would.</summary>
    [JsonIgnore]
    public bool IsUseless => ConstantError > 0 && MeanAbsoluteError > Useful * ConstantError;

    /// <summary>What must be said first of such a model; null of others.</summary>
    [JsonIgnore]
    internal string? Warning =>
        IsUseless ? "NO BETTER THAN ONE NUMBER FOR ALL POINTS: this model has learned nothing that helps" : null;

    /// <param name="scores">What the model says.</param>
    /// <param name="labels">What is proven.</param>
    public static DistanceEvaluation Of(ReadOnlySpan<float> scores, ReadOnlySpan<float> labels)
    {
        var differences = new double[scores.Length];
        var sorted = labels.ToArray();
        Array.Sort(sorted);
        var (median, constant) = (sorted[sorted.Length / 2], 0.0);
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = (double)scores[i] - labels[i];
            constant += Math.Abs(labels[i] - median);
        }

        return new DistanceEvaluation(
            scores.Length,
            differences.Average(Math.Abs),
            Math.Sqrt(differences.Average(difference => difference * difference)),
            differences.Max(Math.Abs),
            constant / scores.Length,
            [.. BinsOf(differences, labels.ToArray(), sorted[^1])]
        );
    }

    private static IEnumerable<ErrorBin> BinsOf(double[] differences, float[] labels, double largest)
    {
        var groups = Enumerable
            .Range(0, labels.Length)
            .ToLookup(i => labels[i] <= 0 ? 0 : Math.Min(Ranges, 1 + (int)(labels[i] / largest * Ranges)), i => differences[i]);
        for (var bin = 0; bin <= Ranges; bin++)
        {
            if (!groups[bin].Any())
                continue;
            yield return new ErrorBin(
                Math.Max(0, bin - 1) * largest / Ranges,
                bin * largest / Ranges,
                groups[bin].Count(),
                groups[bin].Average(Math.Abs),
                groups[bin].Average()
            );
        }
    }
}

/// <summary>Errors where the label lies in [From, To); the last range includes its end; both are 0 for labels that are
/// 0.</summary>
/// <param name="From">End of the range.</param>
/// <param name="To">End of the range.</param>
/// <param name="Points">Number of labels in it.</param>
/// <param name="MeanAbsoluteError">Mean |score - label|.</param>
/// <param name="Bias">Mean score - label.</param>
public sealed record ErrorBin(double From, double To, long Points, double MeanAbsoluteError, double Bias);
