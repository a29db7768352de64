using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Labeling;

/// <summary>NL of three to six parties, against closed forms and the reference engine.</summary>
[TestClass]
public sealed class ManyPartyTests
{
    [TestMethod]
    public void The_mermin_expression_has_its_published_local_bound()
    {
        // Mermin, PRL 65, 1838 (1990): over the joint settings with an even number of Y, local models reach 2^floor(n/2) of
        // 2^(n-1).
        for (var parties = 3; parties <= 6; parties++)
        {
            var inequality = Mermin(Scenario.Uniform(parties, 2, 2));
            Assert.AreEqual(new Rational(1 << (parties / 2), 1), inequality.LocalBound, $"{parties} parties");
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    public void Ghz_correlations_lie_at_the_distance_that_the_mermin_expression_proves(int parties)
    {
        // Measured by Alsina and Latorre, PRA 94, 012314 (2016), on five qubits. With 2^(n-1) correlators of +-e the distance is
        // the excess over the local bound, since the mixtures of the best strategies over the symmetries of the table have such
        // correlators alone.
        using var engine = new StructuredEngine(Scenario.Uniform(parties, 2, 2), solver: new OrToolsSolver());
        var (settings, bound) = (1 << (parties - 1), 1 << (parties / 2));
        foreach (var visibility in (double[])[0, 0.25, 0.6, 1])
        {
            var expected = Math.Max(0, (settings * visibility) - bound) / (2 * (1 << parties));
            AssertLabel(expected, engine.Solve(Ghz(parties, visibility)), $"{parties} parties, visibility {visibility}");
        }

        Assert.AreEqual(0, engine.Fallbacks);
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("[(2 2) (2 2) (2 2) (2 2)]")]
    [DataRow("[(2 2) (2 2) (2 2) (2 2) (2 2)]")]
    [DataRow("[(2 3) (3 2) (2 1) (2 2)]")]
    [DataRow("[(2) (3 2) (2 2 2) (1) (2 2)]")]
    [DataRow("[(2 2) (1 1) (3) (2) (2) (2 1 2)]")]
    public void Labels_of_random_tables_agree_with_linear_programming(string name)
    {
        var scenario = Scenario.Parse(name);
        using var engine = new StructuredEngine(scenario, solver: new OrToolsSolver());
        using var reference = new OrToolsEngine(scenario);
        for (ulong i = 0; i < 2; i++)
        {
            var behavior = Noisy(
                DeterministicStrategy.FromIndex(scenario, 0).ToBehavior().MixWith(Behaviors.WhiteNoise(scenario), 0.2),
                new RandomStream(12, i)
            );
            AssertLabel((double)reference.Solve(behavior).Lower, engine.Solve(behavior), $"{name}, seed 12, sample {i}");
        }

        Assert.AreEqual(0, engine.Fallbacks, name);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Counts_of_five_parties_have_closed_labels_near_those_of_their_state()
    {
        using var engine = new StructuredEngine(Scenario.Uniform(5, 2, 2), solver: new OrToolsSolver());
        var certificate = engine.Solve(Noisy(Ghz(5, 0.9), new RandomStream(13, 0), 0.01));
        Assert.IsNull(certificate.Verify());
        Assert.IsLessThan(INonlocalityEngine.MaximumWidth, certificate.Width);
        Assert.AreEqual(((16 * 0.9) - 4) / 64, (double)certificate.Lower, 0.03);
        Assert.AreEqual(0, engine.Fallbacks);
    }

    /// <summary>E = visibility on the joint settings with 0, 4, .. settings Y, -visibility with 2, 6, .., and 0 with an odd
    /// number.</summary>
    internal static Behavior Ghz(int parties, double visibility)
    {
        var scenario = Scenario.Uniform(parties, 2, 2);
        var table = new double[scenario.TableLength];
        for (var i = 0; i < table.Length; i++)
            table[i] = (1 + (visibility * Sign(i, scenario))) / (1 << parties);
        return new Behavior(scenario, table);
    }

    private static BellInequality Mermin(Scenario scenario) =>
        new(scenario, [.. Enumerable.Range(0, scenario.TableLength).Select(i => (double)Sign(i, scenario))]);

    /// <summary>The sign of (product of the outcomes) times (GHZ correlator) at a place of the table; 0 where the correlator
    /// vanishes.</summary>
    private static int Sign(int index, Scenario scenario)
    {
        var (outcomes, y) = (int.PopCount(index / scenario.SettingTuples), int.PopCount(index % scenario.SettingTuples));
        return y % 2 == 1 ? 0 : (outcomes % 2 == 0 ? 1 : -1) * (y % 4 == 0 ? 1 : -1);
    }

    /// <summary>Each probability moved by up to this much, then normalised: it signals.</summary>
    private static Behavior Noisy(Behavior behavior, RandomStream stream, double amount = 1)
    {
        var (scenario, table) = (behavior.Scenario, behavior.Table.ToArray());
        foreach (var i in scenario.TableIndexOfSlot)
            table[i] += amount * stream.NextDouble();
        var sums = new double[scenario.SettingTuples];
        for (var i = 0; i < table.Length; i++)
            sums[i % sums.Length] += table[i];
        for (var i = 0; i < table.Length; i++)
            table[i] /= sums[i % sums.Length];
        return new Behavior(scenario, table);
    }

    private static void AssertLabel(double expected, Certificate certificate, string place)
    {
        Assert.IsNull(certificate.Verify(), place);
        Assert.IsLessThan(INonlocalityEngine.MaximumWidth, certificate.Width, place);
        Assert.AreEqual(expected, (double)certificate.Lower, 1e-9, place);
    }
}
