using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Datasets;

/// <summary>The cube, local mixtures, points near a boundary, and balanced classes.</summary>
[TestClass]
public sealed class ShapedSamplerTests
{
    private const ulong Seed = 91;

    /// <summary>Indicators (local, quantum) of E00, E01, E10, E11.</summary>
    internal static double[] InLocalAndQuantum(double[] correlators)
    {
        var verdict = QuantumSet.Classify(correlators).Class;
        return [verdict == Membership.Local ? 1 : 0, verdict == Membership.PostQuantum ? 0 : 1];
    }

    [TestMethod]
    [DataRow("balanced", true)]
    [DataRow("no-signaling", false)]
    public void Labels_by_which_samples_are_chosen_are_counted(string distribution, bool asksForLabels)
    {
        using var samples = new SampledBehaviors(distribution, Scenario.Chsh, Seed, 10, NonlocalityEngines.Default);
        Assert.AreEqual(0, samples.Labels);
        samples.Behavior(0);
        Assert.AreEqual(asksForLabels, samples.Labels > 0);
    }

    [TestMethod]
    public void The_cube_has_the_known_local_and_quantum_volumes()
    {
        var shares = Estimate.Of(
            new CorrelatorCubeSampler(Scenario.Chsh),
            q => InLocalAndQuantum(Correlators.Of(q).Full()),
            Seed,
            20_000
        );
        shares[0].AssertNear(2.0 / 3, $"local share, seed {Seed}");
        shares[1].AssertNear(3 * Math.PI * Math.PI / 32, $"quantum share, seed {Seed}");
    }

    [TestMethod]
    public void Local_mixtures_satisfy_every_known_facet()
    {
        foreach (var (settings, facets) in new[] { (2, KnownFacets.TwoSettings), (3, KnownFacets.ThreeSettings) })
        {
            var sampler = new LocalMixtureSampler(Scenario.Bipartite(settings));
            var closest = double.NegativeInfinity;
            for (var i = 0UL; i < 500; i++)
                closest = Math.Max(closest, KnownFacets.Excess(facets, sampler.Sample(new RandomStream(Seed, i))));
            Assert.AreEqual(0, closest, 1e-12, $"{settings} settings, seed {Seed}: few strategies lie on facets, none beyond");
        }
    }

    [TestMethod]
    public void The_model_of_a_local_mixture_is_its_proof()
    {
        var sampler = new LocalMixtureSampler(Scenario.Parse("[(2 2) (2 2) (2 2)]"));
        for (var i = 0UL; i < 50; i++)
        {
            var model = sampler.SampleModel(new RandomStream(Seed, i));
            Assert.IsLessThanOrEqualTo(27, model.Strategies.Length, "dimension 26 plus one");
            CollectionAssert.AreEqual(
                model.ToBehavior().Table.ToArray(),
                sampler.Sample(new RandomStream(Seed, i)).Table.ToArray(),
                $"seed {Seed}, sample {i}"
            );
        }
    }

    [TestMethod]
    public void Critical_visibilities_of_the_popescu_rohrlich_box_are_the_known_ones()
    {
        using var engine = new ChshEngine();
        var local = CriticalVisibility.OfLocalSet(engine);
        var quantum = CriticalVisibility.Where(q => -QuantumSet.QuantumMargin(Correlators.Of(q).Full()));
        Assert.AreEqual(0.5, local(Behaviors.PopescuRohrlich), 1e-15);
        Assert.AreEqual(Math.Sqrt(0.5), local(Behaviors.Tsirelson), 3e-8);
        Assert.AreEqual(1.0, local(Behaviors.Isotropic(0.5)));
        Assert.AreEqual(Math.Sqrt(0.5), quantum(Behaviors.PopescuRohrlich), 3.1e-8);
        Assert.AreEqual(1.0, quantum(Behaviors.Isotropic(0.7)));
    }

