namespace NonlocalityML.Experiments.Statistics;

/// <summary>A statistical interval: percentiles of bootstrap replicates. Never a proof, unlike the interval of a
/// certificate.</summary>
/// <param name="Lower">The lower percentile.</param>
/// <param name="Upper">The upper percentile.</param>
/// <param name="StandardError">Standard deviation of the replicates.</param>
public sealed record Interval(double Lower, double Upper, double StandardError)
{
    /// <param name="values">One number a replicate; sorted in place.</param>
    /// <param name="level">The share that the interval holds.</param>
    public static Interval Of(double[] values, double level)
    {
        Array.Sort(values);
        var mean = values.Average();
        var spread = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1));
        return new Interval(At((1 - level) / 2), At((1 + level) / 2), spread);

        double At(double share)
        {
            var place = share * (values.Length - 1);
            var i = Math.Min((int)place, values.Length - 2);
            return values[i] + ((place - i) * (values[i + 1] - values[i]));
        }
    }
}
