using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>The uniform distribution on the no-signalling polytope, in several independent ways.</summary>
[TestClass]
public sealed class NoSignalingTests
{
    /// <summary>
    /// What lies beyond a CHSH facet is the simplex of a PR box and the 8 deterministic points of that facet. The volume of eight
    /// of them, by a determinant, over the volume that the exact sampler knows, is 1/17.
    /// </summary>
    [TestMethod]
    public void One_seventeenth_of_the_chsh_polytope_is_nonlocal()
    {
        var apex = Coordinates(Behaviors.PopescuRohrlich);
        var edges = Enumerable
            .Range(0, 16)
            .Select(index => DeterministicStrategy.FromIndex(Scenario.Chsh, index).ToBehavior())
            .Where(vertex => Math.Abs(BellInequalities.Chsh.Value(vertex) - 2) < 1e-12)
            .Select(vertex => Coordinates(vertex) - apex)
            .ToList();
        Assert.HasCount(8, edges);
        var simplex = Math.Abs(Matrix<double>.Build.DenseOfColumnVectors(edges).Determinant()) / 40320; // 8!
        var whole = new BipartiteNoSignaling(Scenario.Chsh).Volume;
        Assert.AreEqual(2176.0 / 315, whole, 1e-13);
        Assert.AreEqual(1.0 / 17, 8 * simplex / whole, 1e-13);
        Assert.AreEqual(
            8.0 / 3,
            new BipartiteNoSignaling(Scenario.Bipartite(1)).Volume,
            1e-14,
            "the tetrahedron of one setting each"
        );
    }

    [TestMethod]
    public void The_exact_sampler_agrees_with_plain_rejection_and_with_hit_and_run()
    {
        const ulong seed = 21;
        var exact = Estimate.Of(new NoSignalingSampler(Scenario.Chsh), ChshMoments, seed, 20_000);
        var walk = Estimate.Of(stream => ChshMoments(new NoSignalingWalk(Scenario.Chsh).Sample(stream)), seed + 1, 10_000);
        const int draws = 200_000;
        var accepted = Enumerable
            .Range(0, draws)
            .Select(i => FromBox(new RandomStream(seed + 2, (ulong)i)))
            .OfType<Behavior>()
            .ToList();
        var next = 0;
        var rejection = Estimate.Of(_ => ChshMoments(accepted[next++]), seed + 2, accepted.Count);
        for (var i = 0; i < exact.Length; i++)
        {
            exact[i].AssertNear(walk[i], $"moment {i} of hit-and-run, seeds {seed}, {seed + 1}");
            exact[i].AssertNear(rejection[i], $"moment {i} of rejection, seeds {seed}, {seed + 2}");
        }

        exact[^1].AssertNear(1.0 / 17, $"nonlocal share of the exact sampler, seed {seed}");
        walk[^1].AssertNear(1.0 / 17, $"nonlocal share of hit-and-run, seed {seed + 1}");
        var share = accepted.Count / (double)draws;
        new Estimate(share, Math.Sqrt(share / draws)).AssertNear(
            new BipartiteNoSignaling(Scenario.Chsh).Volume / 256,
            $"share of the box that is a behavior, seed {seed + 2}"
        );
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("m3")]
    [DataRow("m5")]
    [DataRow("[(2 2 2) (2 2)]")]
    [DataRow("[(2) (2 2 2 2)]")]
    public void The_exact_sampler_agrees_with_hit_and_run(string text)
    {
        const ulong seed = 31;
        var scenario = Scenario.Parse(text);
        var walk = new NoSignalingWalk(scenario);
        var chain = Estimate.Of(stream => Moments(walk.Sample(stream)), seed, 3_000);
        var exact = Estimate.Of(new NoSignalingSampler(scenario), Moments, seed + 1, 10_000);
        for (var i = 0; i < exact.Length; i++)
            exact[i].AssertNear(chain[i], $"{text}, moment {i}, seeds {seed + 1}, {seed}");
    }

