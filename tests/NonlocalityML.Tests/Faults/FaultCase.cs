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
        "network",
        "inequalities",
        "report",
        "certificate",
        "member",
        "convert",
        "export-csv",
        "export-parquet",
        "submit",
        "train",
        "reproduce",
        "quickstart",
    ];

    private readonly TemporaryFolder folder;
    private readonly Dictionary<string, string> whole;
    private readonly bool isJob;

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="place">Where it is made; null for the usual place.</param>
    public FaultCase(string name, string? place = null)
    {
        folder = new TemporaryFolder(place);
        isJob = name == "submit";
        Arguments = [.. Prepare(name), "--out", folder[FileOf(name) is { } file ? $"out/{file}" : Result(name)]];
        if (name == "certificate")
            Arguments = ["score", Table(), "--certificate", folder["out/proof.json"]];
        Clear();
        var (code, _, error) = Run();
        Assert.AreEqual(0, code, error);
        whole = Content();
        Size = Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
    }

    /// <summary>Bytes of what the undisturbed run made.</summary>
    public long Size { get; }

    public string[] Arguments { get; private set; }

    /// <summary>Where programs stand that the command calls; null for a command that runs in this process too.</summary>
    private string? Programs => isJob ? folder["programs"] : null;

    /// <summary>What the command writes into: for a job, the folder beside the result.</summary>
    public string Out => folder[isJob ? "result.job" : "out"];

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
        return FaultLibrary.Run(
            new Dictionary<string, string>(settings) { ["FOLDER"] = Out, ["LOG"] = Log },
            Programs,
            Arguments
        );
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
        if (Arguments is ["report" or "score" or "convert" or "export", ..])
            Directory.CreateDirectory(Out);
    }

    /// <summary>Runs the command undisturbed; in this process unless it calls programs.</summary>
    public (int Code, string Output, string Error) Run() =>
        Programs is null ? Nonlocality.Run(Arguments) : FaultLibrary.Run(new Dictionary<string, string>(), Programs, Arguments);

    /// <summary>Names of what a run that failed must not leave.</summary>
    public IEnumerable<string> Leftovers() =>
        Directory.Exists(Out) ? Directory.EnumerateFiles(Out, "*.partial", SearchOption.AllDirectories) : [];

    /// <summary>Runs the command, undisturbed, and compares every byte of the folder.</summary>
    public void RequireWhole(string after)
    {
        var (code, _, error) = Run();
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

    /// <summary>The file in <see cref="Out"/>, for a command that writes one; null for one that writes a folder.</summary>
    private static string? FileOf(string name) =>
        name switch
        {
            "report" => "page.html",
            "convert" => "other.csv",
            "export-csv" => "points.csv",
            "export-parquet" => "points.parquet",
            _ => null,
        };

    /// <summary>The folder to name: a job's own stands beside its result, as NAME.job.</summary>
    private static string Result(string name) => name == "submit" ? "result" : "out";

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
                    .. "fit --state werner --sweep 0.5,0.6,0.1 --measurements planar --points 24 --steps 30 --batch 8 --tests 10 --clouds 2 --threads 1".Split(
                        ' '
                    ),
                ];
            case "fit-table":
                return ["fit", "--behavior", Table(), "--steps", "30", "--points", "8"];
            case "threshold":
                return
                [
                    .. "threshold werner --measurements planar --axes polygon-4 --inequality-axes polygon-4 --evidence --evidence-points 16 --evidence-steps 10 --threads 1".Split(
                        ' '
                    ),
                ];
            case "search":
                return
                [
                    .. "search m2 --real --objective exact --sweep visibility,0.9,1,0.1 --starts 20 --steps 3 --threads 1".Split(
                        ' '
                    ),
                ];
            case "network":
                return [.. "network triangle shared-bit --noise white --points 2 --values 2 --starts 2".Split(' ')];
            case "inequalities":
                return ["inequalities", Labeled(60), "--quantum", "0", "--threads", "1"];
            case "report":
                return ["report", Table()];
            case "certificate":
                return [];
            case "convert":
                return ["convert", Table(), "--project", "least-squares"];
            case "export-csv":
                return ["export", Labeled(60), "--format", "csv"];
            case "export-parquet":
                return ["export", Labeled(60), "--format", "parquet"];
            case "submit":
                Directory.CreateDirectory(folder["programs"]);
                var sbatch = folder.Write("programs/sbatch", "#!/bin/sh\necho 7\n");
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(sbatch, UnixFileMode.UserRead | UnixFileMode.UserExecute);
                return ["submit", "label", Points(600), "--shards", "2"];
            case "quickstart":
                return ["quickstart"];
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
