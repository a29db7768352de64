using NonlocalityML.Bell;
using NonlocalityML.Inequalities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Inequalities;

[TestClass]
public sealed class CriticalEfficiencyTests
{
    [TestMethod]
    public void A_maximally_entangled_pair_needs_two_over_one_plus_root_two_for_Chsh()
    {
        var found = Of(BellInequalities.Chsh, Behaviors.Tsirelson);
        Assert.AreEqual(2 / (1 + Math.Sqrt(2)), (double)found.Upper, 1e-9);
        Assert.IsLessThan(1e-9, (double)(found.Upper - found.Lower));
    }

    [TestMethod]
    public void A_box_needs_two_thirds()
    {
        // E = 1, 1, 1, -1: 4 eta^2 + 2 (1 - eta)^2 > 2 above 2/3.
        Assert.AreEqual(2.0 / 3, (double)Of(BellInequalities.Chsh, Behaviors.PopescuRohrlich).Upper, 1e-9);
    }

    [TestMethod]
    public void What_is_said_of_the_two_ends_is_true_of_the_lossy_tables()
    {
        foreach (
            var inequality in (BellInequality[])[BellInequalities.Chsh, BellInequalities.Mermin(3), BellInequalities.Cglmp(3)]
        )
        {
            var model = QuantumValue.Of(inequality)!.Lower.Model;
            var found = CriticalEfficiency.Of(inequality, model.ExactTable())!;
            var scenario = inequality.Scenario;
            foreach (var (efficiency, isViolated) in ((Rational, bool)[])[(found.Lower, false), (found.Upper, true)])
            {
                var eta = (double)efficiency;
                var slots = TensorProduct.Apply<double>(
                    scenario.ToSlots<double>([.. model.ExactTable().Select(value => (double)value)]),
                    [.. Enumerable.Range(0, scenario.Parties).Select(party => Loss(scenario, party, found.Lost, eta))]
                );
                var value = inequality.Value(new Behavior(scenario, scenario.ToTable<double>(slots)));
                Assert.AreEqual(
                    isViolated ? 1 : -1,
                    Math.Sign(value - (double)inequality.LocalBound + (isViolated ? 1e-9 : -1e-9)),
                    $"{scenario}"
                );
            }
        }
    }

    private static CriticalEfficiency Of(BellInequality inequality, Behavior behavior) =>
        CriticalEfficiency.Of(inequality, [.. behavior.Table.ToArray().Select(Rational.FromDouble)])!;

    private static double[,] Loss(Scenario scenario, int party, DeterministicStrategy lost, double kept)
    {
        var matrix = new double[scenario.Slots(party), scenario.Slots(party)];
        for (var (x, first) = (0, 0); x < scenario.Settings(party); first += scenario.Outcomes(party, x), x++)
        for (var a = 0; a < scenario.Outcomes(party, x); a++)
        {
            matrix[first + a, first + a] += kept;
            matrix[first + lost.Outcome(party, x), first + a] += 1 - kept;
        }

        return matrix;
    }
}
