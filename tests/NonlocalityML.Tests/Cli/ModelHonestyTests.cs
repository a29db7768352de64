using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Labeling.Intervals;

namespace NonlocalityML.Tests.Cli;

/// <summary>What a model is worth is said first, and errors are told apart by kinds of behaviors.</summary>
[TestClass]
public sealed class ModelHonestyTests
{
    private const string Useless = "NO BETTER THAN ONE NUMBER FOR ALL POINTS";

    /// <summary>A hundred tables of three outcomes and one pass teach nothing.</summary>
    [TestMethod]
    public void A_useless_model_says_so_in_the_first_line_of_train_evaluate_and_card_and_at_the_score()
    {
        using var folder = new TemporaryFolder();
        var (training, unseen, model) = (
            Labels(folder, "training", "no-signaling", "[(3 3) (3 3)]", 1, 120),
            Labels(folder, "unseen", "no-signaling", "[(3 3) (3 3)]", 2, 60),
            folder["model"]
        );
        StartsWithWarning(Run("train", training, "--unseen", unseen, "--perceptrons", "--epochs", "1", "--out", model));
        StartsWithWarning(Run("evaluate", model, "--data", unseen));
        var card = File.ReadLines(Path.Combine(model, ModelCard.FileName)).ElementAt(1);
        Assert.StartsWith("\"warning\": \"" + Useless, card.Trim());
        // A lonely table of three outcomes and two settings: uniform.
        var table = folder.Write(
            "table.csv",
            "a,b,x,y,p\n"
                + string.Concat(Enumerable.Range(0, 36).Select(i => $"{i / 12},{i / 4 % 3},{i / 2 % 2},{i % 2},{1.0 / 9:R}\n"))
        );
        Assert.Contains(
            Useless,
            Run("score", table, "--model", model).Split('\n').First(line => line.Contains("learned", StringComparison.Ordinal))
        );
    }

    [TestMethod]
    public void Errors_are_told_by_kind_and_what_was_not_learned_is_named()
    {
        using var folder = new TemporaryFolder();
        string training = Labels(folder, "training", "cube", "m3", 1, 300),
            unseen = Labels(folder, "unseen", "cube", "m3", 2, 60),
            near = Labels(folder, "near", "near-boundary:cube", "m3", 1, 60),
            model = folder["model"];
        var said = Run("train", training, "--families", unseen, near, "--epochs", "2", "--out", model);
        Assert.MatchesRegex(@"\n  cube +60 [^\n]*\d\n  near-boundary:cube +60 [^\n]* held out", said);
        var families = ModelCard.Read(Path.Combine(model, ModelCard.FileName)).Families!.Value;
        CollectionAssert.AreEqual(new[] { false, true }, families.Select(family => family.IsHeldOut).ToArray());
        Assert.MatchesRegex(@"\n  near-boundary:cube +60 [^\n]* held out", Run("evaluate", model, "--data", unseen, near));
        var (code, _, error) = Nonlocality.Run("train", training, "--families", training, "--out", folder["other"]);
        Assert.AreEqual(2, code);
        Assert.Contains("repeats points", error);
    }

    /// <summary>Local tables, of which a perceptron says 0.02: each is told with what it misses.</summary>
    [TestMethod]
    [DataRow("m5-cube")]
    [DataRow("m5-no-signaling")]
    public void A_learned_number_off_the_proof_is_said_to_be_so(string model)
    {
        using var folder = new TemporaryFolder();
        var scenario = Scenario.Bipartite(5);
        var tables = Enumerable
            .Range(0, 4)
            .Select(n =>
            {
                var row = CorrelatorFamilies.Draw("local mixtures", 5, new RandomStream(3, (ulong)n));
                var table = Correlators.FromFull(scenario, [.. row.Select(value => (double)value)]).ToBehavior().Table.ToArray();
                var lines = table.Select((p, i) => $"{i / 50},{i / 25 % 2},{i / 5 % 5},{i % 5},{p:R}\n");
                return folder.Write($"local{n}.csv", "a,b,x,y,p\n" + string.Concat(lines));
            });
        var said = Run(["score", .. tables, "--model", Path.Combine(Repository.Root, "models", model)])
            .Split('\n')
            .Where(line => line.Contains("learned NL", StringComparison.Ordinal))
            .ToList();
        Assert.HasCount(4, said);
        var off = 0;
        foreach (var line in said)
        {
            var value = double.Parse(Regex.Match(line, @"learned NL = (\S+)").Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.AreEqual(value > 1e-3, line.Contains("from what is proven, which decides", StringComparison.Ordinal), line);
            off += value > 1e-3 ? 1 : 0;
        }

        Assert.IsGreaterThan(0, off, "these models are known to err here");
    }

    private static void StartsWithWarning(string output) => Assert.StartsWith(Useless, output);

    private static string Labels(TemporaryFolder folder, string name, string distribution, string scenario, int seed, int count)
    {
        Run(
            "sample",
            "--scenario",
            scenario,
            "--distribution",
            distribution,
            "--seed",
            $"{seed}",
            "--count",
            $"{count}",
            "--out",
            folder[$"{name}-points"]
        );
        Run("label", folder[$"{name}-points"], "--out", folder[name]);
        return folder[name];
    }

    private static string Run(params string[] arguments)
    {
        var (code, output, error) = Nonlocality.Run(arguments);
        Assert.AreEqual(0, code, error);
        return output;
    }
}
