using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Learning;

/// <summary>Coordinates and canonical forms: the same for relabelled copies, and moving functionals along keeps their
/// values.</summary>
[TestClass]
public sealed class FeatureSpaceTests
{
    private const ulong Seed = 11;

    [TestMethod]
    [DataRow("correlators", 2)]
    [DataRow("correlators", 3)]
    [DataRow("correlators", 5)]
    [DataRow("table", 2)]
    [DataRow("table", 4)]
    public void Relabelled_copies_have_one_canonical_form(string name, int settings)
    {
        var scenario = Scenario.Bipartite(settings);
        var space = FeatureSpace.FromName(name, scenario);
        using var canonical = new Canonical(space);
        for (var i = 0UL; i < 30; i++)
        {
            var stream = new RandomStream(Seed, i);
            var behavior = Sample(name, scenario, stream);
            var copy = Relabeling.Random(scenario, stream).Apply(behavior);
            Near(canonical.Of(behavior), canonical.Of(copy), 1e-5, $"seed {Seed}, sample {i}");
        }
    }

    [TestMethod]
    public void Parties_with_different_numbers_of_settings_are_brought_into_canonical_form()
    {
        var scenario = Scenario.Parse("[(2 2) (2 2 2)]");
        var space = FeatureSpace.FromName("table", scenario);
        using var canonical = new Canonical(space);
        var stream = new RandomStream(Seed, 0);
        var behavior = new NoSignalingSampler(scenario).Sample(stream);
        var copy = new Relabeling(
            scenario,
            [0, 1],
            [
                [1, 0],
                [2, 0, 1],
            ],
            [
                [
                    [1, 0],
                    [0, 1],
                ],
                [
                    [0, 1],
                    [1, 0],
                    [1, 0],
                ],
            ]
        ).Apply(behavior);
        Near(canonical.Of(behavior), canonical.Of(copy), 1e-5, "relabelled by hand");
    }

    [TestMethod]
    [DataRow("correlators", 3)]
    [DataRow("table", 3)]
    [DataRow("table", 2)]
    public void A_functional_that_moves_along_keeps_its_value(string name, int settings)
    {
        var scenario = Scenario.Bipartite(settings);
        var space = FeatureSpace.FromName(name, scenario);
        using var canonical = new Canonical(space);
        for (var i = 0UL; i < 20; i++)
        {
            var stream = new RandomStream(Seed + 1, i);
            var behavior = Sample(name, scenario, stream);
            var inequality = new BellInequality(
                scenario,
                [.. Enumerable.Range(0, scenario.TableLength).Select(_ => stream.NextDouble(-1, 1))]
            );
            var functional = new double[space.Coordinates];
            space.WriteFunctional(inequality, functional);
            var constant = Correlators.CoefficientsOf(inequality)[0];
            var moved = canonical.Move(behavior, functional);
            var value = constant + canonical.Of(behavior).Zip(moved, (x, g) => (double)x * g).Sum();
            Assert.AreEqual(inequality.Value(behavior), value, 1e-4, $"seed {Seed + 1}, sample {i}");
        }
    }

    [TestMethod]
    [DataRow("bilocal-summary", 32)]
    [DataRow("bilocal-correlators", 256)]
    public void Bilocal_relabellings_keep_the_distance_and_the_canonical_form(string name, int order)
    {
        var space = (BilocalFeatures)FeatureSpace.FromName(name, Scenario.Uniform(3, 2, 2));
        Assert.HasCount(order, space.Relabelings);
        var coordinates = BilocalCoordinates.FromName(name["bilocal-".Length..], space.Scenario);
        var engine = new BilocalEngine(coordinates, new BilocalOptions { Gap = 1e-3 });
        using var canonical = new Canonical(space);
        for (var i = 0UL; i < 12; i++)
        {
            var stream = new RandomStream(Seed, i);
            var features = coordinates.FeaturesOf(new BilocalFeatureSampler(coordinates).Sample(stream));
            var relabeling = space.Relabelings[stream.NextInt(order)];
            double[] copy = [.. features.Select((_, k) => relabeling.Signs[k] * features[relabeling.Sources[k]])];
            Near(
                canonical.Of([.. features.Select(x => (float)x)]),
                canonical.Of([.. copy.Select(x => (float)x)]),
                1e-6,
                $"seed {Seed}, sample {i}"
            );
            var (own, other) = (engine.Solve(features), engine.Solve(copy));
            Assert.IsTrue(
                own.Lower <= other.Upper && other.Lower <= own.Upper,
                $"seed {Seed}, sample {i}: [{own.Lower}, {own.Upper}] and [{other.Lower}, {other.Upper}]"
            );
        }
    }

    [TestMethod]
    public void What_correlators_cannot_tell_is_refused()
    {
        var space = FeatureSpace.FromName("correlators", Scenario.Chsh);
        var deterministic = new LocalModel(Scenario.Chsh, [0], [1.0]).ToBehavior();
        Assert.Contains("marginals", Refuse(() => space.Write(deterministic, new float[4])));
        Assert.Contains(
            "[(2 2 2) (2 2 2)]",
            Refuse(() => space.Write(Behaviors.WhiteNoise(Scenario.Bipartite(3)), new float[4]))
        );
        Assert.Contains("two outcomes", Refuse(() => FeatureSpace.FromName("correlators", Scenario.Bipartite(2, 3))));
        Assert.Contains("'pixels'", Refuse(() => FeatureSpace.FromName("pixels", Scenario.Chsh)));
    }

    private static string Refuse(Action action) => Assert.ThrowsExactly<InvalidInputException>(action).Message;

    private static Behavior Sample(string name, Scenario scenario, RandomStream stream) =>
        name == "table" ? new NoSignalingSampler(scenario).Sample(stream) : new CorrelatorCubeSampler(scenario).Sample(stream);

    private static void Near(float[] expected, float[] actual, double tolerance, string message)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, message);
    }

    /// <summary>The canonical form as the graph computes it.</summary>
    private sealed class Canonical : IDisposable
    {
        private readonly FeatureSpace space;
        private readonly Session session;

        public Canonical(FeatureSpace space)
        {
            this.space = space;
            var form = space.Canonicalize(
                space.ToCoordinates(Node.Input("Features", ElementType.Real32, ["batch", space.Length]))
            );
            session = Session.Open(
                new Graph([
                    ("Canonical", form.Coordinates),
                    ("Moved", form.Move(Node.Input("Functional", ElementType.Real32, ["batch", space.Coordinates]))),
                ])
            );
        }

        public float[] Of(Behavior behavior)
        {
            var row = new float[space.Length];
            space.Write(behavior, row);
            return Of(row);
        }

        public float[] Of(float[] features) => Run(features, new float[space.Coordinates], "Canonical");

        public float[] Move(Behavior behavior, double[] functional)
        {
            var row = new float[space.Length];
            space.Write(behavior, row);
            return Run(row, [.. functional.Select(g => (float)g)], "Moved");
        }

        public void Dispose() => session.Dispose();

        private float[] Run(float[] features, float[] functional, string output) =>
            session
                .Run(
                    new Dictionary<string, Tensor>
                    {
                        ["Features"] = Tensor.Create(features, [1, features.Length]),
                        ["Functional"] = Tensor.Create(functional, [1, functional.Length]),
                    }
                )[output]
                .Values<float>()
                .ToArray();
    }
}
