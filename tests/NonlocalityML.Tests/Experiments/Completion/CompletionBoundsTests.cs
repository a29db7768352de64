using NonlocalityML.Bell;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Experiments.Completion;

[TestClass]
public sealed class CompletionBoundsTests
{
    private static readonly OrToolsSolver Solver = new();

    [TestMethod]
    public void A_PR_box_without_one_setting_is_open_and_its_ends_are_known()
    {
        // Three settings of a PR box have a local model. The worst completion: at the fourth, sum |q - p| >= 3, of which
        // the correlator of the PR box costs 2 in all; a deterministic outcome costs marginals too.
        var bounds = Solve(Without(Behaviors.PopescuRohrlich, i => i % 4 == 3));
        Assert.AreEqual(0, (double)bounds.Lower, 1e-12);
        Assert.AreEqual(0, (double)bounds.Best.Upper, 1e-9);
        Assert.IsTrue(bounds.IsUpperAttained);
        Assert.HasCount(4, bounds.Extremes);
        Assert.IsGreaterThanOrEqualTo(0.25 - 1e-9, (double)bounds.Upper, "the PR box is a completion");
    }

    [TestMethod]
    public void Single_missing_cells_of_a_PR_box_leave_it_nonlocal()
    {
        // Two unknown cells of setting (1,1) that share 1/2: the other 1/2 is known to be where the box has it, which leaves E11
        // <= 0.
        var places = new[] { Scenario.Chsh.TableIndex([0, 1], [1, 1]), Scenario.Chsh.TableIndex([0, 0], [1, 1]) };
        var bounds = Solve(Without(Behaviors.PopescuRohrlich, places.Contains));
        Assert.AreEqual(0.125, (double)bounds.Lower, 1e-9, "S = 3 if the unknown half counts against it");
        Assert.AreEqual(0.25, (double)bounds.Upper, 1e-9);
    }

    [TestMethod]
    public void A_proof_of_another_table_proves_nothing_about_this_one()
    {
        var bounds = Solve(Without(Behaviors.PopescuRohrlich, i => i % 4 == 3));
        Assert.IsNull(bounds.Verify());
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        var noise = engine.Solve(Behaviors.WhiteNoise(Scenario.Chsh));
        Assert.Contains(
            "upper end",
            (bounds with { Extremes = [], Best = noise, Upper = new Rational(1, 5) }).Verify()!,
            "white noise is no completion"
        );
        var other = new Scenario([
            [4],
            [4],
        ]);
        using var second = NonlocalityEngines.Create(NonlocalityEngines.Default, other);
        Assert.Contains("scenarios", (bounds with { Best = second.Solve(Behaviors.WhiteNoise(other)) }).Verify()!);
        Assert.Contains("lower end", (bounds with { Lower = new Rational(1, 100) }).Verify()!);
        Assert.Contains("upper end", (bounds with { Upper = new Rational(24, 100) }).Verify()!);
    }

