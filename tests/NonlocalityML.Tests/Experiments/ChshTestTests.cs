using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments;

[TestClass]
public sealed class ChshTestTests
{
    [TestMethod]
    public void The_eight_variants_are_the_eight_relabelled_inequalities()
    {
        var q = RandomTables.Signaling(Scenario.Chsh, new RandomStream(3, 0), 1);
        var test = ChshTest.Of(q);
        Assert.HasCount(8, test.Variants);
        Assert.HasCount(8, test.Variants.Select(variant => variant.Text).Distinct());
        foreach (var variant in test.Variants)
        {
            var inequality = BellInequality.FromFunction(
                Scenario.Chsh,
                (a, b, x, y) => (a == b ? 1 : -1) * variant.Signs[(2 * x) + y]
            );
            Assert.AreEqual((Rational)2, inequality.LocalBound, variant.Text);
            Assert.AreEqual(inequality.Value(q), variant.Value, 1e-14, variant.Text);
            Assert.AreEqual($"{variant.Text} <= 2", InequalityFormatter.Format(inequality));
        }

        for (var i = 1; i < 8; i++)
            Assert.IsGreaterThanOrEqualTo(test.Variants[i].Value, test.Variants[i - 1].Value);
    }

    [TestMethod]
    public void Named_behaviors_have_the_published_values_and_no_error()
    {
        Assert.AreEqual(4, ChshTest.Of(Behaviors.PopescuRohrlich).Value, 1e-15);
        Assert.AreEqual(2 * Math.Sqrt(2), ChshTest.Of(Behaviors.Tsirelson).Value, 1e-15);
        Assert.AreEqual("E00 + E01 + E10 - E11", ChshTest.Of(Behaviors.PopescuRohrlich).Variants[0].Text);
        Assert.IsNull(ChshTest.Of(Behaviors.Tsirelson).Error);
    }

    [TestMethod]
    public void Standard_errors_are_those_of_repeated_experiments()
    {
        var trials = 400;
        var values = new List<(double S, double E)>();
        var reported = 0.0;
        for (var run = 0UL; run < 2000; run++)
        {
            var stream = new RandomStream(11, run);
            var table = new double[16];
            for (var setting = 0; setting < 4; setting++)
            for (var trial = 0; trial < trials; trial++)
            {
                var u = stream.NextDouble();
                var outcome = 0;
                while (outcome < 3 && (u -= Behaviors.Tsirelson.Table[(4 * outcome) + setting]) >= 0)
                    outcome++;
                table[(4 * outcome) + setting]++;
            }

            var test = ChshTest.Of(new Counts(Scenario.Chsh, table));
            values.Add((test.Value, test.Correlators[3]));
            reported += test.Error!.Value / 2000;
        }

        var mean = values.Average(value => value.S);
        Assert.AreEqual(Math.Sqrt(values.Average(value => Math.Pow(value.S - mean, 2))), reported, 0.06 * reported, "seed 11");
        Assert.AreEqual(2 * Math.Sqrt(0.5 / trials), reported, 0.01 * reported, "four correlators of variance 1/2 each");
    }

    [TestMethod]
    public void Other_scenarios_are_refused() =>
        Assert.Contains(
            "CHSH needs scenario [(2 2) (2 2)]",
            Assert.ThrowsExactly<InvalidInputException>(() => ChshTest.Of(Behaviors.WhiteNoise(Scenario.Bipartite(3)))).Message
        );
}