    [TestMethod]
    public void Newton_and_bisection_find_the_same_visibility_and_newton_asks_less()
    {
        using var engine = new ChshEngine();
        var newton = CriticalVisibility.OfLocalSet(engine);
        var bisection = CriticalVisibility.Where(ChshEngine.SignedNonlocality);
        var sampler = new NoSignalingSampler(Scenario.Chsh);
        for (var i = 0UL; i < 200; i++)
        {
            var behavior = sampler.Sample(new RandomStream(Seed, i));
            Assert.AreEqual(bisection(behavior), newton(behavior), 6.1e-8, $"seed {Seed}, sample {i}");
        }

        Assert.IsLessThanOrEqualTo(3 * 200, engine.Calls);
    }

    [TestMethod]
    [DataRow(0.01)]
    [DataRow(0.0001)]
    public void Points_near_the_local_boundary_stay_in_the_band_half_on_each_side(double band)
    {
        using var engine = new ChshEngine();
        foreach (
            ISampler origin in new ISampler[] { new NoSignalingSampler(Scenario.Chsh), new CorrelatorCubeSampler(Scenario.Chsh) }
        )
        {
            var sampler = new NearBoundarySampler("near-boundary", origin, "local", CriticalVisibility.OfLocalSet(engine))
            {
                Band = band,
            };
            var widest = 0.0;
            var outside = Estimate.Of(
                sampler,
                q =>
                {
                    var signed = ChshEngine.SignedNonlocality(q);
                    widest = Math.Max(widest, Math.Abs(signed));
                    return [signed > 0 ? 1 : 0];
                },
                Seed,
                400
            )[0];
            outside.AssertNear(0.5, $"share outside, {sampler.Name}, seed {Seed}");
            Assert.IsLessThanOrEqualTo(band + 1e-7, widest, sampler.Name);
            Assert.IsGreaterThan(band / 20, widest, $"{sampler.Name}: the band is used");
        }
    }

    [TestMethod]
    public void Points_near_the_quantum_boundary_lie_on_both_sides_of_it()
    {
        var excess = (Behavior q) => -QuantumSet.QuantumMargin(Correlators.Of(q).Full());
        var sampler = new NearBoundarySampler(
            "near",
            new CorrelatorCubeSampler(Scenario.Chsh),
            "quantum",
            CriticalVisibility.Where(excess)
        )
        {
            Band = 1e-4,
        };
        var widest = 0.0;
        var outside = Estimate.Of(
            sampler,
            q =>
            {
                widest = Math.Max(widest, Math.Abs(excess(q)));
                return [excess(q) > 0 ? 1 : 0];
            },
            Seed,
            1_000
        )[0];
        outside.AssertNear(0.5, $"share outside, seed {Seed}");
        // A step of 1e-4 changes a correlator by at most 8e-4, and asin has a square-root edge: sqrt(2 * 8e-4) each.
        Assert.IsLessThanOrEqualTo(4 * Math.Sqrt(2 * 8e-4), widest, $"seed {Seed}");
    }

    [TestMethod]
    public void Balanced_classes_have_equal_shares()
    {
        using var engine = new ChshEngine();
        var two = Samplers.Create("balanced", Scenario.Chsh, _ => engine);
        Estimate
            .Of(two, q => [ChshEngine.SignedNonlocality(q) > 0 ? 1 : 0], Seed, 1_000)[0]
            .AssertNear(0.5, $"nonlocal, seed {Seed}");

        var three = Samplers.Create("balanced-quantum", Scenario.Chsh, _ => engine);
        var shares = Estimate.Of(three, q => InLocalAndQuantum(Correlators.Of(q).Full()), Seed, 2_000);
        shares[0].AssertNear(1.0 / 3, $"local, seed {Seed}");
        shares[1].AssertNear(2.0 / 3, $"quantum or local, seed {Seed}");
    }

    [TestMethod]
    public void A_class_out_of_reach_is_refused()
    {
        var local = new LocalMixtureSampler(Scenario.Chsh);
        var balanced = new BalancedSampler("balanced", local, ["impossible"], _ => 1);
        var message = Assert.ThrowsExactly<InvalidInputException>(() => balanced.Sample(new RandomStream(Seed, 0))).Message;
        Assert.AreEqual(
            "Distribution 'local' of [(2 2) (2 2)] gave no impossible point in 10000 tries; use another scenario or "
                + "distribution.",
            message
        );
    }
}
