using System.Text.Json;
using System.Text.RegularExpressions;
using NonlocalityML.Cli;
using NonlocalityML.Learning;
using NonlocalityML.Tests.Cli;
using NonlocalityML.Tests.Datasets;

namespace NonlocalityML.Tests.Clusters;

/// <summary>submit on a real Slurm: what is killed, requeued, told to stop and drained ends with the bytes of one
/// machine.</summary>
[TestClass]
public sealed class SlurmTests
{
    private static readonly string Program = typeof(Verb).Assembly.Location;

    [TestMethod]
    [TestCategory("Slow")]
    public void Thirty_two_tasks_make_the_bytes_of_one_machine_whatever_happens_to_them()
    {
        using var cluster = new SlurmCluster();
        var (points, one, many) = (
            Path.Combine(cluster.Work, "points"),
            Path.Combine(cluster.Work, "one"),
            Path.Combine(cluster.Work, "many")
        );
        Ok(
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "no-signaling",
            "--count",
            $"{(33 * 512) + 7}",
            "--seed",
            "5",
            "--out",
            points
        );
        Ok("label", points, "--out", one);
        var submitted = JsonDocument
            .Parse(
                cluster.Run(
                    "dotnet",
                    Program,
                    "submit",
                    "label",
                    points,
                    "--measure",
                    "nl",
                    "--shards",
                    "32",
                    "--time",
                    "10",
                    "--sbatch-option=--comment=a \"comment\"",
                    "--out",
                    many,
                    "--json"
                )
            )
            .RootElement;
        var (array, last) = (submitted.GetProperty("array").GetInt64(), submitted.GetProperty("last").GetInt64());

        var frozen = Freeze(cluster, many, 3);
        var (killed, told, requeued) = (frozen[0], frozen[1], frozen[2]);
        Send("KILL", killed.Process);
        // As Slurm does one minute before the time limit: to the script alone, which tells the program to stop.
        Send("USR1", Parent(told.Process));
        cluster.Run("scontrol", "requeue", $"{array}_{requeued.Task}");
        cluster.Run("scontrol", "update", "NodeName=n2", "State=DRAIN", "Reason=test");
        Send("CONT", told.Process, requeued.Process);

        cluster.Wait(
            () =>
                cluster.Run("squeue", "-h", "-j", $"{last}", "-t", "all", "-o", "%T").Trim() is var state
                && (
                    state == "COMPLETED"
                    || (
                        state is "PENDING" or "RUNNING" or "COMPLETING"
                            ? false
                            : throw new AssertFailedException($"The last job is {state}{cluster.Logs()}")
                    )
                ),
            "the jobs"
        );
        Assert.IsTrue(File.Exists(Path.Combine(many, "dataset.json")), cluster.Logs());
        DatasetTests.AssertSameFiles(one, many);
        var log = File.ReadAllText(Path.Combine(many + ".job", "logs", "last.log"));
        Assert.Contains("all 16903 certificates hold", log);
        Assert.Contains("drain", cluster.Run("sinfo", "-h", "-N", "-n", "n2", "-o", "%t"));
        foreach (var task in (int[])[killed.Task, told.Task, requeued.Task])
            Assert.Contains(
                "Restarts=1",
                cluster.Run("scontrol", "show", "job", $"{array}_{task}"),
                $"task {task}{cluster.Logs()}"
            );
        var sum = JsonDocument.Parse(File.ReadAllText(Path.Combine(many + ".job", "runs", "accounting.json"))).RootElement;
        Assert.AreEqual(32, sum.GetProperty("tasks").GetArrayLength());
        Assert.IsGreaterThanOrEqualTo(16903, sum.GetProperty("points").GetInt64() + 512);
        Assert.MatchesRegex(new Regex(@"part 7/32 .* points .* points/s"), log);

        TrainOn(cluster, one);
    }

    /// <summary>Members by tasks, the blend by the job that depends on them: the model of one machine.</summary>
    private static void TrainOn(SlurmCluster cluster, string data)
    {
        var (one, many) = (Path.Combine(cluster.Work, "model"), Path.Combine(cluster.Work, "models"));
        Ok("train", data, "--epochs", "1", "--threads", "1", "--out", one);
        var (code, output, error) = cluster.Try("dotnet", Program, "submit", "train", data, "--epochs", "1", "--out", many);
        Assert.AreEqual(0, code, error);
        var last = Regex.Matches(output, @"(?m)^job (\d+)")[1].Groups[1].Value;
        cluster.Wait(
            () =>
                cluster.Run("squeue", "-h", "-j", last, "-t", "all", "-o", "%T").Trim() is "COMPLETED" or "CANCELLED" or "FAILED",
            "the members"
        );
        Assert.IsTrue(File.Exists(Path.Combine(many, ModelCard.FileName)), cluster.Logs());
        CollectionAssert.AreEqual(
            File.ReadAllBytes(Path.Combine(one, ModelCard.ModelName)),
            File.ReadAllBytes(Path.Combine(many, ModelCard.ModelName))
        );
        string Card(string model) =>
            Regex.Replace(File.ReadAllText(Path.Combine(model, ModelCard.FileName)), @"(?m)^  ""command"": .*$", "");
        Assert.AreEqual(Card(one), Card(many), "all but the command line");
    }

    /// <summary>Tasks in mid-work, held there.</summary>
    private static List<(int Task, int Process)> Freeze(SlurmCluster cluster, string folder, int count)
    {
        var found = new Dictionary<int, int>();
        cluster.Wait(
            () =>
            {
                foreach (
                    var (task, process) in Processes(folder)
                        .Where(one => !found.ContainsKey(one.Task))
                        .Take(count - found.Count)
                        .ToList()
                )
                {
                    Send("STOP", process);
                    if (Directory.Exists($"/proc/{process}"))
                        found.Add(task, process);
                }

                return found.Count == count;
            },
            "tasks that work"
        );
        return [.. found.Select(pair => (pair.Key, pair.Value))];
    }

    private static void Send(string signal, params int[] processes) =>
        OtherPrograms.TryRun("kill", [$"-{signal}", .. processes.Select(process => $"{process}")]);

    private static int Parent(int process) =>
        int.Parse(Regex.Match(File.ReadAllText($"/proc/{process}/status"), @"(?m)^PPid:\s*(\d+)").Groups[1].Value);

    private static IEnumerable<(int Task, int Process)> Processes(string folder)
    {
        foreach (var process in Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            var words = Words(process);
            if (
                words.Contains("label")
                && Array.IndexOf(words, "--out") is > 0 and var place
                && words[place + 1].StartsWith(folder + ".job/parts/", StringComparison.Ordinal)
            )
                yield return (int.Parse(Path.GetFileName(words[place + 1])), int.Parse(Path.GetFileName(process)));
        }
    }

    private static string[] Words(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Ok(params string[] arguments)
    {
        var (code, _, error) = Nonlocality.Run(arguments);
        Assert.AreEqual(0, code, error);
    }
}