    [TestMethod]
    public void Every_completion_lies_within_the_bounds()
    {
        foreach (
            var scenario in (Scenario[])
                [Scenario.Chsh, Scenario.Bipartite(3), Scenario.Bipartite(2, 3), Scenario.Uniform(3, 2, 2)]
        )
        {
            using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, scenario);
            for (var index = 0UL; index < 1; index++)
            {
                var stream = new RandomStream(30, index);
                var q = RandomTables.Signaling(scenario, stream, 2);
                var missing = stream.NextInt(scenario.SettingTuples);
                var table = Without(q, i => i % scenario.SettingTuples == missing || stream.NextInt(12) == 0);
                var bounds = CompletionBounds.Of(table, engine, Solver);
                var where = $"{scenario}, stream (30, {index})";
                Assert.IsNull(bounds.Verify(), where);
                Assert.IsLessThanOrEqualTo(
                    (double)bounds.Lower + 1e-8,
                    (double)bounds.Best.Upper,
                    $"{where}: the lower end is reached"
                );
                for (var completion = 0; completion < 5; completion++)
                {
                    var certificate = engine.Solve(completion == 0 ? q : Complete(table, stream));
                    Assert.IsTrue(certificate.Upper >= bounds.Lower - new Rational(1, 1L << 50), where);
                    Assert.IsTrue(certificate.Lower <= bounds.Upper + new Rational(1, 1L << 50), where);
                }
            }
        }
    }

    [TestMethod]
    public void Nothing_known_and_everything_known_are_the_ends()
    {
        var nothing = Solve(Without(Behaviors.Tsirelson, _ => true));
        Assert.AreEqual(0, (double)nothing.Lower, 1e-12);
        Assert.HasCount(256, nothing.Extremes);
        var everything = Solve(Without(Behaviors.Tsirelson, _ => false));
        Assert.AreEqual((Math.Sqrt(2) - 1) / 4, (double)everything.Lower, 1e-9);
        Assert.AreEqual((Math.Sqrt(2) - 1) / 4, (double)everything.Upper, 1e-9);
        var many = Solve(Without(Behaviors.WhiteNoise(Scenario.Bipartite(3)), _ => true));
        Assert.IsFalse(many.IsUpperAttained);
        Assert.IsGreaterThan((double)nothing.Upper, (double)many.Upper + 1, "proven, not tight");
        Assert.IsNull(many.Verify());
    }

    [TestMethod]
    public void Verification_finds_every_false_statement()
    {
        var bounds = Solve(Without(Behaviors.Isotropic(0.9), i => i is 3 or 7));
        Assert.IsGreaterThan(0.01, (double)bounds.Lower);
        Assert.IsNull(bounds.Verify());
        Assert.IsNotNull((bounds with { Lower = bounds.Lower + new Rational(1, 1000) }).Verify());
        Assert.IsNotNull((bounds with { Upper = bounds.Upper - new Rational(1, 1000) }).Verify());
        Assert.IsNotNull((bounds with { Extremes = [.. bounds.Extremes.Skip(1)] }).Verify());
        Assert.IsNotNull(
            (
                bounds with
                {
                    Inequality = new BellInequality(
                        Scenario.Chsh,
                        [.. bounds.Inequality.Coefficients.ToArray().Select(c => 2 * c)]
                    ),
                }
            ).Verify()
        );
    }

    [TestMethod]
    public void Signalling_of_the_known_settings_is_told_from_nonlocality()
    {
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        // A's outcome tells B's setting; nothing else happens, and one setting is missing.
        var signals = Behavior.FromFunction(Scenario.Chsh, (a, b, _, y) => b == 0 && a == y ? 1 : 0);
        Assert.Contains("owed to signalling", CompletionVerdict.Of(Without(signals, i => i % 4 == 3), engine, Solver).Sentence);
        Assert.StartsWith(
            "Open: it depends",
            CompletionVerdict.Of(Without(Behaviors.Tsirelson, i => i % 4 == 3), engine, Solver).Sentence
        );
        Assert.StartsWith(
            "Local",
            CompletionVerdict.Of(Without(Behaviors.WhiteNoise(Scenario.Chsh), _ => false), engine, Solver).Sentence
        );
    }

    [TestMethod]
    public void Entries_that_no_behavior_has_are_refused()
    {
        var table = Behaviors.WhiteNoise(Scenario.Chsh).Table.ToArray();
        foreach (
            var (place, value, expected) in ((int, double, string)[])
                [(0, -0.1, "(0,0|0,0)"), (0, 1.5, "(0,0|0,0)"), (5, 0.4, "(0,1)"), (3, double.PositiveInfinity, "(0,0|1,1)")]
        )
        {
            var wrong = table.ToArray();
            wrong[place] = value;
            Assert.Contains(
                expected,
                Assert.ThrowsExactly<InvalidInputException>(() => new IncompleteTable("t", Scenario.Chsh, wrong)).Message
            );
        }

        var full = table.ToArray();
        (full[3], full[7], full[11], full[15]) = (0.9, 0.9, double.NaN, double.NaN);
        Assert.Contains(
            "at most 1",
            Assert.ThrowsExactly<InvalidInputException>(() => new IncompleteTable("t", Scenario.Chsh, full)).Message
        );
    }

    private static CompletionBounds Solve(IncompleteTable table)
    {
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, table.Scenario);
        return CompletionBounds.Of(table, engine, Solver);
    }

    private static IncompleteTable Without(Behavior q, Func<int, bool> isMissing) =>
        new("table", q.Scenario, [.. q.Table.ToArray().Select((p, i) => isMissing(i) ? double.NaN : p)]);

    private static Behavior Complete(IncompleteTable table, RandomStream stream)
    {
        var completed = table.Table.ToArray();
        for (var setting = 0; setting < table.Unknown.Length; setting++)
        {
            var weights = table.Unknown[setting].Select(_ => Math.Pow(stream.NextExponential(), 3)).ToArray();
            foreach (var (k, place) in table.Unknown[setting].Index())
                completed[place] = (double)table.Masses[setting] * weights[k] / weights.Sum();
        }

        return new Behavior(table.Scenario, completed);
    }
}
