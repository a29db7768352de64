using NonlocalityML.Bell;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Tests.Labeling.Measures;

/// <summary>Puetz, Rosset, Barnea, Liang and Gisin, PRL 113, 190402 (2014).</summary>
[TestClass]
public sealed class SettingBiasTests
{
    private static readonly Measure Bias = Measure.Named("setting-bias");

    /// <summary>Their inequality with h = 1 - 3 l: l p(00|00) &lt;= h (p(01|01) + p(10|10) + p(00|11)), on the line from Hardy's
    /// table to white noise. It refutes every l above that at which it is met, and no program finds more than it does.</summary>
    [TestMethod]
    [DataRow(0.9)]
    [DataRow(0.97)]
    [DataRow(1.0)]
    public void The_inequality_of_the_literature_refutes_the_bias_that_its_terms_say(double visibility)
    {
        var behavior = Hardy().MixWith(Behaviors.WhiteNoise(Scenario.Chsh), visibility);
        var (good, bad) = (P(0, 0, 0, 0), P(0, 1, 0, 1) + P(1, 0, 1, 0) + P(0, 0, 1, 1));
        var l = (bad / (good + (3 * bad))) + 1e-10;
        var inequality = BellInequality.FromFunction(
            Scenario.Chsh,
            (a, b, x, y) =>
                (a, b, x, y) switch
                {
                    (0, 0, 0, 0) => l,
                    (0, 1, 0, 1) or (1, 0, 1, 0) or (0, 0, 1, 1) => -(1 - (3 * l)),
                    _ => 0,
                }
        );
        // Met by some hidden variable at l itself, and so refuting above it only.
        Assert.AreEqual(1 - (4 * l), (double)Bias.LowerBound(behavior, inequality), 1e-9);
        using var engine = MeasureEngine.For(Bias, Scenario.Chsh);
        var found = engine.Solve(behavior);
        Assert.IsNull(found.Verify());
        Assert.IsLessThan(1e-9, found.Width);
        Assert.IsGreaterThanOrEqualTo(1 - (4 * l) - 1e-9, (double)found.Upper);

        double P(int a, int b, int x, int y) => behavior.Table[Scenario.Chsh.TableIndex([a, b], [x, y])];
    }

    /// <summary>Hardy's table refutes every bound above 0 on p(xy given lambda).</summary>
    [TestMethod]
    public void The_table_of_Hardy_needs_all_of_it()
    {
        using var engine = MeasureEngine.For(Bias, Scenario.Chsh);
        var found = engine.Solve(Hardy());
        Assert.AreEqual(1, (double)found.Lower, 1e-9);
        Assert.AreEqual(1, (double)found.Upper, 1e-9);
    }

    /// <summary>Of all nonlocal tables with these three zeros, one that is local for its greater part.</summary>
    private static Behavior Hardy() =>
        Behaviors.PopescuRohrlich.MixWith(
            new DeterministicStrategy(
                Scenario.Chsh,
                [
                    [1, 1],
                    [1, 1],
                ]
            ).ToBehavior(),
            0.25
        );
}
