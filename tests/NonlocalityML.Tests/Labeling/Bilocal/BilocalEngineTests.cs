using NonlocalityML.Bell;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Labeling.Bilocal;

[TestClass]
public sealed class BilocalEngineTests
{
    private static readonly BilocalEngine Full = new(BilocalPoints.Probabilities);

    [TestMethod]
    public void Bilocal_models_have_distance_zero_in_every_coordinate_set()
    {
        foreach (var coordinates in BilocalPoints.All)
        {
            var engine = new BilocalEngine(coordinates);
            for (var seed = 0UL; seed < 3; seed++)
            {
                var certificate = engine.Solve(BilocalPoints.Model(coordinates.Scenario, seed).ToBehavior());
                AssertProven(certificate, 1e-3, $"{coordinates.Name} {coordinates.Scenario}, seed {seed}");
                Assert.AreEqual(0, (double)certificate.Lower, 1e-12, $"{coordinates.Name} {coordinates.Scenario}, seed {seed}");
            }
        }
    }

    [TestMethod]
    public void The_strategy_curve_I_is_rs_and_J_is_1_minus_r_times_1_minus_s_has_distance_zero()
    {
        var engine = new BilocalEngine(BilocalCoordinates.Summary);
        foreach (var r in new[] { 0, 0.3, 0.5, 0.9 })
        foreach (var s in new[] { 0.1, 0.5, 1 })
            Assert.IsLessThanOrEqualTo(1e-3, (double)engine.Solve([r * s, (1 - r) * (1 - s), 0, 0]).Upper, $"r = {r}, s = {s}");
    }

    [TestMethod]
    public void In_the_plane_of_I_and_J_the_distance_to_the_known_curve_is_found()
    {
        var engine = new BilocalEngine(BilocalCoordinates.Summary);
        for (var seed = 0UL; seed < 8; seed++)
        {
            var stream = new RandomStream(seed, 0);
            double i = stream.NextDouble(-1, 1),
                j = stream.NextDouble(-1, 1);
            var certificate = engine.Solve([i, j, 0, 0]);
            AssertProven(certificate, 1e-3, $"seed {seed}");
            var exact = Enumerable.Range(0, 100_001).Min(step => Distance(Math.Abs(i), Math.Abs(j), step / 100_000.0));
            Assert.IsTrue(
                (double)certificate.Lower <= exact + 1e-9 && exact <= (double)certificate.Upper + 1e-5,
                $"seed {seed}: {exact}"
            );
        }

        // To sqrt I = u, sqrt J = 1 - u and everything below, in the unit 1/4.
        static double Distance(double i, double j, double u) =>
            (Math.Max(0, i - (u * u)) + Math.Max(0, j - ((1 - u) * (1 - u)))) / 4;
    }

    [TestMethod]
    public void Products_of_two_party_local_boxes_are_bilocal()
    {
        // A and B share a local box with correlators -0.5, 0.5, 0.5, 0.5; C tosses a coin.
        var values = new double[27];
        values[0] = 1;
        double[] shared = [-0.5, 0.5, 0.5, 0.5];
        for (var i = 0; i < 4; i++)
            values[(9 * ((i / 2) + 1)) + (3 * ((i % 2) + 1))] = shared[i];
        var certificate = Full.Solve(new Correlators(BilocalPoints.Line, values).ToBehavior());
        AssertProven(certificate, 1e-3, "product");
        Assert.IsLessThanOrEqualTo(1e-3, (double)certificate.Upper);
    }

