using System.Diagnostics;
using System.Text.Json;

namespace NonlocalityML.Tests.Cli;

/// <summary>submit without a cluster: the scripts, and what is refused.</summary>
[TestClass]
public sealed class SubmitVerbTests
{
    private static readonly string Points = Path.Combine(Repository.Root, "datasets", "m2-cube");

    [TestMethod]
    public void A_dry_run_prints_scripts_that_bash_reads_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        var points = Path.Combine(Directory.CreateDirectory(folder["it's \"mine\" $HOME `x` %a"]).FullName, "points");
        Nonlocality.Print(
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "cube",
            "--count",
            "5000",
            "--seed",
            "1",
            "--out",
            points
        );
        var arguments = (string[])
            [
                "submit",
                "label",
                points,
                "--shards",
                "9",
                "--tasks",
                "4",
                "--cpus",
                "2",
                "--time",
                "1-0",
                "--partition",
                "long",
                "--account",
                "me",
                "--memory",
                "2G",
                "--sbatch-option",
                "--qos=high",
                "--sbatch-option=--comment=two words",
                "--out",
                folder["it's $out"],
                "--dry-run",
            ];
        var scripts = JsonDocument.Parse(Nonlocality.Print([.. arguments, "--json"])).RootElement.GetProperty("scripts");
        var (array, last) = (scripts[0].GetProperty("text").GetString()!, scripts[1].GetProperty("text").GetString()!);
        foreach (
            var line in (string[])
                [
                    "#!/bin/bash",
                    "#SBATCH --array=1-4",
                    "#SBATCH --cpus-per-task=2",
                    "#SBATCH --time=1-0",
                    "#SBATCH --partition=long",
                    "#SBATCH --account=me",
                    "#SBATCH --mem=2G",
                    "#SBATCH --qos=high",
                    "#SBATCH --comment=\"two words\"",
                    "#SBATCH --requeue",
                    "#SBATCH --signal=B:USR1@60",
                ]
        )
            Assert.Contains(line + "\n", array);
        Assert.Contains(array, Nonlocality.Print(arguments), "the text shows the same script");
        Assert.IsFalse(Directory.Exists(folder["it's $out.job"]));

