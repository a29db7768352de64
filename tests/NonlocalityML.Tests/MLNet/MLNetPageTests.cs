using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.MLNet;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.MLNet;

/// <summary>The pipeline of docs/mlnet.md, run as it stands there.</summary>
[TestClass]
public sealed class MLNetPageTests
{
    [TestMethod]
    [TestCategory("Slow")]
    public void The_pipeline_of_the_page_runs_and_learns()
    {
        var lines = new List<string>();
        Run(lines.Add);
        var (error, explained) = Regex.Match(lines[0], "error ([\\d.]+), R squared ([\\d.]+)") is { Success: true } match
            ? (
                double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
                double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
            )
            : throw new AssertFailedException(lines[0]);
        Assert.IsLessThan(0.01, error);
        Assert.IsGreaterThan(0.5, explained);
        Assert.AreEqual("the same from the file: True", lines[1]);
    }

    [TestMethod]
    public void The_page_shows_this_code()
    {
        var shown = Regex
            .Match(File.ReadAllText(Path.Combine(Repository.Root, "docs", "mlnet.md")), @"(?ms)^```csharp\n(.*?)^```")
            .Groups[1]
            .Value;
        var source = File.ReadAllText(
            Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "MLNet", "MLNetPageTests.cs")
        );
        Assert.AreNotEqual("", shown);
        Assert.Contains(
            Trimmed(shown),
            Trimmed(source).Replace("folder[\"model.zip\"]", "\"model.zip\"", StringComparison.Ordinal)
        );

        static string Trimmed(string code) => string.Join('\n', code.Trim().Split('\n').Select(line => line.Trim()));
    }

    private static void Run(Action<string> write)
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext(seed: 1).UseNonlocality();
        var scenario = Scenario.Parse("m2");
        var sampler = new NoSignalingSampler(scenario);
        IDataView Sample(ulong seed, int count)
        {
            var rows = Enumerable
                .Range(0, count)
                .Select(i => new Row
                {
                    Features = [.. sampler.Sample(new RandomStream(seed, (ulong)i)).Table.ToArray().Select(p => (float)p)],
                });
            var points = ml.Data.LoadFromEnumerable(rows);
            var proven = ml.Transforms.LabelNonlocality(scenario).Fit(points).Transform(points);
            var labelled = ml
                .Transforms.CustomMapping<Bounds, Target>(
                    (bounds, target) => target.Label = (float)(bounds.Lower + bounds.Upper) / 2,
                    null
                )
                .Fit(proven)
                .Transform(proven);
            return ml.Data.Cache(labelled);
        }

        var (training, unseen) = (Sample(1, 4000), Sample(2, 1000));
        using var model = ml
            .Regression.Trainers.Nonlocality(scenario, new NonlocalityTrainerOptions { Epochs = 10 })
            .Fit(training);
        var metrics = ml.Regression.Evaluate(model.Transform(unseen));
        write($"mean absolute error {metrics.MeanAbsoluteError:F4}, R squared {metrics.RSquared:F2}");
        ml.Model.Save(model, training.Schema, folder["model.zip"]);
        var loaded = ml.Model.Load(folder["model.zip"], out _);
        write(
            "the same from the file: "
                + $"{ml.Regression.Evaluate(loaded.Transform(unseen)).MeanAbsoluteError == metrics.MeanAbsoluteError}"
        );
    }

    private sealed class Row
    {
        [VectorType(16)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Bounds
    {
        public double Lower { get; set; }

        public double Upper { get; set; }
    }

    private sealed class Target
    {
        public float Label { get; set; }
    }
}
