using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Learning;

/// <summary>What a classifier is told of CHSH behaviors, against closed forms.</summary>
[TestClass]
public sealed class ChshClosedFormsTests : IDisposable
{
    private const int Length = 22;
    private const float Single = 2e-6f;

    private static readonly FeatureSpace Space = FeatureSpace.FromName("table", Scenario.Chsh);

    private readonly Session raw,
        canonical;

    public ChshClosedFormsTests()
    {
        var features = Node.Input("Features", ElementType.Real32, ["batch", Space.Length]);
        var coordinates = Space.ToCoordinates(features);
        raw = Session.Open(new Graph([("Forms", ChshClosedForms.Of(coordinates))]));
        canonical = Session.Open(
            new Graph([("Forms", new InputPose(Space, null, features).Of(InputTransform.ClosedForms).Slice(1, 8, 8 + Length))])
        );
    }

    public void Dispose()
    {
        raw.Dispose();
        canonical.Dispose();
    }

    [TestMethod]
    public void Without_marginals_they_are_those_of_the_quantum_set()
    {
        var sampler = Samplers.Create("balanced-quantum", Scenario.Chsh, _ => throw new InvalidOperationException());
        for (var i = 0; i < 50; i++)
        {
            var behavior = sampler.Sample(new RandomStream(31, (ulong)i));
            var (expected, found) = (QuantumSet.Classify(behavior), Forms(raw, behavior));
            Assert.AreEqual(2 - expected.LocalMargin, found[0], Single, $"stream (31, {i})");
            Assert.AreEqual(Math.PI - expected.QuantumMargin, found[1], 1e-4, $"stream (31, {i})");
            for (var k = 0; k < 4; k++)
            for (var party = 0; party < 4; party++)
                Assert.AreEqual(
                    found[2 + k],
                    found[6 + (4 * party) + k],
                    1e-5,
                    $"stream (31, {i}): nothing is learned from the other's outcome alone"
                );
        }
    }

    [TestMethod]
    public void Quantum_behaviors_are_in_level_1_and_relabelled_ones_have_the_same_forms()
    {
        for (var i = 0; i < 50; i++)
        {
            var behavior = new QuantumSampler(Scenario.Chsh).Sample(new RandomStream(32, (ulong)i));
            var found = Forms(canonical, behavior);
            Assert.IsLessThanOrEqualTo(Math.PI + 2e-3, found[1], $"stream (32, {i})");
            Assert.AreEqual(2 - QuantumSet.Classify(behavior).LocalMargin, found[0], Single, $"stream (32, {i})");
            var other = Forms(
                canonical,
                Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => behavior[b, x == 0 ? 1 - a : a, y, 1 - x])
            );
            for (var k = 0; k < 2; k++)
                Assert.AreEqual(found[k], other[k], 2e-4, $"stream (32, {i}), form {k}");
        }
    }

    /// <summary>The points that maximise b A0 + CHSH are extremal (Acin, Massar and Pironio, PRL 108, 100402): all sums of
    /// arcsines given an outcome are pi.</summary>
    [TestMethod]
    [DataRow(0.25)]
    [DataRow(0.15)]
    [DataRow(0.1)]
    public void At_extremal_points_every_sum_is_pi(double share)
    {
        var (sin, cos) = Math.SinCos(2 * share * Math.PI);
        var (slant, towards) = Math.SinCos(Math.Atan(sin));
        // cos t|00> + sin t|11>, (sin, cos) being those of 2t; A along Z and X, B on either side of Z.
        double[] values = [1, towards * cos, towards * cos, cos, towards, towards, 0, sin * slant, -sin * slant];
        var found = Forms(raw, new Correlators(Scenario.Chsh, values).ToBehavior());
        Assert.AreEqual(2 * Math.Sqrt(1 + (sin * sin)), found[0], Single);
        Assert.IsTrue(found[1] < Math.PI + 1e-3, "level 1 holds the quantum set");
        foreach (var (s, t) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
        {
            int alice = 6 + (4 * s),
                other = 6 + (4 * t),
                bob = 14 + (4 * s),
                second = 14 + (4 * t);
            Assert.AreEqual(
                Math.PI,
                found[alice] + found[alice + 1] + found[other + 2] - found[other + 3],
                2e-3,
                $"given Alice's outcomes {s}, {t}"
            );
            Assert.AreEqual(
                Math.PI,
                found[bob] + found[bob + 2] + found[second + 1] - found[second + 3],
                2e-3,
                $"given Bob's outcomes {s}, {t}"
            );
        }
    }

    [TestMethod]
    public void Certain_outcomes_give_finite_numbers()
    {
        for (var answers = 0; answers < 16; answers++)
        {
            var found = Forms(
                canonical,
                Behavior.FromFunction(
                    Scenario.Chsh,
                    (a, b, x, y) => a == ((answers >> x) & 1) && b == ((answers >> (2 + y)) & 1) ? 1 : 0
                )
            );
            Assert.AreEqual(2, found[0], Single, $"strategy {answers}");
            Assert.IsTrue(found.All(float.IsFinite) && Math.Abs(found[1]) < 1e-2, $"strategy {answers}");
        }
    }

    private static float[] Forms(Session session, Behavior behavior)
    {
        var row = new float[Space.Length];
        Space.Write(behavior, row);
        return session
            .Run(new Dictionary<string, Tensor> { ["Features"] = Tensor.Create(row, [1, Space.Length]) })["Forms"]
            .Values<float>()
            .ToArray();
    }
}
