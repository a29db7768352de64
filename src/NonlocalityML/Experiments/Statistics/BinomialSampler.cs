using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>Binomial numbers from a random stream, in a time that does not grow with the number of trials.</summary>
internal static class BinomialSampler
{
    /// <summary>Successes among n trials of probability p: counted one by one for few trials, else by rejection.</summary>
    public static long Sample(RandomStream stream, long n, double p) =>
        p switch
        {
            <= 0 => 0,
            >= 1 => n,
            > 0.5 => n - Sample(stream, n, 1 - p),
            _ when n * p < 10 => SampleGaps(stream, n, p),
            _ => SampleByRejection(stream, n, p),
        };

    /// <summary>Trials shared among cells by their probabilities, which sum to one.</summary>
    public static void Multinomial(RandomStream stream, long trials, ReadOnlySpan<double> probabilities, Span<double> counts)
    {
        var left = 1.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var count =
                i == counts.Length - 1 || left <= probabilities[i] ? trials : Sample(stream, trials, probabilities[i] / left);
            counts[i] = count;
            trials -= count;
            left -= probabilities[i];
        }
    }

    /// <summary>The failures between successes are geometric.</summary>
    private static long SampleGaps(RandomStream stream, long n, double p)
    {
        var scale = Math.Log(1 - p);
        long successes = -1;
        for (double position = 0; position <= n; successes++)
            position += Math.Floor(Math.Log(1 - stream.NextDouble()) / scale) + 1;
        return successes;
    }

    /// <summary>Transformed rejection with squeeze (W. Hormann, J. Stat. Comput. Simul. 46, 101 (1993), algorithm BTRS); n p >=
    /// 10, p &lt;= 1/2.</summary>
    private static long SampleByRejection(RandomStream stream, long n, double p)
    {
        var deviation = Math.Sqrt(n * p * (1 - p));
        var b = 1.15 + (2.53 * deviation);
        var a = -0.0873 + (0.0248 * b) + (0.01 * p);
        var center = (n * p) + 0.5;
        var alpha = (2.83 + (5.1 / b)) * deviation;
        var mode = LogTail.BinomialPoint((long)((n + 1) * p), n, p);
        while (true)
        {
            double u = stream.NextDouble() - 0.5,
                v = stream.NextDouble(),
                edge = 0.5 - Math.Abs(u);
            var k = Math.Floor((((2 * a / edge) + b) * u) + center);
            if (edge >= 0.07 && v <= 0.92 - (4.2 / b))
                return (long)k;
            if (!(k >= 0 && k <= n))
                continue;
            if (Math.Log(v * alpha / ((a / (edge * edge)) + b)) <= LogTail.BinomialPoint((long)k, n, p) - mode)
                return (long)k;
        }
    }
}
