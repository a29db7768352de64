using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Numerics;

[TestClass]
public sealed class RandomStreamTests
{
    /// <summary>The sequence is part of the file format: a data set of yesterday is made again tomorrow.</summary>
    [TestMethod]
    public void The_sequence_never_changes()
    {
        var stream = new RandomStream(7, 3);
        var first = stream.NextBits();
        var second = stream.NextBits();
        Assert.AreEqual(Golden[0], first);
        Assert.AreEqual(Golden[1], second);
    }

    [TestMethod]
    public void Streams_of_neighboring_indices_are_uncorrelated()
    {
        const int Count = 20000;
        double sum = 0,
            squares = 0,
            products = 0;
        for (var i = 0; i < Count; i++)
        {
            double x = new RandomStream(1, (ulong)i).NextDouble() - 0.5,
                y = new RandomStream(1, (ulong)i + 1).NextDouble() - 0.5;
            sum += x;
            squares += x * x;
            products += x * y;
        }

        // Five standard errors each.
        Assert.AreEqual(0, sum / Count, 5 * Math.Sqrt(1 / 12.0 / Count));
        Assert.AreEqual(1 / 12.0, squares / Count, 5 * Math.Sqrt(1 / 180.0 / Count));
        Assert.AreEqual(0, products / Count, 5 / 12.0 / Math.Sqrt(Count));
    }

    [TestMethod]
    public void Deviates_have_their_moments()
    {
        var stream = new RandomStream(2, 0);
        const int Count = 100_000;
        double mean = 0,
            variance = 0,
            exponential = 0;
        for (var i = 0; i < Count; i++)
        {
            var normal = stream.NextNormal();
            mean += normal / Count;
            variance += normal * normal / Count;
            exponential += stream.NextExponential() / Count;
        }

        Assert.AreEqual(0, mean, 5 / Math.Sqrt(Count));
        Assert.AreEqual(1, variance, 5 * Math.Sqrt(2.0 / Count));
        Assert.AreEqual(1, exponential, 5 / Math.Sqrt(Count));
    }

    /// <summary>Stream (7, 3), computed by a separate implementation of SplitMix64 and xoshiro256** in Python.</summary>
    private static readonly ulong[] Golden = [8936596850276911467, 12066979642653787406];
}
