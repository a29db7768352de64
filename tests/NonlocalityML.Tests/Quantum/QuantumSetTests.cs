using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Quantum;

[TestClass]
public sealed class QuantumSetTests
{
    private const ulong Seed = 20264;

    [TestMethod]
    public void Isotropic_line_leaves_the_local_set_at_half_and_the_quantum_set_at_one_over_root_two()
    {
        foreach (
            var (visibility, expected) in new[]
            {
                (0.0, Membership.Local),
                (0.3, Membership.Local),
                (0.5, Membership.Local),
                (0.5 + 1e-8, Membership.Quantum),
                (0.7, Membership.Quantum),
                (1 / Math.Sqrt(2), Membership.Quantum),
                ((1 / Math.Sqrt(2)) + 1e-8, Membership.PostQuantum),
                (1, Membership.PostQuantum),
            }
        )
        {
            var verdict = QuantumSet.Classify(Behaviors.Isotropic(visibility));
            Assert.AreEqual(expected, verdict.Class, $"visibility {visibility}");
            Assert.AreEqual(2 - (4 * visibility), verdict.LocalMargin, 1e-14, $"visibility {visibility}");
            Assert.AreEqual(Math.PI - (4 * Math.Asin(visibility)), verdict.QuantumMargin, 1e-14, $"visibility {visibility}");
            Assert.IsTrue(verdict.IsDecisive);
        }
    }

    [TestMethod]
    public void Deterministic_points_are_on_both_boundaries_and_local_even_with_rounding()
    {
        foreach (var point in SignPatterns().Where(point => point[0] * point[1] * point[2] * point[3] > 0))
        {
            Assert.AreEqual(0, QuantumSet.LocalMargin(point), 0);
            Assert.AreEqual(0, QuantumSet.QuantumMargin(point), 1e-15);
            for (ulong i = 0; i < 100; i++)
            {
                var stream = new RandomStream(Seed, i);
                var moved = Array.ConvertAll(point, value => value * (1 + stream.NextDouble(-5e-10, 5e-10)));
                Assert.AreEqual(
                    Membership.Local,
                    QuantumSet.Classify(moved).Class,
                    $"{string.Join(", ", moved)}, seed {Seed}, {i}"
                );
            }
        }
    }

    [TestMethod]
    public void Boundary_points_with_rounding_stay_quantum_and_points_just_beyond_do_not()
    {
        for (ulong i = 0; i < 2000; i++)
        {
            // asin E00 + asin E01 + asin E10 - asin E11 = pi: a point of the boundary.
            var stream = new RandomStream(Seed, i);
            double[] angles = [.. Enumerable.Range(0, 3).Select(_ => stream.NextDouble(Math.PI / 4, Math.PI / 2))];
            double[] point = [.. angles.Select(Math.Sin), Math.Sin(angles.Sum() - Math.PI)];
            var rounded = Array.ConvertAll(point, value => value + stream.NextDouble(-5e-10, 5e-10));
            if (rounded.Max() > 1 || QuantumSet.LocalMargin(point) > -1e-6)
                continue;
            Assert.AreEqual(
                Membership.Quantum,
                QuantumSet.Classify(rounded).Class,
                $"{string.Join(", ", rounded)}, seed {Seed}, {i}"
            );
            var beyond = Array.ConvertAll(point, value => value * (1 + 2e-9));
            if (beyond.Max() > 1)
                continue;
            Assert.AreEqual(
                Membership.PostQuantum,
                QuantumSet.Classify(beyond).Class,
                $"{string.Join(", ", beyond)}, seed {Seed}, {i}"
            );
        }
    }

    [TestMethod]
    public void Volumes_in_the_cube_are_two_thirds_and_three_pi_squared_over_32()
    {
        const int Samples = 200_000;
        var (local, quantum) = (0, 0);
        for (var i = 0; i < Samples; i++)
        {
            var point = Cube(new RandomStream(Seed, (ulong)i));
            if (QuantumSet.LocalMargin(point) >= 0)
                local++;
            if (QuantumSet.QuantumMargin(point) >= 0)
                quantum++;
        }

        foreach (var (count, expected) in new[] { (local, 2.0 / 3), (quantum, 3 * Math.PI * Math.PI / 32) })
            Assert.AreEqual(
                expected,
                (double)count / Samples,
                5 * Math.Sqrt(expected * (1 - expected) / Samples),
                $"seed {Seed}"
            );
    }

    [TestMethod]
    public void Margins_do_not_change_under_relabelling()
    {
        for (ulong i = 0; i < 300; i++)
        {
            var e = Cube(new RandomStream(Seed, i));
            var verdict = QuantumSet.Classify(e);
            double[][] relabelled =
            [
                [e[2], e[3], e[0], e[1]], // Alice's settings
                [e[1], e[0], e[3], e[2]], // Bob's settings
                [e[0], e[2], e[1], e[3]], // the parties
                [-e[0], -e[1], e[2], e[3]], // outcomes of Alice's setting 0
                [e[0], -e[1], e[2], -e[3]], // outcomes of Bob's setting 1
            ];
            foreach (var other in relabelled.Select(point => QuantumSet.Classify(point)))
            {
                Assert.AreEqual(verdict.Class, other.Class, $"seed {Seed}, {i}");
                Assert.AreEqual(verdict.LocalMargin, other.LocalMargin, 1e-14, $"seed {Seed}, {i}");
                Assert.AreEqual(verdict.QuantumMargin, other.QuantumMargin, 1e-14, $"seed {Seed}, {i}");
            }
        }
    }

