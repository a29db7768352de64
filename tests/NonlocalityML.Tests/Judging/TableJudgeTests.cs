using System.Text.Json.Nodes;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Cli;
using NonlocalityML.Tests.Experiments.Statistics;
using NonlocalityML.Tests.Web;
using NonlocalityML.Web;

namespace NonlocalityML.Tests.Judging;

[TestClass]
public sealed class TableJudgeTests
{
    /// <summary>Closed forms of the isotropic line: docs/measures.md.</summary>
    [TestMethod]
    public void A_nonlocal_table_is_told_what_a_local_description_would_cost_and_a_local_one_is_not()
    {
        using var folder = new TemporaryFolder();
        var nonlocal = folder.Write("nonlocal.csv", BoxAmongSettings.Csv(2, 0.9));
        var local = folder.Write("local.csv", BoxAmongSettings.Csv(2, 0.4));
        var tables = JsonNode.Parse(Nonlocality.Print("score", nonlocal, local, "--json"))!["tables"]!;
        Assert.IsNull(tables[1]!["measures"]);
        var measures = tables[0]!["measures"]!.AsArray().ToDictionary(found => (string)found!["name"]!, found => found!);
        (string, double)[] expected =
        [
            ("content", ((4 * 0.9) - 2) / 2),
            ("white-robustness", (2 * 0.9) - 1),
            ("strength", (0.95 * Math.Log2(0.95 / 0.75)) + (0.05 * Math.Log2(0.05 / 0.25))),
        ];
        foreach (var (name, value) in expected)
        {
            Assert.IsLessThanOrEqualTo(value + 1e-12, (double)measures[name]["lower"]!, name);
            Assert.IsGreaterThanOrEqualTo(value - 1e-12, (double)measures[name]["upper"]!, name);
            Assert.AreEqual(value, (double)measures[name]["lower"]!, 1e-9, name);
        }

        var text = Nonlocality.Print("score", nonlocal);
        foreach (var measure in Measure.All.Where(measure => measure.IsLocalCost))
            Assert.Contains(measure.Title, text);
        Assert.DoesNotContain("nonlocal content", Nonlocality.Print("score", local));
    }

    /// <summary>A noisy PR box among nine settings that show nothing: NL = 1/162 min sum |q - p| = (S - 2)/162.</summary>
    [TestMethod]
    public void One_table_of_nine_settings_has_one_answer_from_score_report_and_serve()
    {
        using var folder = new TemporaryFolder();
        var text = BoxAmongSettings.Csv(9, 0.9);
        var file = folder.Write("box.csv", text);
        var score = JsonNode.Parse(Nonlocality.Print("score", file, "--json"))!["tables"]![0]!;
        Assert.IsTrue((bool)score["isExact"]!);
        Assert.AreEqual(((4 * 0.9) - 2) / 162, (double)score["nl"]!["lower"]!, 1e-9);

        using var server = new ServerFixture(new ServerOptions { MaximumTable = 400, Timeout = TimeSpan.FromMinutes(5) });
        var served = server.Json("/api/score?name=box", text);
        foreach (var name in (string[])["nl", "projectedNL", "locality", "isExact", "learned", "noSignalingDistance"])
            Assert.AreEqual(score[name]?.ToJsonString(), served[name]?.ToJsonString(), name);

        Nonlocality.Print("report", file, "--out", folder["page.html"]);
        var interval = $"{score["nl"]!["lower"]} \u2264 NL \u2264 {score["nl"]!["upper"]}";
        Assert.Contains(interval, File.ReadAllText(folder["page.html"]));
        Assert.Contains(interval.Replace("\u2264", "<=", StringComparison.Ordinal), Nonlocality.Print("score", file));
    }

    [TestMethod]
    public void Statistics_ask_the_engine_that_was_given()
    {
        var counts = Simulation.Draw(Behaviors.WhiteNoise(Scenario.Chsh), 400, new RandomStream(1, 0));
        var options = new StatisticsOptions { Bootstrap = new BootstrapOptions { Replicates = 30 } };
        using var counting = new CountingEngine();
        var found = ExperimentStatistics.Of(counts, options, engine: counting);
        Assert.IsGreaterThanOrEqualTo(30, counting.Calls, "one label a replicate");
        using var reference = NonlocalityEngines.Create("ortools", Scenario.Chsh);
        var other = ExperimentStatistics.Of(counts, options, engine: reference);
        Assert.AreEqual(found.Bootstrap.Nonlocality.Upper, other.Bootstrap.Nonlocality.Upper, 1e-9);
        Assert.AreEqual(found.Bootstrap.LocalShare, other.Bootstrap.LocalShare);
    }

    [TestMethod]
    public void Statistics_do_not_depend_on_what_was_judged_before()
    {
        var counts = Simulation.Draw(
            Behaviors.PopescuRohrlich.MixWith(Behaviors.WhiteNoise(Scenario.Chsh), 0.6),
            400,
            new RandomStream(2, 0)
        );
        var options = new StatisticsOptions { Bootstrap = new BootstrapOptions { Replicates = 30 } };
        var table = MeasuredTable.Of("counts", counts);
        using TableJudge fresh = new(),
            used = new();
        for (var seed = 0UL; seed < 5; seed++)
            used.Judge(MeasuredTable.Of("other", Simulation.Draw(Behaviors.PopescuRohrlich, 50, new RandomStream(3, seed))));
        var one = fresh.WithStatistics(fresh.Judge(table), options);
        var two = used.WithStatistics(used.Judge(table), options);
        Assert.AreEqual(one.Statistics!.Bootstrap.Nonlocality, two.Statistics!.Bootstrap.Nonlocality);
    }

    [TestMethod]
    public void What_is_said_does_not_depend_on_what_was_judged_before()
    {
        using TableJudge fresh = new(),
            used = new();
        for (var seed = 0UL; seed < 5; seed++)
            Document(used, Simulation.Draw(Behaviors.PopescuRohrlich, 50, new RandomStream(3, seed)));
        var counts = Simulation.Draw(Behaviors.Isotropic(0.8), 400, new RandomStream(2, 0));
        Assert.AreEqual(Document(fresh, counts), Document(used, counts));

        string Document(TableJudge judge, Counts counts) =>
            JsonText.Format(
                ScoreDocument.Of(judge.WithFindings(judge.Judge(MeasuredTable.Of("counts", counts)), ScoreDocument.Shows))
            );
    }

    [TestMethod]
    public void More_scenarios_than_stay_open_are_judged_in_any_order()
    {
        using var judge = new TableJudge();
        foreach (var text in (string[])["m2", "m3", "m5", "[(2 2) (3 3)]", "[(2) (2)]", "[(2 2) (2 2 2)]", "m2", "m5"])
        {
            var scenario = Scenario.Parse(text);
            var judgement = judge.Judge(new MeasuredTable(text, Behaviors.WhiteNoise(scenario), null));
            Assert.AreEqual(Locality.Local, judgement.Verdict.Locality, text);
            Assert.IsTrue(judgement.Verdict.IsExact, text);
        }
    }

    private sealed class CountingEngine : INonlocalityEngine
    {
        private readonly StructuredEngine engine = NonlocalityEngines.Structured(Scenario.Chsh);

        public int Calls { get; private set; }

        public string Name => "counting";

        public Scenario Scenario => Scenario.Chsh;

        public Certificate Solve(Behavior behavior)
        {
            Calls++;
            return engine.Solve(behavior);
        }

        public void Dispose() => engine.Dispose();
    }
}
