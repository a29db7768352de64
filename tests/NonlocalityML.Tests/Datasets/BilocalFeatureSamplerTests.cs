using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class BilocalFeatureSamplerTests
{
    private const ulong Seed = 5;

    [TestMethod]
    public void No_signalling_behaviors_and_drawn_features_keep_the_bounds_of_the_projection()
    {
        var scenario = Scenario.Uniform(3, 2, 2);
        foreach (
            var sampler in new ISampler[]
            {
                new NoSignalingSampler(scenario),
                new LocalMixtureSampler(scenario),
                new BilocalFeatureSampler(BilocalCoordinates.Correlators),
                new BilocalFeatureSampler(BilocalCoordinates.Summary),
            }
        )
            for (var i = 0UL; i < 100; i++)
            {
                var behavior = sampler.Sample(new RandomStream(Seed, i));
                var f = BilocalCoordinates.Correlators.FeaturesOf(behavior);
                for (var place = 0; place < 4; place++)
                {
                    Assert.IsLessThanOrEqualTo(
                        2 - Math.Abs(f[8] - f[9]) + 1e-12,
                        Math.Abs(f[place] + f[4 + place]),
                        $"{sampler.Name}, seed {Seed}, sample {i}"
                    );
                    Assert.IsLessThanOrEqualTo(
                        2 - Math.Abs(f[8] + f[9]) + 1e-12,
                        Math.Abs(f[place] - f[4 + place]),
                        $"{sampler.Name}, seed {Seed}, sample {i}"
                    );
                }
            }
    }

    [TestMethod]
    public void I_and_J_are_uniform_between_their_bounds()
    {
        const int Count = 4000;
        double[] squares = [0, 0];
        for (var i = 0UL; i < Count; i++)
        {
            var features = Draw(BilocalCoordinates.Summary, i);
            squares[0] += Math.Pow(features[0] / (1 - (Math.Abs(features[2] - features[3]) / 2)), 2) / Count;
            squares[1] += Math.Pow(features[1] / (1 - (Math.Abs(features[2] + features[3]) / 2)), 2) / Count;
        }

        // The mean square of a uniform number in [-1, 1] is 1/3, its standard error here 0.005.
        Assert.AreEqual(1.0 / 3, squares[0], 0.02, $"seed {Seed}");
        Assert.AreEqual(1.0 / 3, squares[1], 0.02, $"seed {Seed}");
    }

    [TestMethod]
    public void Probabilities_are_refused() =>
        Assert.Contains(
            "'probabilities'",
            Assert
                .ThrowsExactly<InvalidInputException>(() =>
                    new BilocalFeatureSampler(BilocalCoordinates.Probabilities(Scenario.Uniform(3, 2, 2))).Sample(
                        new RandomStream(Seed, 0)
                    )
                )
                .Message
        );

    private static double[] Draw(BilocalCoordinates coordinates, ulong index) =>
        coordinates.FeaturesOf(new BilocalFeatureSampler(coordinates).Sample(new RandomStream(Seed, index)));
}
