using System.Diagnostics;
using NonlocalityML.Cli;

namespace NonlocalityML.Tests.Cli;

/// <summary>Ctrl-C and SIGTERM end every long command soon, in one line, with what it found; the same command goes on.</summary>
[TestClass]
public sealed class StopTests
{
    /// <summary>The promise is a second; a busy machine may take longer to get to it.</summary>
    private const double Bound = 20;

    private static readonly Dictionary<string, string> Usual = [];

    /// <summary>No verb is left behind: each comes to its own end.</summary>
    private static readonly Dictionary<string, string> Patient = new() { [CommandLine.PatienceVariable] = "600" };

    /// <summary>Long commands; OUT is a folder, and where there is none nothing is kept.</summary>
    private static readonly string[][] Commands =
    [
        ["fit", "--state", "werner", "--visibility", "0.6", "--points", "65536", "--steps", "1000000", "--out", "OUT"],
        ["fit", "--behavior", "TABLE", "--points", "4000", "--steps", "1000000", "--out", "OUT"],
        ["threshold", "w", "--out", "OUT"],
        // In the middle of moving 181 axes apart.
        ["threshold", "werner", "--out", "OUT"],
        // Hardly a point of eight settings is local.
        ["sample", "--scenario", "m8", "--distribution", "balanced", "--count", "1000", "--seed", "1", "--out", "OUT"],
        ["search", "m5", "--beyond", "--objective", "exact", "--starts", "10000", "--steps", "1000", "--out", "OUT"],
        ["sample", "--scenario", "m8", "--distribution", "no-signaling", "--count", "10000000", "--seed", "1", "--out", "OUT"],
        ["score", "--statistics", "--bootstrap", "1000000", "TABLE"],
        ["score", "LARGE"],
        ["classify", "LARGE"],
        ["report", "LARGE", "--hours", "1000", "--out", "OUT"],
        ["label", "LARGE", "--out", "OUT"],
        ["reproduce", "table1", "--only", "m5-cube", "--out", "OUT"],
        ["convert", "LARGE", "--project", "local", "--out", "OUT.csv"],
        ["simulate", "--state", "xxz:20,2,0.5", "--angles", "X,Y;X,Y", "--out", "OUT.csv"],
        ["network", "triangle", "shared-bit", "--levels", "3,3,3"],
        ["bench", "--seconds", "60", "--out", "OUT"],
    ];

