using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests.Faults;

/// <summary>
/// A command line that writes into the folder <c>out</c>, small, with what it reads and the bytes that it makes when nothing
/// disturbs it.
/// </summary>
internal sealed class FaultCase : IDisposable
{
    /// <summary>Verbs that write a folder or a file; the last ones take seconds.</summary>
    public static readonly string[] Names =
    [
        "sample",
        "label",
        "label-nbl",
        "merge",
        "fit",
        "fit-table",
        "threshold",
        "search",
        "inequalities",
        "report",
        "certificate",
        "member",
        "train",
        "reproduce",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> whole;

    public FaultCase(string name)
    {
        Arguments = [.. Prepare(name), "--out", folder[name is "report" ? "out/page.html" : "out"]];
        if (name == "certificate")
            Arguments = ["score", Table(), "--certificate", folder["out/proof.json"]];
        Clear();
        Run();
        whole = Content();
    }

    public string[] Arguments { get; private set; }

    public string Out => folder["out"];

    public string Log => folder["log"];

    /// <summary>Folders named by numbers: how the folder was before each file operation of an undisturbed run in a process of its
    /// own.</summary>
    public IReadOnlyList<string> Snapshots()
    {
        Clear();
        var snapshots = Directory.CreateDirectory(folder["snapshots"]).FullName;
        Disturb(new() { ["SNAPSHOTS"] = snapshots });
        return [.. Directory.GetDirectories(snapshots).OrderBy(path => int.Parse(Path.GetFileName(path)))];
    }

    /// <summary>Number of file operations of an undisturbed run.</summary>
    public int CountOperations()
    {
        Clear();
        Disturb([]);
        return File.ReadAllLines(Log).Length;
    }

    /// <summary>One run in a process of its own.</summary>
    public (int Code, string Output, string Error) Disturb(Dictionary<string, string> settings)
    {
        File.Delete(Log);
        return FaultLibrary.Run(new Dictionary<string, string>(settings) { ["FOLDER"] = Out, ["LOG"] = Log }, Arguments);
    }

    /// <summary>The last file operation that was counted.</summary>
    public string LastOperation() => File.Exists(Log) ? File.ReadLines(Log).LastOrDefault() ?? "" : "";

    /// <summary>Puts a snapshot in the place of the folder.</summary>
    public void Take(string snapshot)
    {
        Directory.Delete(Out, recursive: true);
        Directory.Move(snapshot, Out);
    }

    /// <summary>A new beginning: the folder is not there, or empty where a file in it is named.</summary>
    public void Clear()
    {
        if (Directory.Exists(Out))
            Directory.Delete(Out, recursive: true);
        if (Arguments is ["report", ..] or ["score", ..])
            Directory.CreateDirectory(Out);
    }

    /// <summary>Runs the command in this process, undisturbed, and compares every byte of the folder.</summary>
    public void RequireWhole(string after)
    {
        var (code, _, error) = Nonlocality.Run(Arguments);
        Assert.AreEqual(0, code, $"{after}: {error}");
        var found = Content();
        CollectionAssert.AreEqual(
            whole.Keys.Order().ToArray(),
            found.Keys.Order().ToArray(),
            $"{after}: {string.Join(' ', found.Keys)}"
        );
        foreach (var (name, bytes) in whole)
            Assert.AreEqual(bytes, found[name], $"{after}: {name}");
    }

    public void Dispose() => folder.Dispose();

    private void Run() => Nonlocality.Print(Arguments);

    /// <summary>Names of everything in the folder, with the bytes of the files.</summary>
    private Dictionary<string, string> Content() =>
        Directory
            .EnumerateFileSystemEntries(Out, "*", SearchOption.AllDirectories)
            .ToDictionary(
                path => Path.GetRelativePath(Out, path),
                path =>
                    Directory.Exists(path)
                        ? ""
                        : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))
            );

    private string[] Prepare(string name)
    {
        switch (name)
        {
            case "sample":
                return Sample(600);
            case "label":
                return ["label", Points(600), "--threads", "1"];
            case "label-nbl":
                return
                [
                    "label",
                    Points(70, "--outcomes", "2,2,2", "--settings", "2,2,2"),
                    "--measure",
                    "nbl",
                    "--gap",
                    "0.2",
                    "--threads",
                    "1",
                ];
            case "merge":
                foreach (var part in (int[])[1, 2])
                    Nonlocality.Print(
                        "label",
                        Points(1100),
                        "--part",
                        $"{part}/2",
                        "--threads",
                        "1",
                        "--out",
                        folder[$"parts/{part}"]
                    );
                return ["merge", folder["parts"], "--threads", "1"];
            case "fit":
                return
                [
                    "fit",
                    "--state",
                    "werner",
                    "--sweep",
                    "0.5,0.6,0.1",
                    "--measurements",
                    "planar",
                    "--points",
                    "24",
                    "--steps",
                    "30",
                    "--batch",
                    "8",
                    "--tests",
                    "10",
                    "--clouds",
                    "2",
                    "--threads",
                    "1",
                ];
            case "fit-table":
                return ["fit", "--behavior", Table(), "--steps", "30", "--points", "8"];
            case "threshold":
                return
                [
                    "threshold",
                    "werner",
                    "--measurements",
                    "planar",
                    "--axes",
                    "polygon-4",
                    "--inequality-axes",
                    "polygon-4",
                    "--evidence",
                    "--evidence-points",
                    "16",
                    "--evidence-steps",
                    "10",
                    "--threads",
                    "1",
                ];
            case "search":
                return
                [
                    "search",
                    "m2",
                    "--planar",
                    "--objective",
                    "exact",
                    "--sweep",
                    "visibility,0.9,1,0.1",
                    "--starts",
                    "20",
                    "--steps",
                    "3",
                    "--threads",
                    "1",
                ];
            case "inequalities":
                return ["inequalities", Labeled(60), "--quantum", "0", "--threads", "1"];
            case "report":
                return ["report", Table()];
            case "certificate":
                return [];
            case "member":
                return ["train", Labeled(60), "--epochs", "1", "--threads", "1", "--member", "2"];
            case "train":
                return ["train", Labeled(60), "--epochs", "1", "--threads", "1"];
            case "reproduce":
                return ["reproduce", "table2", "--share", "0.001", "--threads", "1"];
            default:
                throw new ArgumentException(name);
        }
    }

    private static string[] Sample(int count, params string[] scenario) =>
        [
            "sample",
            .. scenario.Length > 0 ? scenario : ["--scenario", "m2"],
            "--distribution",
            "no-signaling",
            "--count",
            $"{count}",
            "--seed",
            "3",
            "--threads",
            "1",
        ];

    private string Points(int count, params string[] scenario)
    {
        if (!Directory.Exists(folder["points"]))
            Nonlocality.Print([.. Sample(count, scenario), "--out", folder["points"]]);
        return folder["points"];
    }

    private string Labeled(int count)
    {
        Nonlocality.Print("label", Points(count), "--threads", "1", "--out", folder["labeled"]);
        return folder["labeled"];
    }

    private string Table() =>
        folder.Write(
            "table.csv",
            "a,b,x,y,count\n"
                + string.Concat(
                    from i in Enumerable.Range(0, 16)
                    select $"{i / 8},{i / 4 % 2},{i / 2 % 2},{i % 2},{(((i / 8) ^ (i / 4 % 2)) == (i / 2 % 2 & i % 2) ? 43 : 7)}\n"
                )
        );
}