    [TestMethod]
    public void Many_settings_do_not_underflow()
    {
        const ulong seed = 36;
        var sampler = new NoSignalingSampler(Scenario.Bipartite(80));
        for (var i = 0UL; i < 5; i++)
        {
            var marginals = Correlators
                .Of(sampler.Sample(new RandomStream(seed, i)))
                .Values.Skip(1)
                .Take(80)
                .Select(Math.Abs)
                .ToList();
            Assert.IsTrue(
                marginals.Max() is > 0 and < 0.3 && marginals.Min() < 0.01,
                $"marginals with 80 settings are small; seed {seed}, sample {i}"
            );
        }
    }

    [TestMethod]
    public void A_scenario_that_is_too_large_is_refused_before_memory_is_taken()
    {
        var parties = Scenario.Uniform(9, 2, 2);
        Assert.Contains(
            "134217728 entries",
            Assert.ThrowsExactly<InvalidInputException>(() => new NoSignalingSampler(parties)).Message
        );
        Assert.Contains(
            "2^63",
            Assert.ThrowsExactly<InvalidInputException>(() => new LocalMixtureSampler(Scenario.Bipartite(32))).Message
        );
    }

    [TestMethod]
    public void With_three_settings_37_percent_are_nonlocal()
    {
        const ulong seed = 41;
        Assert.HasCount(8, KnownFacets.TwoSettings);
        Assert.HasCount(72 + 576, KnownFacets.ThreeSettings);
        var share = Estimate.Of(
            new NoSignalingSampler(Scenario.Bipartite(3)),
            q => [KnownFacets.Excess(KnownFacets.ThreeSettings, q) > 0 ? 1 : 0],
            seed,
            8_000
        )[0];
        Assert.AreEqual(0.37, share.Mean, 0.005 + (4 * share.Error), $"seed {seed}");
    }

    /// <summary>
    /// Given c, the others share a CHSH box of their own weight p(c), whose volume grows as p(c)^8: p(0) is Beta(9, 9) with
    /// mean square of 2p - 1 equal to 1/19, and the box of each c is nonlocal with probability 1/17.
    /// </summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void With_one_setting_of_a_third_party_the_known_distribution_comes_out()
    {
        const ulong seed = 51;
        var scenario = Scenario.Parse("[(2 2) (2 2) (2)]");
        var moments = Estimate.Of(
            new NoSignalingSampler(scenario),
            q =>
            {
                var weight = Correlators.Of(q)[0, 0, 1];
                return [weight, weight * weight, KnownFacets.Excess(KnownFacets.TwoSettings, GivenThird(q)) > 0 ? 1 : 0];
            },
            seed,
            4_000
        );
        double[] expected = [0, 1.0 / 19, 1.0 / 17];
        for (var i = 0; i < expected.Length; i++)
            moments[i].AssertNear(expected[i], $"quantity {i}, seed {seed}");
    }

    /// <summary>Given b, each setting of the first party splits p(b) uniformly in three: p(b) is Dirichlet(5, 5, 5).</summary>
    [TestMethod]
    public void With_three_outcomes_the_known_distribution_comes_out()
    {
        const ulong seed = 61;
        var moments = Estimate.Of(
            new NoSignalingSampler(Scenario.Parse("[(3 3) (3)]")),
            q =>
            {
                var marginal = q[0, 0, 0, 0] + q[1, 0, 0, 0] + q[2, 0, 0, 0];
                return [marginal, marginal * marginal, q[0, 0, 0, 0] * q[0, 0, 0, 0], q[0, 0, 0, 0] * q[0, 0, 1, 0]];
            },
            seed,
            4_000
        );
        double[] expected = [1.0 / 3, 1.0 / 8, 1.0 / 48, 1.0 / 72];
        for (var i = 0; i < expected.Length; i++)
            moments[i].AssertNear(expected[i], $"moment {i}, seed {seed}");
    }

