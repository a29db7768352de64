using System.Diagnostics;
using NonlocalityML.Bell;
using NonlocalityML.Cli;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Tests.Datasets;

namespace NonlocalityML.Tests.Cli;

/// <summary>sample, label and verify, as a user calls them.</summary>
[TestClass]
public sealed class DatasetVerbTests
{
    [TestMethod]
    public void Sample_label_and_verify_and_each_prints_one_json_document()
    {
        using var folder = new TemporaryFolder();
        var (points, labeled) = (folder["points"], folder["labeled"]);
        var sampled = Nonlocality.Json(
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "no-signaling",
            "--count",
            "40",
            "--seed",
            "5",
            "--out",
            points,
            "--json"
        );
        Assert.AreEqual(40, sampled.GetProperty("count").GetInt64());
        var labels = Nonlocality
            .Json("label", points, "--measure", "nl", "--engine", "ortools", "--threads", "2", "--out", labeled, "--json")
            .GetProperty("labels");
        Assert.AreEqual(40, labels.GetProperty("samples").GetInt64());
        Assert.IsLessThan(INonlocalityEngine.MaximumWidth, labels.GetProperty("largestWidth").GetDouble());
        Assert.AreEqual(40, Nonlocality.Json("verify", labeled, "--json").GetProperty("certificates").GetInt64());
        Assert.AreEqual(0, Nonlocality.Json("verify", points, "--json").GetProperty("certificates").GetInt64());

        using var dataset = Dataset.Open(labeled);
        for (var i = 0; i < 40; i++)
        {
            var nonlocality = Math.Max(0, ChshEngine.SignedNonlocality(dataset.Behavior(i)));
            var (lower, upper) = dataset.Label(i);
            Assert.IsTrue(
                lower - 1e-12 <= nonlocality && nonlocality <= upper + 1e-12,
                $"seed 5, sample {i}: {nonlocality} in [{lower}, {upper}]"
            );
        }

        var (code, output, error) = Nonlocality.Run("label", points, "--engine", "ortools", "--out", labeled, "--threads", "1");
        Assert.AreEqual((0, ""), (code, error));
        Assert.Contains("40 labels of [(2 2) (2 2)] by ortools", output, "what is complete is not made again");
    }

    [TestMethod]
    public void Every_kind_of_input_is_labelled()
    {
        using var folder = new TemporaryFolder();
        var csv = folder.Write(
            "box.csv",
            "a,b,x,y,p\n"
                + string.Concat(
                    from i in Enumerable.Range(0, 16)
                    select $"{i / 8},{i / 4 % 2},{i / 2 % 2},{i % 2},{Behaviors.PopescuRohrlich.Table[i]}\n"
                )
        );
        NpyWriter.Write(folder["boxes.npy"], [.. Behaviors.PopescuRohrlich.Table, .. Behaviors.Tsirelson.Table], 2, 2, 2, 2, 2);
        NpyWriter.Write(folder["three.npy"], Behaviors.WhiteNoise(Scenario.Bipartite(2, 3)).Table, 3, 3, 2, 2);
        Check([csv], 0.25);
        Check([folder["boxes.npy"], "--scenario", "m2"], 0.25, (Math.Sqrt(2) - 1) / 4);
        Check([folder["three.npy"], "--outcomes", "3,3", "--settings", "2,2"], 0);

        void Check(string[] input, params double[] nonlocality)
        {
            var arguments = (string[])["label", .. input, "--threads", "1", "--out", folder[$"out{input.Length}"]];
            Nonlocality.Print(arguments);
            using var dataset = Dataset.Open(folder[$"out{input.Length}"]);
            Assert.AreEqual(nonlocality.Length, dataset.Count);
            for (var i = 0; i < nonlocality.Length; i++)
                Assert.AreEqual(nonlocality[i], dataset.Label(i).Lower, 1e-9, input[0]);
        }
    }

