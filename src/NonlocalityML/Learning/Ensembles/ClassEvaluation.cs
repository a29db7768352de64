using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NonlocalityML.Learning;

/// <summary>How often a classifier is right.</summary>
/// <param name="Points">Number of points.</param>
/// <param name="Accuracy">Share of the points whose most probable class is theirs.</param>
/// <param name="Confusion">Numbers of points by true class (row) and predicted class.</param>
/// <param name="CalibrationError">Mean |confidence - accuracy| over 15 equal ranges of confidence, weighted by their points (Guo
/// et al., arXiv:1706.04599).</param>
/// <param name="NearBoundary">Accuracy where the margin to the local or the quantum boundary is small.</param>
public sealed record ClassEvaluation(
    long Points,
    double Accuracy,
    ImmutableArray<ImmutableArray<long>> Confusion,
    double CalibrationError,
    ImmutableArray<BoundaryAccuracy> NearBoundary
)
{
    private const int Ranges = 15;

    /// <summary>Probabilities below this count as this in a logarithm, so that one point cannot make a mean endless.</summary>
    private const double LeastProbability = 1e-7;

    /// <summary>Mean of -log p of the true class, in nats; null in cards of before.</summary>
    public double? LogLoss { get; init; }

    /// <summary>The same of one guess for all points, the shares of the classes among them.</summary>
    public double? ConstantLogLoss { get; init; }

    /// <summary>What <see cref="NearBoundary"/> measures; null for 2 - S and pi - largest sum of arcsines.</summary>
    public string? Margin { get; init; }

    /// <summary>The same, always in words.</summary>
    [JsonIgnore]
    public string MarginText => Margin ?? "margin 2 - S or pi - arcsines (radians)";

    /// <param name="probabilities">(points, classes).</param>
    /// <param name="classes">True classes.</param>
    /// <param name="distances">Margin of each point to the nearer boundary.</param>
    /// <param name="near">Distances for which the accuracy is told apart.</param>
    public static ClassEvaluation Of(
        ReadOnlySpan<float> probabilities,
        int[] classes,
        double[] distances,
        params ReadOnlySpan<double> near
    )
    {
        var count = probabilities.Length / classes.Length;
        var confusion = new long[count, count];
        var (isRight, confidence) = (new bool[classes.Length], new double[classes.Length]);
        var loss = 0.0;
        for (var i = 0; i < classes.Length; i++)
        {
            var row = probabilities.Slice(i * count, count);
            var best = 0;
            for (var k = 1; k < count; k++)
                best = row[k] > row[best] ? k : best;
            confusion[classes[i], best]++;
            loss -= Math.Log(Math.Max(LeastProbability, row[classes[i]]));
            (isRight[i], confidence[i]) = (best == classes[i], row[best]);
        }

        int[] points = [.. Enumerable.Range(0, classes.Length)];
        return new ClassEvaluation(
            points.Length,
            Share(points),
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => Enumerable.Range(0, count).Select(k => confusion[i, k]).ToImmutableArray()),
            ],
            points
                .GroupBy(i => Math.Min(Ranges - 1, (int)(confidence[i] * Ranges)))
                .Sum(range => Math.Abs(range.Average(i => confidence[i]) - Share([.. range])) * range.Count() / points.Length),
            [
                .. near.ToArray()
                    .Select(distance => (distance, points: points.Where(i => distances[i] <= distance).ToArray()))
                    .Select(pair => new BoundaryAccuracy(
                        pair.distance,
                        pair.points.Length,
                        pair.points.Length == 0 ? null : Share(pair.points)
                    )),
            ]
        )
        {
            LogLoss = loss / points.Length,
            ConstantLogLoss = classes.GroupBy(one => one).Sum(group => Surprise(group.Count() / (double)points.Length)),
        };

        static double Surprise(double share) => -share * Math.Log(share);

        double Share(int[] chosen) => chosen.Count(i => isRight[i]) / (double)chosen.Length;
    }
}

/// <summary>Accuracy on the points whose margin (<see cref="ClassEvaluation.Margin"/>) is at most so large; null where there are
/// none.</summary>
public sealed record BoundaryAccuracy(double Distance, long Points, double? Accuracy);
