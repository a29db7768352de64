using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>A Monte Carlo mean with its standard error.</summary>
internal readonly record struct Estimate(double Mean, double Error)
{
    /// <summary>Means over independent samples 0 .. count-1 of one seed, one for each quantity.</summary>
    public static Estimate[] Of(Func<RandomStream, double[]> quantities, ulong seed, int count)
    {
        double[] sums = [],
            squares = [];
        for (var i = 0; i < count; i++)
        {
            var values = quantities(new RandomStream(seed, (ulong)i));
            if (i == 0)
                (sums, squares) = (new double[values.Length], new double[values.Length]);
            for (var k = 0; k < values.Length; k++)
            {
                sums[k] += values[k];
                squares[k] += values[k] * values[k];
            }
        }

        return
        [
            .. sums.Zip(
                squares,
                (sum, square) =>
                    new Estimate(sum / count, Math.Sqrt(Math.Max(0, (square / count) - (sum / count * (sum / count))) / count))
            ),
        ];
    }

    public static Estimate[] Of(ISampler sampler, Func<Behavior, double[]> quantities, ulong seed, int count) =>
        Of(stream => quantities(sampler.Sample(stream)), seed, count);

    /// <summary>Within five standard errors: a right sampler fails one such check in two million.</summary>
    public void AssertNear(double expected, string what) => AssertNear(new Estimate(expected, 0), what);

    public void AssertNear(Estimate other, string what)
    {
        var error = Math.Sqrt((Error * Error) + (other.Error * other.Error));
        Assert.IsLessThanOrEqualTo(
            5 * error,
            Math.Abs(Mean - other.Mean),
            $"{what}: {Mean} +- {Error}, expected {other.Mean} +- {other.Error}"
        );
    }
}