    [TestMethod]
    public void A_killed_run_goes_on_and_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        string[] sample =
        [
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "no-signaling",
            "--count",
            "1100",
            "--seed",
            "3",
            "--out",
            folder["points"],
        ];
        Nonlocality.Print(sample);
        string[] Label(string name, int threads) =>
            ["label", folder["points"], "--engine", "ortools", "--threads", $"{threads}", "--out", folder[name]];

        using (var process = Start(Label("killed", 1)))
        {
            var shards = folder["killed/shards"];
            while (!process.HasExited && (!Directory.Exists(shards) || Directory.GetFiles(shards, "*.shard").Length == 0))
                Thread.Sleep(2);
            process.Kill(entireProcessTree: false);
            process.WaitForExit();
            Assert.AreEqual(128 + 9, process.ExitCode, "killed in mid-run");
            Assert.IsNotEmpty(Directory.GetFiles(shards, "*.shard"));
            Assert.IsFalse(File.Exists(folder["killed/dataset.json"]));
        }

        var (code, _, error) = Nonlocality.Run("verify", folder["killed"]);
        Assert.AreEqual(2, code);
        Assert.Contains("holds no complete data set", error);
        var survivor = Directory.GetFiles(folder["killed/shards"], "*.shard").Order(StringComparer.Ordinal).First();
        var written = File.GetLastWriteTimeUtc(survivor);
        using (var process = Start(Label("killed", 1)))
        {
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode);
        }

        Nonlocality.Print(Label("straight", 2));
        DatasetTests.AssertSameFiles(folder["straight"], folder["killed"]);
        Assert.IsTrue(written < File.GetLastWriteTimeUtc(folder["killed/dataset.json"]), "the shard was there before");
    }

    [TestMethod]
    public void Ctrl_C_keeps_what_is_finished_and_exits_with_130()
    {
        using var folder = new TemporaryFolder();
        string[] sample =
        [
            "sample",
            "--scenario",
            "m3",
            "--distribution",
            "no-signaling",
            "--count",
            "1000000",
            "--seed",
            "3",
            "--out",
            folder["points"],
        ];
        using var process = Start(sample, redirectError: true);
        while (
            !process.HasExited
            && (!Directory.Exists(folder["points/shards"]) || Directory.GetFiles(folder["points/shards"], "*.shard").Length == 0)
        )
            Thread.Sleep(5);
        Process.Start("kill", ["-INT", $"{process.Id}"])!.WaitForExit();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(130, process.ExitCode, error);
        Assert.Contains("stopped; what was finished is kept", error);
        Assert.IsNotEmpty(Directory.GetFiles(folder["points/shards"], "*.shard"));
        Assert.IsEmpty(Directory.GetFiles(folder["points/shards"], "*.partial"));
    }

    public static IEnumerable<string[]> BadCommands { get; } =
    [
        ["--scenario", "sample", "--distribution", "cube", "--count", "1", "--seed", "1", "--out", "OUT"],
        ["'m0'", "sample", "--scenario", "m0", "--distribution", "cube", "--count", "1", "--seed", "1", "--out", "OUT"],
        ["'[(2 2)'", "sample", "--scenario", "[(2 2)", "--distribution", "cube", "--count", "1", "--seed", "1", "--out", "OUT"],
        [
            "--outcomes is '2,x'",
            "sample",
            "--outcomes",
            "2,x",
            "--settings",
            "2,2",
            "--distribution",
            "cube",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        ["go together", "sample", "--outcomes", "2,2", "--distribution", "cube", "--count", "1", "--seed", "1", "--out", "OUT"],
        [
            "2 parties and settings for 3",
            "sample",
            "--outcomes",
            "2,2",
            "--settings",
            "2,2,2",
            "--distribution",
            "cube",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        [
            "say the same thing",
            "sample",
            "--scenario",
            "m2",
            "--outcomes",
            "2,2",
            "--settings",
            "2,2",
            "--distribution",
            "cube",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        [
            "'gauss' is not a distribution",
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "gauss",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        [
            "1 to 2147483647 are accepted",
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "cube",
            "--count",
            "0",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        ["many", "sample", "--scenario", "m2", "--distribution", "cube", "--count", "many", "--seed", "1", "--out", "OUT"],
        ["-1", "sample", "--scenario", "m2", "--distribution", "cube", "--count", "1", "--seed", "-1", "--out", "OUT"],
        [
            "--threads is 0",
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "cube",
            "--count",
            "1",
            "--seed",
            "1",
            "--threads",
            "0",
            "--out",
            "OUT",
        ],
        ["--out", "sample", "--scenario", "m2", "--distribution", "cube", "--count", "1", "--seed", "1"],
        ["is a file", "sample", "--scenario", "m2", "--distribution", "cube", "--count", "1", "--seed", "1", "--out", "TABLE"],
        [
            "and no data set",
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "cube",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "FULL",
        ],
        [
            "at most 1048576 are accepted",
            "sample",
            "--outcomes",
            "9,9,9,9,9,9",
            "--settings",
            "9,9,9,9,9,9",
            "--distribution",
            "local",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        [
            "at most 1048576 are accepted",
            "sample",
            "--outcomes",
            "1,1",
            "--settings",
            "1000000,2",
            "--distribution",
            "local",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        [
            "1 to 1048576 are accepted",
            "sample",
            "--outcomes",
            "2,2",
            "--settings",
            "67108864,67108864",
            "--distribution",
            "local",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        [
            "1 to 2147483647 are accepted",
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "cube",
            "--count",
            "1000000000000000000",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        [
            "--threads is x",
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "cube",
            "--count",
            "1",
            "--seed",
            "1",
            "--threads",
            "x",
            "--out",
            "OUT",
        ],
        ["--threads is 99999999999", "verify", "FULL", "--threads", "99999999999"],
        ["--out is empty", "sample", "--scenario", "m2", "--distribution", "cube", "--count", "1", "--seed", "1", "--out", ""],
        [
            "no nonlocal point in 10000 tries",
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "balanced:local",
            "--count",
            "4",
            "--seed",
            "1",
            "--out",
            "OUT",
        ],
        [
            "holds shards/note.txt",
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "cube",
            "--count",
            "1",
            "--seed",
            "1",
            "--out",
            "SHARDS",
        ],
        ["--gap does not go with", "label", "TABLE", "--gap", "1e-3", "--out", "OUT"],
        [
            "a number in [1e-6, 1] is needed",
            "label",
            "LINE",
            "--scenario",
            "[(2 2) (2 2) (2 2)]",
            "--measure",
            "nbl",
            "--gap",
            "0",
            "--out",
            "OUT",
        ],
        [
            "are not coordinates of NBL",
            "label",
            "LINE",
            "--scenario",
            "[(2 2) (2 2) (2 2)]",
            "--measure",
            "nbl",
            "--coordinates",
            "x",
            "--out",
            "OUT",
        ],
        ["needs three parties", "label", "NPY", "--scenario", "m2", "--measure", "nbl", "--out", "OUT"],
        ["Data sets have classes of", "label", "LINE", "--scenario", "[(2 2) (2 2) (2 2)]", "--measure", "class", "--out", "OUT"],
        [
            "--engine does not go with",
            "label",
            "NPY",
            "--scenario",
            "m2",
            "--measure",
            "class",
            "--engine",
            "ortools",
            "--out",
            "OUT",
        ],
        ["--certificate names the input", "score", "--exact", "TABLE", "--certificate", "TABLE"],
        ["name of a file is empty", "score", "--exact", ""],
        ["argument 'INPUT' missing", "label", "--out", "OUT"],
        ["nowhere does not exist", "label", "nowhere", "--out", "OUT"],
        ["does not exist", "label", "nowhere.npy", "--scenario", "m2", "--out", "OUT"],
        ["holds no complete data set", "label", "FULL", "--out", "OUT"],
        ["give --outcomes and --settings", "label", "NPY", "--out", "OUT"],
        ["shape (2,2,2,2)", "label", "NPY", "--scenario", "m3", "--out", "OUT"],
        ["is of scenario [(2) (2)]", "label", "TABLE", "--scenario", "m2", "--out", "OUT"],
        ["nbl", "label", "TABLE", "--measure", "nbl2", "--out", "OUT"],
        ["glop", "label", "TABLE", "--engine", "glop", "--out", "OUT"],
        ["strategies", "label", "HUGE", "--scenario", "m12", "--engine", "ortools", "--out", "OUT"],
        ["holds no complete data set", "verify", "FULL"],
        ["Not a certificate", "verify", "TABLE"],
        ["'--all'", "verify", "FULL", "--all"],
    ];

    [TestMethod]
    [DynamicData(nameof(BadCommands))]
    public void A_wrong_command_gets_exit_code_2_and_one_line(params string[] command)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["full"]);
        folder.Write("full/note.txt", "mine");
        NpyWriter.Write(folder["p.npy"], Behaviors.Tsirelson.Table, 2, 2, 2, 2);
        NpyWriter.Write(folder["huge.npy"], Behaviors.WhiteNoise(Scenario.Bipartite(12)).Table, 2, 2, 12, 12);
        NpyWriter.Write(folder["line.npy"], Behaviors.WhiteNoise(Scenario.Uniform(3, 2, 2)).Table, 2, 2, 2, 2, 2, 2);
        Directory.CreateDirectory(folder["mine/shards"]);
        folder.Write("mine/shards/note.txt", "mine");
        var table = folder.Write("p.csv", "a,b,x,y,p\n0,0,0,0,0.25\n0,1,0,0,0.25\n1,0,0,0,0.25\n1,1,0,0,0.25\n");
        string[] arguments =
        [
            .. command[1..]
                .Select(word =>
                    word switch
                    {
                        "OUT" => folder["out"],
                        "FULL" => folder["full"],
                        "NPY" => folder["p.npy"],
                        "HUGE" => folder["huge.npy"],
                        "TABLE" => table,
                        "LINE" => folder["line.npy"],
                        "SHARDS" => folder["mine"],
                        _ => word,
                    }
                ),
        ];
        var (code, output, error) = Nonlocality.Run(arguments);
        Assert.AreEqual(2, code, error);
        Assert.AreEqual("", output);
        Assert.AreEqual(1, error.Count(c => c == '\n'), error);
        Assert.Contains(command[0], error, StringComparison.OrdinalIgnoreCase);
        Assert.AreEqual("mine", File.ReadAllText(folder["mine/shards/note.txt"]));
        Assert.StartsWith("a,b,x,y,p", File.ReadAllText(table));
    }

    [TestMethod]
    public void A_quoted_input_makes_no_second_line_and_no_long_one()
    {
        var (code, _, error) = Nonlocality.Run("sample", "--scenario", "m\u001b[31m\u2028\0" + new string('9', 100_000));
        Assert.AreEqual(2, code);
        Assert.IsLessThan(800, error.Length);
        Assert.IsFalse(error.TrimEnd('\n').Any(c => char.IsControl(c) || c == '\u2028'), error);
    }

    [TestMethod]
    public void A_tampered_label_is_named_with_exit_code_2()
    {
        using var folder = new TemporaryFolder();
        NpyWriter.Write(folder["boxes.npy"], [.. Behaviors.PopescuRohrlich.Table, .. Behaviors.Tsirelson.Table], 2, 2, 2, 2, 2);
        Nonlocality.Print("label", folder["boxes.npy"], "--scenario", "m2", "--out", folder["out"]);
        NpyWriter.Write(folder["out/labels.npy"], [0.25, 0.25, 0.11, 0.11], 2, 2);
        var (code, output, error) = Nonlocality.Run("verify", folder["out"]);
        Assert.AreEqual((2, ""), (code, output));
        Assert.Contains("sample 1: the stated lower bound is 0.11; the inequality proves only 0.103553", error);
    }

    [TestMethod]
    public void Help_shows_examples()
    {
        foreach (var verb in (string[])["sample", "label", "verify"])
        {
            var output = Nonlocality.Print(verb, "--help");
            Assert.Contains($"nonlocality {verb} ", output);
        }
    }

    /// <summary>The program in a process of its own.</summary>
    private static Process Start(string[] arguments, bool redirectError = false) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [typeof(Verb).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = redirectError,
            }
        )!;
}
