using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.HiddenVariables.Polyhedra;
using NonlocalityML.Inequalities;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Cli;

/// <summary>What would not end is refused at once with its size; what is usual is begun.</summary>
[TestClass]
public sealed class WorkCostTests
{
    private const string Estimate = "by a rough estimate; more than";

    /// <summary>A command, and what its refusal says. LINE is a table of a line, OUT a folder.</summary>
    private static readonly (string Command, string Size)[] Huge =
    [
        ("label LINE --measure nbl --gap 1e-6 --hours 1 --out OUT", "cells of 1024 coordinates"),
        ("network line LINE --bootstrap 1000000000", "1000000001 labels of NBL"),
        ("network triangle shared-bit --levels 3,3,3 --hours 0.001", "the 3x3x3 inflation, with 134217728 assignments"),
        ("threshold werner --axes icosahedral-1621 --out OUT", "2627641 correlations along icosahedral-1621"),
        ("threshold ghz --axes octahedral-9 --inequality-axes octahedral-19 --hours 0.01 --out OUT", "local bound of"),
        ("inequality --name chained-game:30 --hours 0.1", "1073741824 strategies"),
        ("inequality --name inn22:6 --level 2 --hours 0.001", "level 2 with 109 words"),
        ("inequality --name chsh --starts 100000 --kicks 100000", "10000100000 points"),
        (
            "sample --outcomes 2,2,2,2,2 --settings 6,6,6,6,6 --distribution no-signaling --count 2 --seed 1 --hours 0.001 "
                + "--out OUT",
            "steps of its walk"
        ),
        ("sample --scenario m30 --distribution balanced --count 2 --seed 1 --out OUT", "1073741824 strategies"),
    ];

    public static IEnumerable<object[]> Commands => Huge.Select(one => (object[])[one.Command, one.Size]);

    [TestMethod]
    [DynamicData(nameof(Commands))]
    [Timeout(60_000, CooperativeCancellation = false)]
    public void Huge_work_is_refused_at_once_with_its_size(string command, string size)
    {
        using var folder = new TemporaryFolder();
        string[] words =
        [
            .. command
                .Split(' ')
                .Select(word =>
                    word switch
                    {
                        "LINE" => Line(folder),
                        "OUT" => folder["out"],
                        _ => word,
                    }
                ),
        ];
        Nonlocality.Refuse([size, Estimate], words);
        Assert.IsFalse(Directory.Exists(folder["out"]), command);
    }

    [TestMethod]
    public void Usual_work_is_estimated_at_no_more_than_minutes()
    {
        var line = Scenario.Uniform(3, 2, 2);
        foreach (var name in (string[])["probabilities", "correlators", "summary"])
            Usual(30, BilocalCost.Seconds(BilocalCoordinates.FromName(name, line), new BilocalOptions()), name);
        foreach (var name in (string[])["werner", "ghz", "w", "bell-diagonal:0.9,-0.7,0.6"])
        foreach (var measurements in (string[])["projective", "planar"])
        {
            var cost = ThresholdCost.Of(ThresholdOptions.For(name, measurements));
            Usual(3600, Math.Max(cost.ModelSeconds, cost.InequalitySeconds), $"{name}, {measurements}");
        }

        foreach (var scenario in (Scenario[])[Scenario.Chsh, Scenario.Uniform(2, 3, 2), Scenario.Uniform(2, 5, 2), line])
        {
            Usual(30, LabelCost.EnumerationSeconds(scenario), $"{scenario}");
            var (level, models) = QuantumValue.Seconds(scenario, new QuantumValueOptions { Level = HierarchyLevel.OneAB });
            Usual(30, Math.Max(level, models), $"{scenario}");
        }

        Assert.IsGreaterThan(86400, 1e7 * InequalityCatalogue.SecondsOfQuantumValue(Scenario.Uniform(2, 5, 2)));
        Usual(600, 300 * InequalityCatalogue.SecondsOfQuantumValue(Scenario.Uniform(2, 3, 2)), "inequalities of m3");
        foreach (var distribution in (string[])["no-signaling", "balanced", "near-boundary", "quantum"])
            Usual(1, Samplers.Cost(distribution, Scenario.Uniform(2, 3, 3), NonlocalityEngines.Default).Seconds, distribution);
        Usual(30, NetworkEngine.Seconds(new Inflation(Network.Open("triangle"), Scenario.Uniform(3, 1, 2), [2, 2, 2])), "2x2x2");

        static void Usual(double most, double seconds, string what) =>
            Assert.IsTrue(seconds > 0 && seconds <= most, $"{what}: {seconds} s");
    }

    [TestMethod]
    public void An_inflation_for_which_the_time_allowed_will_not_do_is_warned_of()
    {
        var (_, _, error) = Nonlocality.Run("network", "triangle", "w", "--levels", "2,3,3", "--seconds", "0");
        Assert.Contains("the 2x3x3 inflation, with 2097152 assignments: about", error);
        Assert.Contains("--seconds 0 may end the search before", error);
    }

    /// <summary>All answers of a line equally likely; eight settings of eight outcomes in the middle.</summary>
    private static string Line(TemporaryFolder folder)
    {
        var rows =
            from a in Enumerable.Range(0, 2)
            from b in Enumerable.Range(0, 8)
            from c in Enumerable.Range(0, 2)
            from x in Enumerable.Range(0, 2)
            from y in Enumerable.Range(0, 8)
            from z in Enumerable.Range(0, 2)
            select $"{a},{b},{c},{x},{y},{z},0.03125";
        return folder.Write("line.csv", "a,b,c,x,y,z,p\n" + string.Join('\n', rows) + "\n");
    }
}
