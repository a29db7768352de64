using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Experiments;
using NonlocalityML.Tests.Labeling;

namespace NonlocalityML.Tests.Solvers;

[TestClass]
public sealed class OrToolsEngineTests
{
    private static readonly OrToolsEngine Chsh = new(Scenario.Chsh);

    [ClassCleanup]
    public static void StopWorker() => Chsh.Dispose();

    [TestMethod]
    public void The_box_of_Popescu_and_Rohrlich_reads_exactly_one_quarter()
    {
        var certificate = Solve(Chsh, Behaviors.PopescuRohrlich);
        Assert.AreEqual("1/4", certificate.Lower.ToString());
        Assert.AreEqual("1/4", certificate.Upper.ToString());
    }

    [TestMethod]
    [DataRow(2.0, 0.0)]
    [DataRow(2.42, 0.0525)]
    [DataRow(2.8284271247461903, 0.10355339059327379)] // 2 sqrt 2, (sqrt 2 - 1)/4
    [DataRow(4.0, 0.25)]
    public void Isotropic_behaviors_have_the_published_values(double chsh, double expected) =>
        AssertValue(expected, Solve(Chsh, Behaviors.Isotropic(chsh / 4)), $"S = {chsh}");

    [TestMethod]
    public void In_the_CHSH_scenario_NL_is_S_minus_two_over_eight()
    {
        var variants = ChshVariants();
        var nonlocal = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            var behavior = RandomBehaviors.NoSignalingChsh(new RandomStream(seed, 0));
            var expected = Math.Max(0, variants.Max(inequality => inequality.Value(behavior)) - 2) / 8;
            AssertValue(expected, Solve(Chsh, behavior), $"seed {seed}");
            if (expected > 0)
                nonlocal++;
        }

