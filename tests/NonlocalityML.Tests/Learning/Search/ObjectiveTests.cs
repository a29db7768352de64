using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Search;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Learning.Search;

/// <summary>What is climbed: values against those who define them, slopes along the angles against differences of the
/// values.</summary>
[TestClass]
public sealed class ObjectiveTests
{
    private static readonly string Models = Path.Combine(Repository.Root, "models");

    [TestMethod]
    [DataRow("m3-no-signaling")]
    [DataRow("m2-cube")]
    [DataRow("bilocal-correlators")]
    [DataRow("bilocal-summary")]
    [DataRow("classes")]
    public void A_model_that_is_read_back_says_the_same(string name)
    {
        var path = Path.Combine(Models, name, ModelCard.ModelName);
        using Session stored = Session.Open(path),
            read = Session.Open(Graph.Read(path));
        var random = new RandomStream(1, 0);
        var length = (int)stored.Inputs[0].Shape[1].Length;
        var inputs = new Dictionary<string, Tensor>
        {
            ["Features"] = Tensor.Create(
                [.. Enumerable.Range(0, 20 * length).Select(_ => (float)random.NextDouble(-1, 1))],
                [20, length]
            ),
        };
        var (expected, found) = (stored.Run(inputs), read.Run(inputs));
        foreach (var output in (string[])["Score", "Remoteness"])
            CollectionAssert.AreEqual(
                expected[output].Values<float>().ToArray(),
                found[output].Values<float>().ToArray(),
                output
            );
        CollectionAssert.AreEquivalent(stored.Metadata.ToList(), read.Metadata.ToList());
    }

    [TestMethod]
    public void Files_of_other_kinds_are_not_read()
    {
        using var folder = new TemporaryFolder();
        foreach (var text in (string[])["", "not a model", new string('x', 5000)])
        {
            folder.Write("model.onnx", text);
            Assert.Contains(
                "model.onnx",
                Assert.ThrowsExactly<InvalidInputException>(() => Graph.Read(folder["model.onnx"])).Message
            );
        }

        var bytes = File.ReadAllBytes(Path.Combine(Models, "m2-cube", ModelCard.ModelName));
        File.WriteAllBytes(folder["model.onnx"], bytes[..(bytes.Length / 2)]);
        Assert.ThrowsExactly<InvalidInputException>(() => Graph.Read(folder["model.onnx"]));
    }

    /// <summary>Networks of Real32 have kinks and rounding, so that a few points may differ; the steps are long enough for the
    /// rest.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("m2", "learned", 2e-3)]
    [DataRow("m3", "learned", 2e-3)]
    [DataRow("bilocal", "learned", 2e-3)]
    [DataRow("m3", "exact", 1e-6)]
    [DataRow("m2", "certified", 2e-2)]
    public void Slopes_along_the_angles_are_those_of_central_differences(string scenario, string objective, double tolerance)
    {
        var options = new SearchOptions { Scenario = scenario, Objective = objective };
        var laboratory = options.NewLaboratory(new LaboratoryOptions { State = null });
        using var climbed = Open(options);
        var errors = new List<double>();
        for (var k = 0; errors.Count < 15; k++)
        {
            var random = new RandomStream(8, (ulong)k);
            var (point, direction) = (laboratory.Start(random), new double[laboratory.Parameters]);
            for (var i = 0; i < direction.Length; i++)
                direction[i] = random.NextNormal();
            var value = Value(climbed, laboratory, point, out var gradient);
            if (value <= 1e-3)
                continue;
            var step = objective == "exact" ? 1e-6 : 1e-3;
            double[] Moved(double by) => [.. point.Zip(direction, (x, d) => x + (by * d))];
            var slope =
                (Value(climbed, laboratory, Moved(step), out _) - Value(climbed, laboratory, Moved(-step), out _)) / (2 * step);
            errors.Add(Math.Abs(slope - gradient.Zip(direction, (g, d) => g * d).Sum()));
        }

        Assert.IsLessThan(tolerance, errors.Order().ElementAt(errors.Count * 2 / 3), string.Join(' ', errors));
    }

    private static ISearchObjective Open(SearchOptions options) =>
        options.Objective switch
        {
            "learned" => new LearnedObjective(options.ModelFolder!, options.BellScenario),
            "certified" => new CertifiedObjective(options.BellScenario),
            _ => new ExactObjective(options.BellScenario),
        };

    private static double Value(ISearchObjective objective, Laboratory laboratory, double[] point, out double[] gradient)
    {
        double[] correlators = new double[laboratory.Length],
            slope = new double[laboratory.Length],
            value = new double[1];
        laboratory.Write(point, correlators);
        objective.Evaluate(correlators, value, slope);
        laboratory.PullBack(point, slope, gradient = new double[point.Length]);
        return value[0];
    }
}