    /// <summary>From white noise, from near a deterministic corner, and after a quarter of the sweeps: the averages are the
    /// same.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("[(2 2) (2 2) (2 2)]")]
    [DataRow("[(3 3) (3 3)]")]
    [DataRow("m4")]
    public void The_start_of_a_chain_is_forgotten(string text)
    {
        const int count = 1_200;
        const ulong seed = 71;
        var scenario = Scenario.Parse(text);
        var walk = new NoSignalingWalk(scenario);
        var corner = DeterministicStrategy.FromIndex(scenario, 0).ToBehavior().MixWith(Behaviors.WhiteNoise(scenario), 0.95);
        var fromNoise = Estimate.Of(stream => ViewMoments(walk.Sample(stream)), seed, count);
        var fromCorner = Estimate.Of(stream => ViewMoments(walk.Walk(corner, stream)), seed + 1, count);
        var short4 = new NoSignalingWalk(scenario) { Sweeps = walk.Sweeps / 4 };
        var fromShort = Estimate.Of(stream => ViewMoments(short4.Sample(stream)), seed + 2, count);
        for (var i = 0; i < fromNoise.Length; i++)
        {
            fromNoise[i].AssertNear(fromCorner[i], $"{text}, moment {i} from a corner, seeds {seed}, {seed + 1}");
            fromNoise[i].AssertNear(fromShort[i], $"{text}, moment {i} after a quarter of the sweeps, seeds {seed}, {seed + 2}");
        }
    }

    private static Vector<double> Coordinates(Behavior behavior) =>
        Vector<double>.Build.DenseOfEnumerable(Correlators.Of(behavior).Values.Skip(1));

    private static Behavior? FromBox(RandomStream stream)
    {
        double[] values = [1, .. Enumerable.Range(0, 8).Select(_ => stream.NextDouble(-1, 1))];
        for (var x = 1; x <= 2; x++)
        for (var y = 1; y <= 2; y++)
        {
            double a = values[3 * x],
                b = values[y],
                product = values[(3 * x) + y];
            if (product < Math.Abs(a + b) - 1 || product > 1 - Math.Abs(a - b))
                return null;
        }

        return new Correlators(Scenario.Chsh, values).ToBehavior();
    }

    private static double[] ChshMoments(Behavior behavior) =>
        [.. Moments(behavior), KnownFacets.Excess(KnownFacets.TwoSettings, behavior) > 0 ? 1 : 0];

    /// <summary>Moments of the first and last setting of each party, up to the fourth order.</summary>
    private static double[] Moments(Behavior behavior)
    {
        var scenario = behavior.Scenario;
        var correlators = Correlators.Of(behavior);
        int lastX = scenario.Settings(0),
            lastY = scenario.Settings(1);
        double a = correlators[1, 0],
            lastA = correlators[lastX, 0],
            b = correlators[0, lastY],
            ab = correlators[1, lastY];
        return
        [
            a,
            b,
            ab,
            a * a,
            b * b,
            ab * ab,
            a * b * ab,
            a * a * lastA * lastA,
            a * a * b * b,
            a * a * a * a,
            ab * ab * ab * ab,
        ];
    }

    /// <summary>First and second moments of marginals and joint probabilities, for any scenario.</summary>
    private static double[] ViewMoments(Behavior behavior)
    {
        var view = CollinsGisin.Of(behavior).Values;
        double marginal = view[1],
            joint = view[^1];
        return [marginal, joint, marginal * marginal, joint * joint, marginal * joint, behavior.Table.ToArray().Sum(p => p * p)];
    }

    /// <summary>The box of the first two parties given the third party's outcome 0.</summary>
    private static Behavior GivenThird(Behavior behavior)
    {
        var weight = (1 + Correlators.Of(behavior)[0, 0, 1]) / 2;
        return Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => behavior[[a, b, 0], [x, y, 0]] / weight);
    }
}
