using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

/// <summary>Correlators and Collins-Gisin tables: round trips, and inequalities keep their value and bound in each
/// view.</summary>
[TestClass]
public sealed class ViewTests
{
    [TestMethod]
    public void Correlators_round_trip_on_no_signaling_behaviors() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (any, stream) =>
            {
                var scenario = new Scenario(
                    Enumerable.Range(0, any.Parties).Select(party => Enumerable.Repeat(2, any.Settings(party)))
                );
                var behavior = RandomBell.Model(scenario, stream).ToBehavior();
                AssertClose(behavior, Correlators.Of(behavior).ToBehavior());
            }
        );

    [TestMethod]
    public void Collins_gisin_round_trips_on_no_signaling_behaviors() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                var behavior = RandomBell.Model(scenario, stream).ToBehavior();
                AssertClose(behavior, CollinsGisin.Of(behavior).ToBehavior());
            }
        );

    [TestMethod]
    public void Correlators_of_a_strategy_are_products_of_signs()
    {
        var strategy = new DeterministicStrategy(
            Scenario.Chsh,
            [
                [0, 1],
                [1, 1],
            ]
        );
        var correlators = Correlators.Of(strategy.ToBehavior());
        int[] a = [1, 1, -1],
            b = [1, -1, -1]; // index 0: not measured
        for (var i = 0; i < 3; i++)
        for (var j = 0; j < 3; j++)
            Assert.AreEqual(a[i] * b[j], correlators[i, j], 1e-15);
        CollectionAssert.AreEqual(new double[] { -1, -1, 1, 1 }, correlators.Full());
    }

    [TestMethod]
    public void Collins_gisin_omits_the_last_outcome()
    {
        var scenario = new Scenario([
            [3],
            [2, 2],
        ]);
        var behavior = new DeterministicStrategy(
            scenario,
            [
                [1],
                [0, 1],
            ]
        ).ToBehavior();
        // Rows: -, a=0, a=1 of the only setting; columns: -, b=0 of setting 0, b=0 of setting 1.
        CollectionAssert.AreEqual(new double[] { 1, 1, 0, 0, 0, 0, 1, 1, 0 }, CollinsGisin.Of(behavior).Values);
    }

    [TestMethod]
    public void An_inequality_keeps_its_value_and_bound_in_correlators() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (any, stream) =>
            {
                var scenario = new Scenario(
                    Enumerable.Range(0, any.Parties).Select(party => Enumerable.Repeat(2, any.Settings(party)))
                );
                var inequality = RandomBell.Inequality(scenario, stream);
                var coefficients = Correlators.CoefficientsOf(inequality);
                var again = Correlators.ToInequality(scenario, coefficients);
                var behavior = RandomBell.Model(scenario, stream).ToBehavior();
                Assert.AreEqual(inequality.Value(behavior), again.Value(behavior), 1e-12);
                Assert.AreEqual(inequality.LocalBound, again.LocalBound);
                var value = Correlators.Of(behavior).Values.Zip(coefficients, (e, g) => e * g).Sum();
                Assert.AreEqual(inequality.Value(behavior), value, 1e-12);
            }
        );

    [TestMethod]
    public void A_correlator_view_of_three_outcomes_is_refused() =>
        Assert.ThrowsExactly<InvalidInputException>(() => Correlators.Of(Behaviors.WhiteNoise(Scenario.Bipartite(2, 3))));

    private static void AssertClose(Behavior expected, Behavior actual)
    {
        for (var i = 0; i < expected.Table.Length; i++)
            Assert.AreEqual(expected.Table[i], actual.Table[i], 1e-14, $"entry {i} of {expected.Scenario}");
    }
}