    [TestMethod]
    public void No_weights_of_a_grid_do_better_than_the_lower_bound_by_OR_Tools()
    {
        List<double[]> grid =
        [
            [0.25, 0.25, 0.25, 0.25],
        ];
        for (var seed = 0UL; grid.Count < 6; seed++)
        {
            var stream = new RandomStream(seed, 0);
            double[] weights = [.. Enumerable.Range(0, 4).Select(_ => stream.NextExponential())];
            grid.Add([.. weights.Select(weight => weight / weights.Sum())]);
        }

        for (var seed = 0UL; seed < 2; seed++)
        {
            var behavior = BilocalPoints.NoSignaling(seed);
            var certificate = Full.Solve(behavior);
            AssertProven(certificate, 1e-3, $"seed {seed}");
            var found = certificate.Model.First;
            grid[^1] = [.. found.Select(weight => weight / found.Sum())];
            using var session = new OrToolsSolver().Open(BilocalPoints.ProgramAt(grid));
            var distances = BilocalPoints.Distances(session, behavior, grid.Count);
            for (var i = 0; i < grid.Count; i++)
            {
                Assert.IsGreaterThanOrEqualTo((double)certificate.Lower - 1e-7, distances[i], $"seed {seed}, weights {i}");
                Assert.AreEqual(
                    distances[i],
                    Full.DistanceAt(BilocalPoints.Probabilities.FeaturesOf(behavior), grid[i]),
                    1e-6,
                    $"seed {seed}, weights {i}"
                );
            }

            Assert.AreEqual((double)certificate.Upper, distances[^1], 1e-4, $"seed {seed}: the best weights found");
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void NBL_is_at_least_NL()
    {
        using var engine = new OrToolsEngine(BilocalPoints.Line);
        for (var seed = 10UL; seed < 12; seed++)
        {
            var behavior = BilocalPoints.NoSignaling(seed);
            Assert.IsGreaterThanOrEqualTo(
                (double)engine.Solve(behavior).Lower,
                (double)Full.Solve(behavior).Upper,
                $"seed {seed}"
            );
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Fewer_features_are_no_farther_from_bilocal()
    {
        var correlators = new BilocalEngine(BilocalCoordinates.Correlators);
        var summary = new BilocalEngine(BilocalCoordinates.Summary);
        for (var seed = 0UL; seed < 3; seed++)
        {
            var behavior = BilocalPoints.Nonbilocal(seed);
            var (all, eight, two) = (Full.Solve(behavior), correlators.Solve(behavior), summary.Solve(behavior));
            foreach (var certificate in new[] { all, eight, two })
                AssertProven(certificate, 1e-3, $"seed {seed}, {certificate.Coordinates.Name}");
            Assert.IsTrue(two.Lower <= eight.Upper, $"seed {seed}");
            Assert.IsTrue(eight.Lower <= 2 * all.Upper, $"seed {seed}");
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Relabelling_and_exchanging_the_ends_keep_NBL()
    {
        for (var seed = 20UL; seed < 21; seed++)
        {
            var behavior = BilocalPoints.NoSignaling(seed);
            var reference = Full.Solve(behavior);
            for (var kind = 0; kind < 4; kind++)
            {
                var other = Full.Solve(Relabelled(behavior, kind));
                Assert.IsTrue(
                    other.Lower <= reference.Upper && reference.Lower <= other.Upper,
                    $"seed {seed}, relabelling {kind}"
                );
            }
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void A_smaller_gap_gives_an_interval_that_agrees()
    {
        foreach (var coordinates in BilocalPoints.All.Take(3))
        {
            var features = coordinates.FeaturesOf(BilocalPoints.Nonbilocal(3));
            var previous = new BilocalEngine(coordinates, new BilocalOptions { Gap = 1e-2 }).Solve(features);
            foreach (var gap in coordinates.Count > 10 ? new[] { 1e-3 } : [1e-3, 1e-4, 1e-5])
            {
                var certificate = new BilocalEngine(coordinates, new BilocalOptions { Gap = gap }).Solve(features);
                AssertProven(certificate, gap, $"{coordinates.Name}, gap {gap}");
                Assert.IsTrue(
                    certificate.Lower <= previous.Upper && previous.Lower <= certificate.Upper,
                    $"{coordinates.Name}, gap {gap}"
                );
                previous = certificate;
            }
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void A_spent_budget_leaves_a_true_interval()
    {
        var behavior = BilocalPoints.NoSignaling(0);
        var whole = Full.Solve(behavior);
        var previous = -1.0;
        foreach (var cells in new[] { 0, 1, 10, 40 })
        {
            var engine = new BilocalEngine(BilocalPoints.Probabilities, new BilocalOptions { MaximumCells = cells });
            var certificate = engine.Solve(behavior);
            Assert.IsNull(certificate.Verify(), $"{cells} cells");
            Assert.AreEqual(cells, engine.Cells);
            Assert.IsGreaterThan(1e-3, certificate.Width, $"{cells} cells");
            Assert.IsTrue(certificate.Lower <= whole.Upper && whole.Lower <= certificate.Upper, $"{cells} cells");
            Assert.IsGreaterThanOrEqualTo(previous, (double)certificate.Lower, $"{cells} cells");
            previous = (double)certificate.Lower;
        }
    }

    [TestMethod]
    public void Signalling_behaviors_have_an_NBL_too()
    {
        var behavior = RandomBehaviors.Arbitrary(BilocalPoints.Line, new RandomStream(1, 0));
        Assert.IsGreaterThan(0.01, behavior.SignalingResidual);
        AssertProven(Full.Solve(behavior), 1e-3, "signalling");
    }

    [TestMethod]
    public void The_same_input_gives_the_same_certificate()
    {
        var features = BilocalCoordinates.Correlators.FeaturesOf(BilocalPoints.Nonbilocal(1));
        var engine = new BilocalEngine(BilocalCoordinates.Correlators);
        var first = BilocalCertificateJson.Format(engine.Solve(features));
        engine.Solve(BilocalPoints.Nonbilocal(2));
        Assert.AreEqual(first, BilocalCertificateJson.Format(engine.Solve(features)));
    }

    [TestMethod]
    public void Wrong_input_is_refused_in_one_line()
    {
        Assert.Contains("1 features are given", Message(() => Full.Solve([1.0])));
        Assert.Contains("Feature 2", Message(() => new BilocalEngine(BilocalCoordinates.Summary).Solve([0, 0, double.NaN, 0])));
        Assert.Contains("Feature 0", Message(() => new BilocalEngine(BilocalCoordinates.Summary).Solve([1.5, 0, 0, 0])));
        Assert.Contains(
            "gap of NBL is 0",
            Message(() => new BilocalEngine(BilocalCoordinates.Summary, new BilocalOptions { Gap = 0 }).Solve([0, 0, 0, 0]))
        );
        Assert.Contains("three parties", Message(() => BilocalCoordinates.Probabilities(Scenario.Chsh)));
        Assert.Contains("three parties", Message(() => BilocalCoordinates.Probabilities(Scenario.Uniform(3, 3, 2))));
        Assert.Contains("'other'", Message(() => BilocalCoordinates.FromName("other", BilocalPoints.Line)));
        Assert.Contains("scenario", Message(() => Full.Solve(Behaviors.PopescuRohrlich)));

        static string Message(Action action) => Assert.ThrowsExactly<InvalidInputException>(action).Message;
    }

    private static Behavior Relabelled(Behavior behavior, int kind)
    {
        var scenario = behavior.Scenario;
        var table = new double[64];
        for (var i = 0; i < 64; i++)
        {
            var (a, b, c, x, y, z) = (i >> 5, (i >> 4) & 1, (i >> 3) & 1, (i >> 2) & 1, (i >> 1) & 1, i & 1);
            table[scenario.TableIndex([a, b, c], [x, y, z])] = kind switch
            {
                0 => behavior[[c, b, a], [z, y, x]],
                1 => behavior[[a, b, c], [1 - x, y, z]],
                2 => behavior[[a, b ^ y, c], [x, 1 - y, z]],
                _ => behavior[[a ^ x, b, 1 - c], [x, y, 1 - z]],
            };
        }

        return new Behavior(scenario, table);
    }

    private static void AssertProven(BilocalCertificate certificate, double gap, string message)
    {
        Assert.IsNull(certificate.Verify(), message);
        Assert.IsLessThanOrEqualTo(gap, certificate.Width, message);
    }
}
