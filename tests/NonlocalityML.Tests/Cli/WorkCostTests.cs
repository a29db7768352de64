using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
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
        (
            "threshold ghz --measurements planar --axes polygon-6 --inequality-axes polygon-24 --hours 0.001 --out OUT",
            "local bound over 24 x 24 x 24"
        ),
        ("inequality --name chained:30 --hours 0.1", "1073741824 strategies"),
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

    /// <summary>Measured is the processor time of whole searches in one thread.</summary>
    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = false)]
    [DataRow("ghz", "planar", "polygon-24", 2.0)]
    [DataRow("ghz", "planar", "polygon-60", 51)]
    [DataRow("ghz", "projective", "octahedral-33", 4.1)]
    [DataRow("ghz", "projective", "octahedral-51", 31)]
    [DataRow("w", "projective", "octahedral-19", 2.5)]
    [DataRow("w", "projective", "octahedral-33", 134)]
    [DataRow("bell-diagonal:0.9,-0.7,0.6", "projective", "octahedral-51", 3.2)]
    [DataRow("werner", "projective", "icosahedral-181", 7.3)]
    [DataRow("werner", "projective", "icosahedral-406", 240)]
    public void A_threshold_is_estimated_within_a_factor_of_three(
        string family,
        string measurements,
        string axes,
        double measured
    )
    {
        var options = ThresholdOptions.For(family, measurements) with { ModelAxes = axes };
        var ratio = ThresholdCost.Of(options).ModelSeconds / measured;
        Assert.IsTrue(ratio is > 1 / 3.0 and < 3, $"{ratio} of {measured} s");
    }

    /// <summary>Behaviors that the network is made for; others, and more settings, go to the exact engine.</summary>
    [TestMethod]
    public void Labels_by_the_network_are_estimated_as_its_own()
    {
        var kind = LabelKinds.Nonlocality;
        foreach (
            var (distribution, first, second, isOwn) in new[]
            {
                ("cube", 6, 25, true),
                ("no-signaling", 6, 25, false),
                ("cube", 13, 25, false),
            }
        )
        {
            var scenario = Scenario.FromCounts([2, 2], [first, second]);
            using var behaviors = new SampledBehaviors(distribution, scenario, 1, 5, NonlocalityEngines.Default);
            var specification = kind.Specify(behaviors.Specification, kind.OptionsOf("intervals") with { Engine = "intervals" });
            Assert.AreEqual(isOwn, specification.CostToLabel.Seconds == 0, $"{distribution} {first} {second}");
        }
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