        Assert.IsTrue(nonlocal is > 20 and < 180, $"{nonlocal} of 200 are nonlocal");
    }

    [TestMethod]
    [DataRow("m2", 40)]
    [DataRow("m3", 40)]
    [DataRow("m4", 10)]
    [DataRow("m5", 3)]
    [DataRow("[(3 3) (3 3)]", 20)]
    [DataRow("[(2 2) (2 2) (2 2)]", 20)]
    [DataRow("[(2 3) (3 2)]", 20)]
    [DataRow("[(2 1 3) (2)]", 10)]
    [DataRow("[(2 2 2)]", 5)]
    public void Every_certificate_verifies_and_local_behaviors_have_distance_zero(string name, int count)
    {
        var scenario = Scenario.Parse(name);
        using var engine = new OrToolsEngine(scenario);
        for (var seed = 0UL; seed < (ulong)count; seed++)
        {
            var stream = new RandomStream(seed, 1);
            Solve(engine, RandomBehaviors.Arbitrary(scenario, stream));
            AssertValue(0, Solve(engine, RandomBehaviors.Local(scenario, stream)), $"{name}, seed {seed}");
        }
    }

    /// <summary>Most probabilities are far below what solvers take for zero; 2^-40, to which weights are rounded, is
    /// 1e-12.</summary>
    [TestMethod]
    [DataRow("m2")]
    [DataRow("m3")]
    [DataRow("[(2 2) (2 2) (2 2)]")]
    [DataRow("[(2) (4)]")]
    [DataRow("[(2) (2) (2) (2) (2) (2)]")]
    public void Probabilities_of_any_size_are_labelled_as_narrowly(string name)
    {
        var scenario = Scenario.Parse(name);
        using var engine = new OrToolsEngine(scenario);
        for (var seed = 0UL; seed < 20; seed++)
            Assert.IsLessThan(
                1e-11,
                Solve(engine, RandomTables.Signaling(scenario, new RandomStream(seed, 8), skew: 20)).Width,
                $"{name}, seed {seed}"
            );
    }

    [TestMethod]
    [DataRow("m3")]
    [DataRow("[(2 3) (3 2)]")]
    [DataRow("[(2 2) (2 2) (2 2)]")]
    public void NL_is_convex(string name)
    {
        var scenario = Scenario.Parse(name);
        using var engine = new OrToolsEngine(scenario);
        for (var seed = 0UL; seed < 15; seed++)
        {
            var stream = new RandomStream(seed, 2);
            var (p, q) = (RandomBehaviors.Arbitrary(scenario, stream), RandomBehaviors.Arbitrary(scenario, stream));
            var weight = stream.NextDouble();
            var mixed = (double)Solve(engine, p.MixWith(q, weight)).Lower;
            var bound = (weight * (double)Solve(engine, p).Upper) + ((1 - weight) * (double)Solve(engine, q).Upper);
            Assert.IsLessThanOrEqualTo(bound + 1e-9, mixed, $"{name}, seed {seed}");
        }
    }

    [TestMethod]
    [DataRow("m3")]
    [DataRow("[(2 3) (2 2 2)]")]
    [DataRow("[(2 2) (2 2) (2 2)]")]
    public void Other_names_for_parties_settings_and_outcomes_change_nothing(string name)
    {
        var scenario = Scenario.Parse(name);
        var engines = new Dictionary<Scenario, OrToolsEngine>();
        for (var seed = 0UL; seed < 8; seed++)
        {
            var stream = new RandomStream(seed, 3);
            var behavior = RandomBehaviors.Arbitrary(scenario, stream);
            var renamed = Relabeling.Random(scenario, stream).Apply(behavior);
            AssertValue(
                (double)Solve(Engine(scenario), behavior).Lower,
                Solve(Engine(renamed.Scenario), renamed),
                $"{name}, seed {seed}"
            );
        }

        foreach (var engine in engines.Values)
            engine.Dispose();

        OrToolsEngine Engine(Scenario of) =>
            engines.TryGetValue(of, out var engine) ? engine : engines[of] = new OrToolsEngine(of);
    }

    [TestMethod]
    public void Liftings_keep_the_distance_within_its_bounds()
    {
        using var repeated = new OrToolsEngine(
            new Scenario([
                [2, 2, 2],
                [2, 2],
            ])
        );
        using var constant = new OrToolsEngine(
            new Scenario([
                [2, 2, 1],
                [2, 2],
            ])
        );
        using var outcome = new OrToolsEngine(
            new Scenario([
                [3, 2],
                [2, 2],
            ])
        );
        for (var seed = 0UL; seed < 20; seed++)
        {
            var behavior = RandomBehaviors.NoSignalingChsh(new RandomStream(seed, 4));
            var distance = 8 * (double)Solve(Chsh, behavior).Lower; // sum|q - p|
            var never = Behavior.FromFunction(outcome.Scenario, (a, b, x, y) => a < 2 ? behavior[a, b, x, y] : 0);
            AssertValue(distance / 8, Solve(outcome, never), $"an outcome that never occurs, seed {seed}");

            // The third setting repeats the second: it is paid for twice at most.
            var twice = Behavior.FromFunction(repeated.Scenario, (a, b, x, y) => behavior[a, b, Math.Min(x, 1), y]);
            AssertBetween(distance / 12, 2 * distance / 12, Solve(repeated, twice), $"a repeated setting, seed {seed}");

            // The third setting has one outcome: it shows only party B's marginals, which the nearest local behavior nearly has.
            var silent = Behavior.FromFunction(
                constant.Scenario,
                (a, b, x, y) => x < 2 ? behavior[a, b, x, y] : behavior[0, b, 0, y] + behavior[1, b, 0, y]
            );
            AssertBetween(distance / 12, 2 * distance / 12, Solve(constant, silent), $"a constant setting, seed {seed}");
        }
    }

    [TestMethod]
    public void Mermin_correlations_of_three_parties_are_at_least_as_far_as_their_inequality_proves()
    {
        var scenario = Scenario.Uniform(3, 2, 2);
        using var engine = new OrToolsEngine(scenario);
        var mermin = BellInequalities.Mermin(3);
        // GHZ: the four joint settings of Mermin's inequality are perfectly correlated, the others uniform.
        var table = mermin.Coefficients.ToArray().Select(c => c > 0 ? 0.25 : 0).ToArray();
        for (var i = 0; i < table.Length; i++)
        {
            if (Enumerable.Range(0, 8).All(outcome => mermin.Coefficients[(outcome * 8) + (i % 8)] == 0))
                table[i] = 0.125;
        }

        var certificate = Solve(engine, new Behavior(scenario, table));
        Assert.AreEqual(4, mermin.Value(certificate.Behavior), 1e-12);
        AssertBetween((4.0 - 2) / 16, 1, certificate, "GHZ");
    }

    [TestMethod]
    public void Too_many_strategies_are_refused_with_their_number()
    {
        var error = Assert.ThrowsExactly<InvalidInputException>(() => new OrToolsEngine(Scenario.Bipartite(12)));
        Assert.Contains("16777216 strategies", error.Message);
        Assert.ThrowsExactly<InvalidInputException>(() => NonlocalityProgram.For(Scenario.Bipartite(200)));
    }

    [TestMethod]
    public void A_behavior_of_another_scenario_is_refused()
    {
        var error = Assert.ThrowsExactly<InvalidInputException>(() => Chsh.Solve(Behaviors.WhiteNoise(Scenario.Bipartite(3))));
        Assert.Contains("[(2 2 2) (2 2 2)]", error.Message);
    }

    internal static Certificate Solve(OrToolsEngine engine, Behavior behavior)
    {
        Certificate certificate;
        lock (engine)
            certificate = engine.Solve(behavior);
        Assert.IsNull(certificate.Verify());
        Assert.IsLessThan(1e-9, certificate.Width);
        return certificate;
    }

    private static void AssertValue(double expected, Certificate certificate, string message)
    {
        Assert.AreEqual(expected, (double)certificate.Lower, 1e-9, message);
        Assert.AreEqual(expected, (double)certificate.Upper, 1e-9, message);
    }

    private static void AssertBetween(double least, double most, Certificate certificate, string message)
    {
        Assert.IsGreaterThanOrEqualTo(least - 1e-9, (double)certificate.Lower, message);
        Assert.IsLessThanOrEqualTo(most + 1e-9, (double)certificate.Upper, message);
    }

    /// <summary>The eight relabellings of CHSH, by where and how many minus signs stand.</summary>
    private static List<BellInequality> ChshVariants() =>
        [
            .. from minus in Enumerable.Range(0, 4)
            from sign in new[] { 1, -1 }
            select BellInequality.FromFunction(
                Scenario.Chsh,
                (a, b, x, y) => sign * (a == b ? 1 : -1) * ((2 * x) + y == minus ? -1 : 1)
            ),
        ];
}
