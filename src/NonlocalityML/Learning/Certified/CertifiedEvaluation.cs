using System.Collections.Immutable;
using System.Globalization;

namespace NonlocalityML.Learning;

/// <summary>What the intervals of a certified network are like on points of a distribution whose exact labels are
/// known.</summary>
internal sealed record CertifiedEvaluation
{
    private const int Batch = 4096;

    /// <summary>The distribution and its seed, as the points were drawn.</summary>
    public required string Sampling { get; init; }

    public required long Points { get; init; }

    /// <summary>Points whose interval does not meet their exact label; more than none would be a fault of the software.</summary>
    public required long Violations { get; init; }

    /// <summary>Mean of |Score - NL|.</summary>
    public required double MeanError { get; init; }

    /// <summary>The largest |Score - NL|.</summary>
    public required double LargestError { get; init; }

    /// <summary>Mean of NL - Lower.</summary>
    public required double MeanBelow { get; init; }

    /// <summary>Mean of Upper - NL.</summary>
    public required double MeanAbove { get; init; }

    /// <summary>Share of points with Lower above 0: nonlocal by the network's own proof.</summary>
    public required double Decided { get; init; }

    /// <summary>Mean of Upper - Lower.</summary>
    public double MeanWidth => MeanBelow + MeanAbove;

    /// <summary>Compares intervals with exact labels.</summary>
    /// <param name="network">The network.</param>
    /// <param name="sampling">The distribution in words.</param>
    /// <param name="features">Rows of features, one after another.</param>
    /// <param name="lower">Proven lower bounds on NL, one for each row.</param>
    /// <param name="upper">Proven upper bounds.</param>
    public static CertifiedEvaluation Of(
        CertifiedNetwork network,
        string sampling,
        ReadOnlySpan<float> features,
        ReadOnlySpan<double> lower,
        ReadOnlySpan<double> upper
    )
    {
        double error = 0,
            below = 0,
            above = 0,
            largest = 0;
        long violations = 0,
            decided = 0;
        for (var start = 0; start < lower.Length; start += Batch)
        {
            var rows = Math.Min(Batch, lower.Length - start);
            var intervals = network.Score(features.Slice(start * network.Length, rows * network.Length));
            for (var i = 0; i < rows; i++)
            {
                var (low, high) = (lower[start + i], upper[start + i]);
                if (intervals.Lower[i] > high || intervals.Upper[i] < low)
                    violations++;
                if (intervals.Lower[i] > 0)
                    decided++;
                error += Math.Abs(intervals.Score[i] - low);
                largest = Math.Max(largest, Math.Abs(intervals.Score[i] - low));
                below += low - intervals.Lower[i];
                above += intervals.Upper[i] - low;
            }
        }

        var count = (double)lower.Length;
        return new CertifiedEvaluation
        {
            Sampling = sampling,
            Points = lower.Length,
            Violations = violations,
            MeanError = error / count,
            LargestError = largest,
            MeanBelow = below / count,
            MeanAbove = above / count,
            Decided = decided / count,
        };
    }

    /// <summary>As the file of a network tells it.</summary>
    internal ImmutableDictionary<string, string> Metadata =>
        ImmutableDictionary.CreateRange(
            new Dictionary<string, string>
            {
                ["Sampling"] = Sampling,
                ["Points"] = $"{Points}",
                ["Violations"] = $"{Violations}",
                ["MeanError"] = Number(MeanError),
                ["LargestError"] = Number(LargestError),
                ["MeanWidth"] = Number(MeanWidth),
                ["Decided"] = Number(Decided),
            }
        );

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