    public static IEnumerable<object[]> Signals =>
        Enumerable.Range(0, Commands.Length).Select(command => (object[])[command, command % 2 == 0 ? "INT" : "TERM"]);

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Signals))]
    public void A_signal_ends_a_long_command_soon_and_the_same_command_goes_on(int command, string signal)
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            .. Commands[command]
                .Select(word =>
                    word switch
                    {
                        "OUT" => folder["out"],
                        "OUT.csv" => folder["out.csv"],
                        "TABLE" => Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv"),
                        "LARGE" => Large(folder),
                        _ => word,
                    }
                ),
        ];
        var isKept =
            arguments.Contains("--out")
            && !arguments.Contains("--behavior")
            && arguments[0] is not ("report" or "convert" or "simulate" or "bench");
        // At the second moment, what the first left is there.
        foreach (var milliseconds in (int[])[2000, 3500])
        {
            using var process = ChildNonlocality.Start(Patient, arguments);
            using var end = new ProcessEnd(process);
            Assert.IsFalse(process.WaitForExit(milliseconds), $"{string.Join(' ', arguments)} ended by itself");
            var clock = Stopwatch.StartNew();
            Process.Start("kill", [$"-{signal}", $"{process.Id}"])!.WaitForExit();
            var (code, output, error) = ChildNonlocality.Finish(process);
            var what =
                $"{string.Join(' ', arguments)} after {milliseconds} ms, {clock.Elapsed.TotalSeconds:0.0} s: {code} "
                + $"{output} {error}";
            Assert.AreEqual((130, ""), (code, output), what);
            Assert.IsLessThan(Bound, clock.Elapsed.TotalSeconds, what);
            var last = error.TrimEnd('\n').Split('\n')[^1];
            Assert.StartsWith("nonlocality: stopped", last, what);
            Assert.AreEqual(isKept, last.Contains("goes on from there"), what);
        }

        if (arguments[..2] is ["fit", "--state"])
            Assert.IsTrue(File.Exists(folder["out/unfinished/steps.npy"]), "every step taken is kept");
    }

    [TestMethod]
    public void A_label_that_takes_long_is_told_of_before_it_begins()
    {
        using var folder = new TemporaryFolder();
        using var process = ChildNonlocality.Start(Usual, "score", "--exact", Large(folder));
        using var end = new ProcessEnd(process);
        Assert.Contains("6561 strategies in each of its steps", process.StandardError.ReadLine() ?? "");
    }

    [TestMethod]
    public void Work_that_would_not_end_is_refused_with_its_estimate_and_the_option_that_allows_it()
    {
        using var folder = new TemporaryFolder();
        foreach (
            var command in (string[][])
                [
                    ["score", "--exact"],
                    ["classify"],
                    ["report", "--out", folder["page.html"]],
                    ["label", "--out", folder["out"]],
                ]
        )
            Nonlocality.Refuse(
                ["6561 strategies", "by a rough estimate", "more than 0.01 hours", "--hours"],
                [.. command, Large(folder), "--hours", "0.01"]
            );
        // A sample that is kept or not by its label, and programs that OR-Tools solves as they stand.
        Nonlocality.Refuse(
            ["a label of", "by a rough estimate", "--hours"],
            "sample",
            "--outcomes",
            "9,9",
            "--settings",
            "4,4",
            "--distribution",
            "balanced",
            "--count",
            "5",
            "--seed",
            "1",
            "--hours",
            "0.01",
            "--out",
            folder["out"]
        );
        Nonlocality.Refuse(
            ["a label of", "by a rough estimate", "--hours"],
            "label",
            Large(folder, settings: 3),
            "--measure",
            "content",
            "--hours",
            "0.01",
            "--out",
            folder["out"]
        );
        Nonlocality.Refuse("--hours is 0", "score", "--exact", Large(folder), "--hours", "0");
        // A bootstrap labels every replicate.
        Nonlocality.Refuse("1000002 labels", "score", Large(folder), "--statistics", "--bootstrap", "1000000");
    }

    [TestMethod]
    public void A_data_set_for_which_the_disk_has_no_room_is_refused_with_its_size()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Refuse(
            ["take 57.6 TB of disk", "are free at"],
            "sample",
            "--scenario",
            "m30",
            "--distribution",
            "no-signaling",
            "--count",
            "2000000000",
            "--seed",
            "1",
            "--out",
            folder["out"]
        );
        Assert.IsFalse(Directory.Exists(folder["out"]));
    }

    [TestMethod]
    [DataRow("--response", "harmonics:x")]
    [DataRow("--measurements", "projectiv")]
    [DataRow("--sweep", "0.1,0.2")]
    [DataRow("--points", "0")]
    [DataRow("--clouds", "0")]
    public void A_typo_is_told_before_a_state_is_made(string option, string value)
    {
        using var folder = new TemporaryFolder();
        // The ground state of 20 spins takes a minute.
        Nonlocality.Refuse(
            option == "--points" ? "Points" : value,
            "fit",
            "--state",
            "xxz:20,2,0.5",
            option,
            value,
            "--out",
            folder["out"]
        );
        Nonlocality.Refuse("hexagon", "threshold", "xxz:20,2,0.5", "--axes", "hexagon", "--out", folder["out"]);
    }

    [TestMethod]
    public void A_comma_in_a_number_is_refused_and_not_read_as_thousands()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Refuse(
            "--visibility is 0,01; a number with a point",
            "fit",
            "--state",
            "werner",
            "--visibility",
            "0,01",
            "--out",
            folder["out"]
        );
        Nonlocality.Refuse("--share is 0,001", "reproduce", "table1", "--share", "0,001", "--out", folder["out"]);
    }

    /// <summary>A table whose label takes minutes: two parties with four settings of nine outcomes.</summary>
    private static string Large(TemporaryFolder folder, int settings = 4)
    {
        var rows =
            from a in Enumerable.Range(0, 9)
            from b in Enumerable.Range(0, 9)
            from x in Enumerable.Range(0, settings)
            from y in Enumerable.Range(0, settings)
            select $"{a},{b},{x},{y},{1 + ((a * 7) + (b * 5) + (x * y * a * b)) % 11}";
        return folder.Write("large.csv", "a,b,x,y,count\n" + string.Join('\n', rows) + "\n");
    }
}
