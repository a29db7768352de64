using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Labeling.Bilocal;

/// <summary>The golden line: two Werner states of visibility v.</summary>
[TestClass]
public sealed class WernerPairTests
{
    private const double Gap = 1e-3;

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(0.5)]
    [DataRow(0.72)]
    [DataRow(0.85)]
    [DataRow(1.0)]
    public void NBL_is_sqrt_2_v_minus_1_over_4_in_all_coordinates(double visibility)
    {
        var behavior = WernerPair.TwoMeasurements(visibility);
        foreach (var coordinates in BilocalPoints.All.Take(3))
            AssertEncloses(
                new BilocalEngine(coordinates).Solve(behavior),
                WernerPair.Distance(visibility),
                $"{coordinates.Name}, v = {visibility}"
            );
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(0.75)]
    [DataRow(1.0)]
    public void The_published_value_is_that_of_uniform_weights_and_larger(double visibility)
    {
        var engine = new BilocalEngine(BilocalPoints.Probabilities);
        var features = BilocalPoints.Probabilities.FeaturesOf(WernerPair.TwoMeasurements(visibility));
        var uniform = engine.DistanceAt(features, [0.25, 0.25, 0.25, 0.25]);
        Assert.AreEqual((Math.Pow(visibility, 2) - 0.5) / 4, uniform, 1e-6);
        Assert.IsGreaterThan((double)engine.Solve(features).Upper, uniform);
        var share = visibility / Math.Sqrt(2) / 2; // half the weight of a_0 = a_1
        Assert.AreEqual(
            WernerPair.Distance(visibility),
            engine.DistanceAt(features, [share, 0.5 - share, 0.5 - share, share]),
            1e-6
        );
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(0.6)]
    [DataRow(0.85)]
    [DataRow(1.0)]
    public void With_a_Bell_state_measurement_the_L1_distance_is_twice_v_squared_minus_one_half(double visibility)
    {
        var behavior = WernerPair.BellMeasurement(visibility);
        var certificate = new BilocalEngine(BilocalCoordinates.Probabilities(behavior.Scenario)).Solve(behavior);
        AssertEncloses(certificate, 2 * Math.Max(0, (visibility * visibility) - 0.5) / 8, $"v = {visibility}");
    }

    [TestMethod]
    public void The_behaviors_are_what_the_Born_rule_gives()
    {
        const double Visibility = 0.9;
        var pair = States.Werner(Visibility).Matrix;
        var end = new[] { Math.PI / 4, -Math.PI / 4 }.Select(angle => Measurement.InXzPlane(angle)).ToArray();
        // Bell states in the order 2 b_0 + b_1, b_0 the sign of zz and b_1 that of xx.
        Complex[][] bell =
        [
            [1, 0, 0, 1],
            [1, 0, 0, -1],
            [0, 1, 1, 0],
            [0, 1, -1, 0],
        ];
        var projectors = bell.Select(amplitudes =>
                MathNet.Numerics.LinearAlgebra.Vector<Complex>.Build.DenseOfArray(amplitudes) / Math.Sqrt(2)
            )
            .Select(state => state.OuterProduct(state))
            .ToArray();
        var two = WernerPair.TwoMeasurements(Visibility);
        var four = WernerPair.BellMeasurement(Visibility);
        for (var i = 0; i < 32; i++)
        {
            var (a, b, c, x, z) = (i >> 4, (i >> 3) & 1, (i >> 2) & 1, (i >> 1) & 1, i & 1);
            AssertProbability(four[[a, b, c], [x, 0, z]], projectors[b]);
            AssertProbability(four[[a, b + 2, c], [x, 0, z]], projectors[b + 2]);
            AssertProbability(two[[a, b, c], [x, 0, z]], projectors[2 * b] + projectors[(2 * b) + 1]);
            AssertProbability(two[[a, b, c], [x, 1, z]], projectors[b] + projectors[b + 2]);

            void AssertProbability(double actual, Matrix<Complex> middle)
            {
                var effect = end[x].Effects[a].KroneckerProduct(middle).KroneckerProduct(end[z].Effects[c]);
                Assert.AreEqual(
                    (pair.KroneckerProduct(pair) * effect).Trace().Real,
                    actual,
                    1e-12,
                    $"a b c x z = {a} {b} {c} {x} {z}"
                );
            }
        }
    }

    private static void AssertEncloses(BilocalCertificate certificate, double value, string message)
    {
        Assert.IsNull(certificate.Verify(), message);
        Assert.IsTrue(certificate.Width <= Gap, $"{message}: width {certificate.Width}");
        Assert.IsTrue(
            (double)certificate.Lower <= value + 1e-12 && value <= (double)certificate.Upper + 1e-12,
            $"{message}: {value} is not in [{(double)certificate.Lower}, {(double)certificate.Upper}]"
        );
    }
}
