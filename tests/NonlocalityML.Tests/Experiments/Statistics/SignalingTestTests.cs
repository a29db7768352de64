using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Bell;

namespace NonlocalityML.Tests.Experiments.Statistics;

[TestClass]
public sealed class SignalingTestTests
{
    [TestMethod]
    public void Chi_square_of_a_two_by_two_table_is_the_textbook_formula()
    {
        // N (ad - bc)^2 / ((a+b)(c+d)(a+c)(b+d)).
        var test = ChiSquareTest.Homogeneity(
            new double[,]
            {
                { 26, 27 },
                { 44, 35 },
            }
        );
        Assert.AreEqual(132.0 * Math.Pow((26 * 35) - (27 * 44), 2) / (53.0 * 79 * 70 * 62), test.Statistic, 1e-12);
        Assert.AreEqual(1, test.DegreesOfFreedom);
        Assert.AreEqual(
            0,
            ChiSquareTest
                .Homogeneity(
                    new double[,]
                    {
                        { 3, 0 },
                        { 5, 0 },
                    }
                )
                .DegreesOfFreedom
        );
    }

    [TestMethod]
    public void Two_parties_are_compared_by_their_marginals()
    {
        var tests = SignalingTest.AllOf(Simulation.Draw(Behaviors.Tsirelson, 1000, new RandomStream(1, 0)));
        CollectionAssert.AreEquivalent(
            (string[])
                [
                    "A0 as B's setting changes",
                    "A1 as B's setting changes",
                    "B0 as A's setting changes",
                    "B1 as A's setting changes",
                ],
            tests.Select(test => test.Name).ToArray()
        );
        Assert.IsTrue(tests.All(test => test.Test.DegreesOfFreedom == 1));
        var three = SignalingTest.AllOf(
            Simulation.Draw(Behaviors.WhiteNoise(Scenario.Uniform(3, 2, 2)), 4000, new RandomStream(1, 0))
        );
        Assert.HasCount(12, three);
        Assert.IsTrue(three.All(test => test.Test.DegreesOfFreedom == 3));
        Assert.HasCount(12, three.Select(test => test.Name).Distinct());
    }

    [TestMethod]
    public void One_way_signalling_is_found_where_it_is_and_nowhere_else()
    {
        // B's outcome leans towards A's setting at y = 1.
        var q = Behavior.FromFunction(
            Scenario.Chsh,
            (_, b, x, y) =>
                y == 0 ? 0.25
                : b == x ? 0.35
                : 0.15
        );
        foreach (var test in SignalingTest.AllOf(Simulation.Draw(q, 4000, new RandomStream(2, 0))))
        {
            if (test.Name.StartsWith("B1", StringComparison.Ordinal))
                Assert.IsLessThan(1e-20, test.Test.PValue.Value, test.Name);
            else
                Assert.IsGreaterThan(0.001, test.Test.PValue.Value, test.Name);
        }
    }

    [TestMethod]
    public void Without_signalling_small_p_values_are_as_frequent_as_they_say()
    {
        const int sets = 2000;
        var q = RandomBell.Model(Scenario.Chsh, new RandomStream(4, 0), 16).ToBehavior();
        int single = 0,
            joint = 0,
            balance = 0;
        for (var set = 0UL; set < sets; set++)
        {
            var counts = Simulation.Draw(q, 2000, new RandomStream(5, set));
            single += SignalingTest.AllOf(counts)[0].Test.PValue.Value <= 0.05 ? 1 : 0;
            balance += SettingsBalance.Of(counts).Test.PValue.Value <= 0.05 ? 1 : 0;
            if (set % 4 == 0)
                joint += LikelihoodProjection.Of(counts).Test.PValue.Value <= 0.05 ? 1 : 0;
        }

        // Five standard errors of a share of 0.05.
        Assert.AreEqual(0.05, single / (double)sets, 0.025, "one marginal, seed 5");
        Assert.AreEqual(0.05, balance / (double)sets, 0.025, "settings, seed 5");
        Assert.AreEqual(0.05, joint / (sets / 4.0), 0.05, "joint, seed 5");
    }

    [TestMethod]
    public void Settings_within_the_bias_are_allowed_and_others_contradict()
    {
        var counts = new Counts(
            Scenario.Chsh,
            [
                .. Enumerable
                    .Range(0, 16)
                    .Select(i =>
                        (i % 4) switch
                        {
                            0 => 26000.0,
                            3 => 24000,
                            _ => 25000,
                        }
                    ),
            ]
        );
        Assert.AreEqual(0.01, SettingsBalance.Of(counts).LargestDeviation, 1e-12);
        Assert.IsFalse(new SettingsModel(Scenario.Chsh, 0.01).IsContradictedBy(counts));
        Assert.IsTrue(new SettingsModel(Scenario.Chsh, 0).IsContradictedBy(counts));
        foreach (
            var scenario in (Scenario[])
                [
                    Scenario.Chsh,
                    Scenario.Bipartite(3),
                    new Scenario([
                        [2, 2],
                        [2, 2, 2],
                        [2],
                    ]),
                ]
        )
        {
            var settings = new SettingsModel(scenario, 0.05);
            foreach (var vertex in settings.Vertices)
                Assert.AreEqual(1, vertex.Sum(), 1e-14, $"{scenario}");
            for (var i = 0; i < scenario.SettingTuples; i++)
                Assert.AreEqual(
                    1.0 / scenario.SettingTuples,
                    settings.Vertices.Average(vertex => vertex[i]),
                    1e-14,
                    $"{scenario}"
                );
        }

        foreach (var bias in (double[])[-0.1, 0.5, double.NaN, double.PositiveInfinity])
            Assert.ThrowsExactly<InvalidInputException>(() => new SettingsModel(Scenario.Chsh, bias));
    }
}