    [TestMethod]
    public void Local_margin_is_that_of_the_largest_Chsh_value_and_sets_are_nested()
    {
        for (ulong i = 0; i < 300; i++)
        {
            var e = Cube(new RandomStream(Seed, i));
            var best = SignPatterns()
                .Where(s => s[0] * s[1] * s[2] * s[3] < 0)
                .Max(s => s.Zip(e, (sign, value) => sign * value).Sum());
            Assert.AreEqual(2 - best, QuantumSet.LocalMargin(e), 1e-14, $"seed {Seed}, {i}");
            if (best <= 2)
                Assert.IsTrue(QuantumSet.QuantumMargin(e) >= 0, $"seed {Seed}, {i}");
            if (best > 2 * Math.Sqrt(2))
                Assert.IsTrue(QuantumSet.QuantumMargin(e) < 0, $"seed {Seed}, {i}");
        }
    }

    [TestMethod]
    public void Every_quantum_point_has_an_explicit_two_qubit_model()
    {
        var worst = 0.0;
        for (ulong i = 0; i < 2000; i++)
        {
            var stream = new RandomStream(Seed, i);
            var point = Cube(stream);
            // A third of the points on the boundary, a third on faces of the cube.
            if (i % 3 == 1)
                point = OnQuantumBoundary(point);
            if (i % 3 == 2)
                point[stream.NextInt(4)] = 1;
            if (QuantumSet.Classify(point).Class == Membership.PostQuantum)
                Refusal.Says("are post-quantum", () => QuantumSet.Realize(point));
            else
                worst = Math.Max(worst, Deviation(point));
        }

        foreach (var point in SignPatterns().Where(point => point[0] * point[1] * point[2] * point[3] > 0))
            worst = Math.Max(worst, Deviation(point));
        worst = Math.Max(worst, Deviation([0, 0, 0, 0]));
        Assert.AreEqual(0, worst, 1e-9, $"seed {Seed}");

        static double Deviation(double[] point) =>
            Correlators.Of(QuantumSet.Realize(point).ToBehavior()).Full().Zip(point, (a, b) => Math.Abs(a - b)).Max();
    }

    [TestMethod]
    public void With_marginals_a_quantum_verdict_is_necessary_only()
    {
        // Tsirelson's correlators force uniform marginals (Summers and Werner 1987): with <A_0> = 0.1 they are post-quantum,
        // unseen.
        var biased = new Correlators(Scenario.Chsh, Correlators.Of(Behaviors.Tsirelson).Values.SetItem(3, 0.1)).ToBehavior();
        Assert.IsTrue(QuantumSet.Classify(biased) is { Class: Membership.Quantum, IsDecisive: false });
        Assert.IsTrue(QuantumSet.Classify(Behaviors.Tsirelson) is { Class: Membership.Quantum, IsDecisive: true });
        Assert.IsTrue(QuantumSet.Classify(Deterministic()).IsDecisive);
        Assert.IsTrue(
            QuantumSet.Classify(Behaviors.PopescuRohrlich.MixWith(Deterministic(), 0.9))
                is { Class: Membership.PostQuantum, IsDecisive: true }
        );

        var signaling = Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == y && b == 0 ? 1 : 0);
        Assert.IsFalse(QuantumSet.Classify(signaling).IsDecisive);

        static Behavior Deterministic() => Behavior.FromFunction(Scenario.Chsh, (a, b, _, _) => a == 0 && b == 0 ? 1 : 0);
    }

    [TestMethod]
    public void Bad_correlators_are_refused_with_one_line()
    {
        Refusal.Says("3 correlators are given", () => QuantumSet.Classify([0, 0, 0]));
        Refusal.Says("Correlator 2 is 1.1", () => QuantumSet.Classify([0, 0, 1.1, 0]));
        Refusal.Says("Correlator 0 is NaN", () => QuantumSet.QuantumMargin([double.NaN, 0, 0, 0]));
        Refusal.Says(
            "the behavior has [(2 2 2) (2 2 2)]",
            () => QuantumSet.Classify(Behaviors.WhiteNoise(Scenario.Bipartite(3)))
        );
    }

    private static double[] Cube(RandomStream stream) => [.. Enumerable.Range(0, 4).Select(_ => stream.NextDouble(-1, 1))];

    /// <summary>The largest multiple of the point that is quantum, by bisection (or as far as the cube reaches).</summary>
    private static double[] OnQuantumBoundary(double[] point)
    {
        var (inside, outside) = (0.0, 1 / point.Max(Math.Abs));
        for (var step = 0; step < 60; step++)
        {
            var middle = (inside + outside) / 2;
            if (QuantumSet.QuantumMargin(Array.ConvertAll(point, value => middle * value)) >= 0)
                inside = middle;
            else
                outside = middle;
        }

        return Array.ConvertAll(point, value => inside * value);
    }

    private static IEnumerable<double[]> SignPatterns() =>
        Enumerable
            .Range(0, 16)
            .Select(bits => (double[])[.. Enumerable.Range(0, 4).Select(i => (bits >> i) % 2 == 0 ? 1.0 : -1.0)]);
}
