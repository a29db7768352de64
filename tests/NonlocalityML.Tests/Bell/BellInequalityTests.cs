using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

[TestClass]
public sealed class BellInequalityTests
{
    [TestMethod]
    public void The_local_bound_is_the_best_of_all_strategies() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                if (scenario.StrategyCount > 3000)
                    return;
                var inequality = RandomBell.Inequality(scenario, stream);
                var brute = double.NegativeInfinity;
                for (var k = 0; k < scenario.StrategyCount; k++)
                    brute = Math.Max(brute, inequality.Value(DeterministicStrategy.FromIndex(scenario, k).ToBehavior()));
                Assert.AreEqual(Rational.FromDouble(brute), inequality.LocalBound);
            }
        );

    [TestMethod]
    public void The_maximizing_strategy_attains_the_bound() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                var inequality = RandomBell.Inequality(scenario, stream);
                var (value, strategy) = LocalPolytope.Maximize<double>(scenario, scenario.ToSlots(inequality.Coefficients));
                Assert.AreEqual(value, inequality.Value(strategy.ToBehavior()), 1e-12);
                Assert.AreEqual(inequality.LocalBound, Rational.FromDouble(value));
            }
        );

    [TestMethod]
    public void Relabeling_changes_neither_value_nor_bound() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                var relabeling = Relabeling.Random(scenario, stream);
                var inequality = RandomBell.Inequality(scenario, stream);
                var behavior = RandomBell.Model(scenario, stream).ToBehavior();
                Assert.AreEqual(inequality.LocalBound, relabeling.Apply(inequality).LocalBound);
                Assert.AreEqual(
                    inequality.Value(behavior),
                    relabeling.Apply(inequality).Value(relabeling.Apply(behavior)),
                    1e-12
                );
            }
        );

    [TestMethod]
    public void Coefficients_of_any_size_have_an_exact_bound()
    {
        // 2^-200 beside 1 needs 200 binary places: more than 128-bit arithmetic has.
        var tiny = Math.ScaleB(1, -200);
        var inequality = BellInequality.FromFunction(
            Scenario.Chsh,
            (a, b, x, y) =>
                (x, y) == (0, 0) && a == b ? 1
                : a == 0 ? tiny
                : 0
        );
        Assert.AreEqual(Rational.One + (3 * Rational.FromDouble(tiny)), inequality.LocalBound);
        var large = BellInequality.FromFunction(Scenario.Chsh, (_, _, _, _) => 1e300);
        Assert.AreEqual(4 * Rational.FromDouble(1e300), large.LocalBound);
    }

    [TestMethod]
    public void Too_many_strategies_are_refused_with_their_number()
    {
        var scenario = Scenario.Bipartite(40);
        var error = Assert.ThrowsExactly<InvalidInputException>(() =>
            new BellInequality(scenario, new double[scenario.TableLength]).LocalBound
        );
        Assert.Contains(BigInteger.Pow(2, 40).ToString(), error.Message);
    }

    [TestMethod]
    public void Known_inequalities_are_written_as_people_write_them()
    {
        Assert.AreEqual("E00 + E01 + E10 - E11 <= 2", InequalityFormatter.Format(BellInequalities.Chsh));
        Assert.AreEqual("A0B0C0 - A0B1C1 - A1B0C1 - A1B1C0 <= 2", InequalityFormatter.Format(BellInequalities.Mermin(3)));
        var scaled = new BellInequality(
            Scenario.Chsh,
            BellInequalities.Chsh.Coefficients.ToArray().Select(c => c * 0.3).ToArray()
        );
        Assert.AreEqual("E00 + E01 + E10 - E11 <= 2", InequalityFormatter.Format(scaled));
        var probability = BellInequality.FromFunction(
            new Scenario([
                [3],
                [2],
            ]),
            (a, b, _, _) => a == 2 && b == 1 ? 0.5 : 0
        );
        Assert.AreEqual("p(21|00) <= 1", InequalityFormatter.Format(probability));
    }

    [TestMethod]
    public void I3322_in_correlators_is_the_published_form()
    {
        // Four times the Collins-Gisin form, all coefficients 1.
        Assert.AreEqual(
            "-A0 - A1 + B0 + B1 + E00 + E01 + E02 + E10 + E11 - E12 + E20 - E21 <= 4",
            InequalityFormatter.Format(BellInequalities.I3322)
        );
    }
}
