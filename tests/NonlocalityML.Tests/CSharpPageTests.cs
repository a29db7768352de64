using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Inequalities;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;
using NonlocalityML.Quantum;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests;

/// <summary>The program of docs/csharp.md, run as it stands there.</summary>
[TestClass]
public sealed class CSharpPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "csharp.md"));

    [TestMethod]
    public void The_program_of_the_page_prints_what_the_page_shows()
    {
        var lines = new List<string>();
        Run(lines.Add);
        var output = string.Join('\n', lines) + "\n";
        Assert.IsNull(new ShownOutput(Block("text")).Difference(output), output);
    }

    [TestMethod]
    public void The_page_shows_this_code()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "CSharpPageTests.cs"))
            .Replace("write(", "Console.WriteLine(", StringComparison.Ordinal)
            .Replace(
                "Path.Combine(Repository.Root, \"datasets/experiments/delft2015.csv\")",
                "\"datasets/experiments/delft2015.csv\"",
                StringComparison.Ordinal
            );
        var shown = Block("csharp").Split('\n').Where(line => !line.StartsWith("using NonlocalityML", StringComparison.Ordinal));
        Assert.Contains(Trimmed(string.Join('\n', shown)), Trimmed(source));

        static string Trimmed(string code) => string.Join('\n', code.Trim().Split('\n').Select(line => line.Trim()));
    }

    /// <summary>From counts to a verdict and a trained model, in forty lines, as `dotnet run FILE.cs` runs them.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void The_script_of_the_page_goes_from_counts_to_a_model()
    {
        var script = Path.Combine(Repository.Root, "docs", "counts-to-model.cs");
        Assert.IsLessThanOrEqualTo(40, File.ReadAllLines(script).Length);
        using var folder = new TemporaryFolder();
        var counts = Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv");
        var (exitCode, output, error) = OtherPrograms
            .TryRun("dotnet", ["run", "--file", script, "-p:UseSharedCompilation=false", "--", counts, folder.Path])!
            .Value;
        Assert.AreEqual(0, exitCode, output + error);
        Assert.IsNull(
            new ShownOutput(Regex.Matches(Page, @"(?ms)^```text\n(.*?)^```")[1].Groups[1].Value).Difference(output),
            output
        );
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "model", "model.onnx")));
    }

    private static string Block(string language) =>
        Regex.Match(Page, $@"(?ms)^```{language}\n(.*?)^```").Groups[1].Value is { Length: > 0 } block
            ? block
            : throw new AssertFailedException($"docs/csharp.md has no block of {language}");

    private static void Run(Action<string> write)
    {
        // A file as score reads it: counts or probabilities, in most spellings.
        var table = MeasuredTable.Read(Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv"));
        using var engine = NonlocalityEngines.Structured(table.Scenario);
        using var distance = new NoSignalingDistance(table.Scenario, new OrToolsSolver());
        var verdict = ExperimentVerdict.Of(table, engine, distance);
        write(verdict.Sentence);
        write($"{verdict.ProjectedCertificate}");

        // Numbers of your own: p[a, b, x, y], outcomes first, in C order.
        var behavior = Behavior.FromFunction(
            Scenario.Chsh,
            (a, b, x, y) => (1 + (a == b ? 1 : -1) * (x * y == 1 ? -0.7 : 0.7)) / 4
        );
        var certificate = engine.Solve(behavior);
        if (certificate.Verify() is { } fault)
            throw new InvalidOperationException(fault);
        write($"{certificate}");

        // Many at once, in order: engines and learned scores take sequences.
        var series = Enumerable.Range(0, 5).Select(k => behavior.MixWith(Behaviors.WhiteNoise(Scenario.Chsh), k / 4.0));
        using var scorer = Scorer.Open(ShippedModels.ForTables(Scenario.Chsh)!);
        foreach (var (proof, score) in engine.SolveAll(series).Zip(scorer.ScoreAll(series)))
            write($"{proof}; learned {score.Value:F4}, evidence");

        // An inequality, its bounds and what it says of the table.
        var expression = InequalityReader.ReadExpression("E00 + E01 + E10 - E11");
        var analysis = InequalityAnalysis.Of(expression, new OrToolsSolver());
        write($"local {analysis.LocalBound}, quantum {analysis.Quantum}, at the table {expression.Value(table.Behavior):F4}");

        // A state and measurements.
        var simulated = BornRule.Apply(States.Werner(0.9), AngleList.Parse("0,90;225,135"));
        write($"{expression.Value(simulated):F4}");
    }
}