        // Bash hands the program the words that were meant: here it prints them.
        var words = Bash(folder, array, ("SLURM_ARRAY_TASK_ID", "3")).Split('\n');
        Assert.AreEqual(0, words.Count(word => word == "--part") - 2, "task 3 of 4 makes the parts 5 and 6 of 9");
        CollectionAssert.IsSubsetOf(
            (string[])[points, "5/9", "6/9", folder["it's $out.job/parts/6"], folder["it's $out.job/runs/5.jsonl"]],
            words
        );
        CollectionAssert.DoesNotContain(words, "7/9");
        var all = Enumerable
            .Range(1, 4)
            .SelectMany(task =>
                Bash(folder, array, ("SLURM_ARRAY_TASK_ID", $"{task}"))
                    .Split('\n')
                    .Where(word => word.EndsWith("/9", StringComparison.Ordinal) && word.Length == 3)
            );
        CollectionAssert.AreEqual(Enumerable.Range(1, 9).Select(part => $"{part}/9").ToList(), all.ToList(), "each part once");
        CollectionAssert.IsSubsetOf(
            (string[])["merge", folder["it's $out.job/parts"], "verify", folder["it's $out"]],
            Bash(folder, last).Split('\n')
        );
    }

    [TestMethod]
    public void Parts_made_by_hand_are_merged_and_their_samples_too()
    {
        using var folder = new TemporaryFolder();
        string[] sample = ["sample", "--scenario", "m2", "--distribution", "cube", "--count", "1500", "--seed", "1"];
        Nonlocality.Print([.. sample, "--out", folder["points"]]);
        Nonlocality.Print("label", folder["points"], "--out", folder["whole"]);
        for (var part = 1; part <= 3; part++)
        {
            Nonlocality.Print([.. sample, "--part", $"{part}/3", "--out", folder[$"samples/{part}"]]);
            Nonlocality.Print(
                "label",
                folder[$"samples/{part}"],
                "--record",
                folder["runs.jsonl"],
                "--out",
                folder[$"labels/{part}"]
            );
        }

        Nonlocality.Print("merge", folder["samples"], "--out", folder["merged-points"]);
        var merged = JsonDocument
            .Parse(
                Nonlocality.Print(
                    "merge",
                    folder["labels/3"],
                    folder["labels/1"],
                    folder["labels/2"],
                    "--records",
                    folder.Path,
                    "--out",
                    folder["merged"],
                    "--json"
                )
            )
            .RootElement;
        Assert.AreEqual(3, merged.GetProperty("accounting").GetProperty("tasks").GetArrayLength());
        Assert.AreEqual(1500, merged.GetProperty("accounting").GetProperty("points").GetInt64());
        Datasets.DatasetTests.AssertSameFiles(folder["points"], folder["merged-points"]);
        Datasets.DatasetTests.AssertSameFiles(folder["whole"], folder["merged"]);
        Assert.Contains(
            "1500 samples",
            Nonlocality.Print("merge", folder["labels"], "--out", folder["merged"]),
            "merged already"
        );
        var script = Nonlocality.Print("submit", "label", folder["samples"], "--out", folder["again"], "--dry-run");
        Assert.Contains("steps=3 tasks=3", script);
        Assert.DoesNotContain("--part ", script);
        Nonlocality.Refuse(
            "--shards is 4",
            "submit",
            "label",
            folder["samples"],
            "--shards",
            "4",
            "--out",
            folder["again"],
            "--dry-run"
        );
        Nonlocality.Refuse("cannot be divided", "label", folder["samples/1"], "--part", "1/2", "--out", folder["again"]);
    }

    [TestMethod]
    public void Members_trained_one_by_one_are_those_of_one_run()
    {
        using var folder = new TemporaryFolder();
        string[] train = ["train", Points, "--epochs", "1", "--threads", "1"];
        for (var member = 5; member >= 1; member--)
            Assert.Contains(
                $"member {member} of 5 is trained",
                Nonlocality.Print([
                    .. train,
                    "--member",
                    $"{member}",
                    "--record",
                    folder[$"runs/{member}.jsonl"],
                    "--out",
                    folder["many"],
                ])
            );
        Assert.Contains(
            "member 2 of 5 is trained",
            Nonlocality.Print([.. train, "--member", "2", "--out", folder["many"]]),
            "as it is"
        );
        Nonlocality.Refuse(
            "holds an unfinished model whose options.members[0].epochs is 1, not 2",
            ["train", Points, "--epochs", "2", "--member", "1", "--out", folder["many"]]
        );
        Assert.MatchesRegex(
            @"(?m)^  member 5 .* points/s$",
            Nonlocality.Print([.. train, "--records", folder["runs"], "--out", folder["many"]])
        );
        Assert.Contains("is in the finished model", Nonlocality.Print([.. train, "--member", "2", "--out", folder["many"]]));
        Nonlocality.Print([.. train, "--out", folder["one"]]);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder["one/model.onnx"]), File.ReadAllBytes(folder["many/model.onnx"]));
    }

    [TestMethod]
    [DataRow("--time is 'NaN'", "--time", "NaN")]
    [DataRow("--time is '-5'", "--time=-5")]
    [DataRow("--time is '1:00'", "--time", "1:00")]
    [DataRow("--time is '0'", "--time", "0")]
    [DataRow("--time is '1-2-3'", "--time", "1-2-3")]
    [DataRow("number of parts is 0", "--shards", "0")]
    [DataRow("number of parts is -3", "--shards", "-3")]
    [DataRow("make 1 to 1", "--shards", "2")]
    [DataRow("x", "--shards", "x")]
    [DataRow("number of tasks is 0", "--tasks", "0")]
    [DataRow("number of tasks is 2", "--tasks", "2")]
    [DataRow("--cpus is 0", "--cpus", "0")]
    [DataRow("--partition is", "--partition", "a b")]
    [DataRow("--account is", "--account", "a\n#SBATCH --wrap=x")]
    [DataRow("--memory is", "--memory", "NaN")]
    [DataRow("--sbatch-option is", "--sbatch-option", "x")]
    [DataRow("--sbatch-option is", "--sbatch-option=--comment=a\nrm -r x")]
    [DataRow("--array is set by submit itself", "--sbatch-option=--array=1-5")]
    [DataRow("--threads does not go with submit", "--threads", "2")]
    [DataRow("--part does not go with submit", "--part", "1/2")]
    [DataRow("--gap does not go with", "--gap", "1e-3")]
    public void Wrong_options_are_refused_before_anything_is_written(string reason, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] usual = options[0] == "--shards" ? [] : ["--shards", "1"];
        Nonlocality.Refuse(reason, ["submit", "label", Points, .. usual, .. options, "--out", folder["out"]]);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void What_cannot_be_submitted_is_refused()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Refuse("submit what?", "submit");
        Nonlocality.Refuse("--shards is missing", "submit", "label", Points, "--out", folder["out"]);
        Nonlocality.Refuse("a new or an empty folder is needed", "submit", "label", Points, "--shards", "1", "--out", Points);
        Nonlocality.Refuse("--shards does not go with train", "submit", "train", Points, "--shards", "1", "--out", folder["out"]);
        Nonlocality.Refuse("does not exist", "submit", "label", folder["no.npy"], "--shards", "1", "--out", folder["out"]);
        Nonlocality.Refuse("backslash", "submit", "label", Points, "--shards", "1", "--out", folder["a\\b"], "--dry-run");
        Nonlocality.Refuse("K/N with", "label", Points, "--part", "2/1", "--out", folder["out"]);
        Nonlocality.Refuse("K/N with", "label", Points, "--part", "NaN", "--out", folder["out"]);
        Nonlocality.Refuse("cannot be written", "label", Points, "--record", folder.Path, "--out", folder["out"]);
        Nonlocality.Refuse("name of a file is empty", "label", Points, "--record", "", "--out", folder["out"]);
        Nonlocality.Refuse("The member is 9", "train", Points, "--member", "9", "--out", folder["out"]);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
        Assert.Contains("nonlocality submit label", Nonlocality.Print("submit", "label", "--help"));
        Assert.Contains("nonlocality merge parts", Nonlocality.Print("merge", "--help"));
    }

    [TestMethod]
    public void Without_sbatch_one_line_says_so()
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(
            OtherPrograms.TryRun("sh", "-c", "command -v dotnet")!.Value.Output.Trim(),
            [typeof(NonlocalityML.Cli.Verb).Assembly.Location, "submit", "label", Points, "--shards", "1", "--out", folder["out"]]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = folder.Path },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.AreEqual((2, ""), (process.ExitCode, output), error);
        Assert.AreEqual(
            "nonlocality: sbatch is not on the path; submit from a login node of the cluster, or print the scripts with "
                + "--dry-run.\n",
            error
        );
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    /// <summary>Runs a script with a program that prints its words, one a line.</summary>
    private static string Bash(TemporaryFolder folder, string script, params (string Name, string Value)[] environment)
    {
        var program = folder.Write("program", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        OtherPrograms.TryRun("chmod", "700", program);
        var lines = script
            .Split('\n')
            .Select(line => line.StartsWith("program=(", StringComparison.Ordinal) ? $"program=({program})" : line);
        var start = new ProcessStartInfo("bash", [folder.Write("script", string.Join('\n', lines))])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.AreEqual((0, ""), (process.ExitCode, error));
        return output;
    }
}
