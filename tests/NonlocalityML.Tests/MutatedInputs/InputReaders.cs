using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Search;
using NonlocalityML.Quantum;
using NonlocalityML.Reports;
using NonlocalityML.Tests.Cli;
using NonlocalityML.Web;

namespace NonlocalityML.Tests.MutatedInputs;

/// <summary>Every reader of files and bodies from outside, with good inputs that commands of this program made.</summary>
internal sealed class InputReaders : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StructuredEngine engine = new(Scenario.Chsh);

    public IReadOnlyList<InputReader> All()
    {
        var delft = Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv");
        Nonlocality.Print(
            "sample",
            "--scenario",
            "m2",
            "--distribution",
            "no-signaling",
            "--count",
            "3",
            "--seed",
            "1",
            "--out",
            folder["points"]
        );
        Nonlocality.Print("label", folder["points"], "--out", folder["labeled"]);
        Nonlocality.Print("score", delft, "--certificate", folder["proof.json"]);
        Nonlocality.Print("classify", delft, "--certificate", folder["class.json"]);
        Nonlocality.Print(
            "fit",
            "--state",
            "werner",
            "--visibility",
            "0.4",
            "--points",
            "8",
            "--batch",
            "4",
            "--steps",
            "4",
            "--tests",
            "8",
            "--out",
            folder["fit"]
        );
        Nonlocality.Print("fit", "--behavior", delft, "--points", "8", "--steps", "20", "--out", folder["table"]);
        Nonlocality.Print("search", "m2", "--objective", "exact", "--starts", "2", "--steps", "3", "--out", folder["search"]);
        Nonlocality.Print(
            "threshold",
            "werner",
            "--axes",
            "icosahedral-6",
            "--inequality-axes",
            "icosahedral-6",
            "--goal",
            "0.3",
            "--out",
            folder["threshold"]
        );
        StateFileFor("state.json");
        var model = Path.Combine(Repository.Root, "models", "m2-no-signaling");
        var trials = Encoding.UTF8.GetBytes(
            "a,b,x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 2},{i / 3 % 2},{i / 2 % 2},{i % 3 % 2}\n"))
        );
        return
        [
            new(
                "csv",
                "table.csv",
                [Bytes(delft), "a,b,x,y,p\n0,0,0,0,1\n"u8.ToArray()],
                path => Table(MeasuredTable.Read(path))
            ),
            new("incomplete csv", "table.csv", [Bytes(delft)], path => _ = IncompleteTable.Read(path)),
            new(
                "tables in other spellings",
                "table.txt",
                [
                    "x;y;E;err\n0;0;0,7;0,1\n0;1;0,7;0,1\n1;0;0,7;0,1\n1;1;-0,7;0,1\n"u8.ToArray(),
                    "# run\nx\ty\tN++\tN+-\tN-+\tN--\n1\t1\t9\t1\t2\t9\n1\t2\t9\t1\t2\t9\n2\t1\t9\t1\t2\t9\n2\t2\t1\t9\t9\t1\n"u8.ToArray(),
                    "x,y,trials,SA,SB,C\n0,0,100,20,20,15\n0,1,100,20,20,15\n1,0,100,20,20,15\n1,1,100,20,20,2\n"u8.ToArray(),
                    "\"alice\" \"bob\" \"setting_a\" \"setting_b\" \"percent\"\n+ + \"0 deg\" b1 50%\n- - \"0 deg\" b1 50%\n"u8.ToArray(),
                    """{"x=0,y=0": {"00": 8, "11": 7}, "x=0,y=1": {"00": 8, "01": 1}}"""u8.ToArray(),
                ],
                path => _ = IncompleteTable.Read(path)
            ),
            new("npy", "tables.npy", [Bytes(folder["points/behaviors.npy"])], ReadBehaviors),
            new("npz", "tables.npz", [Zip(folder["points/behaviors.npy"])], ReadBehaviors),
            new(
                "sidecar",
                "tables.json",
                ["""{"outcomes": [[2, 2], 2], "settings": [2, 2]}"""u8.ToArray()],
                path =>
                {
                    File.Copy(folder["points/behaviors.npy"], Path.ChangeExtension(path, ".npy"), overwrite: true);
                    using var source = BehaviorFile.Open(Path.ChangeExtension(path, ".npy"));
                }
            ),
            new("certificates", "proof.json", [Bytes(folder["proof.json"]), Bytes(folder["class.json"])], ReadCertificate),
            new(
                "visibility certificates",
                "certificate.json",
                [Bytes(folder["threshold/certificate.json"])],
                path => VisibilityFile.TryRead(path)?.Verify()
            ),
            new(
                "states",
                "state.json",
                [Bytes(folder["state.json"]), """{"correlations": [1,0,0,0, 0,-1,0,0, 0,0,-1,0, 0,0,0,-1]}"""u8.ToArray()],
                path => _ = StateSource.Open(path)
            ),
            new("state arrays", "state.npy", [Npy(States.Werner(0.5))], path => _ = StateSource.Open(path)),
            new("axes", "axes.json", ["[[1, 0, 0], [0, 1, 0], [0, 0, 1]]"u8.ToArray()], path => _ = MeasurementSource.Open(path)),
            new("trials", "trials.csv", [trials], path => _ = TrialFile.Read(path)),
            new("compressed trials", "trials.csv.gz", [Gzip(trials)], path => _ = TrialFile.Read(path)),
            new(
                "card of a data set",
                "dataset.json",
                [Bytes(folder["labeled/dataset.json"])],
                path =>
                    InFolder(
                        folder["labeled"],
                        path,
                        whole =>
                        {
                            using var dataset = Dataset.Open(whole);
                            DatasetVerification.Run(dataset, 1);
                        }
                    )
            ),
            new(
                "arrays of a data set",
                "labels.npy",
                [Bytes(folder["labeled/labels.npy"])],
                path =>
                    InFolder(
                        folder["labeled"],
                        path,
                        whole =>
                        {
                            using var dataset = Dataset.Open(whole);
                            DatasetVerification.Run(dataset, 1);
                        }
                    )
            ),
            new(
                "card of a model",
                "model.json",
                [Bytes(Path.Combine(model, "model.json"))],
                path => Page(new ModelInput("model", ModelCard.Read(path)))
            ),
            new(
                "model",
                "model.onnx",
                [Bytes(Path.Combine(model, "model.onnx"))],
                path =>
                {
                    using var scorer = Scorer.Open(path);
                    _ =
                        scorer.Kind is DistanceLabels && scorer.Outputs == 1 && scorer.Space.Scenario.Equals(Scenario.Chsh)
                            ? scorer.Score(Behaviors.WhiteNoise(Scenario.Chsh))
                            : null;
                }
            ),
            new("graph", "model.onnx", [Bytes(Path.Combine(model, "model.onnx"))], path => _ = Graph.Read(path)),
            new("certified network", "network.onnx", [Certified()], path => CertifiedNetwork.Open(path).Dispose()),
            new(
                "card of a fit",
                "fit.json",
                [Bytes(folder["fit/fit.json"])],
                path =>
                    InFolder(
                        folder["fit"],
                        path,
                        whole => Page(new CloudInput(whole, CloudCard.Read(Path.Combine(whole, "fit.json"))))
                    )
            ),
            new(
                "card of a table's fit",
                "table-fit.json",
                [Bytes(folder["table/table-fit.json"])],
                path => InFolder(folder["table"], path, whole => Page(new TableFitInput(whole, TableFitCard.Read(whole))))
            ),
            new(
                "card of a search",
                "found.json",
                [Bytes(folder["search/found.json"])],
                path => InFolder(folder["search"], path, whole => Page(SearchInput.Read(whole)))
            ),
            new(
                "options of a threshold",
                "threshold.json",
                [Bytes(folder["threshold/threshold.json"])],
                path => InFolder(folder["threshold"], path, whole => Page(ThresholdInput.Read(whole)))
            ),
            Body("text/csv", Bytes(delft)),
            Body("application/json", """{"scenario":"[(2 2) (2 2)]","counts":[9,7,8,1,2,3,1,9,2,3,1,9,9,8,7,2]}"""u8.ToArray()),
        ];
    }

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    private static InputReader Body(string type, byte[] good) =>
        new(
            $"bodies of {type}",
            "body",
            [good],
            path =>
            {
                var context = new DefaultHttpContext();
                context.Request.ContentType = type;
                context.Request.Body = new MemoryStream(Bytes(path));
                _ = TableRequest.Read(context, new ServerOptions(), CancellationToken.None).GetAwaiter().GetResult();
            }
        );

    private void StateFileFor(string name) => File.WriteAllText(folder[name], StateFile.ToJson(States.Werner(0.5)));

    private static void ReadBehaviors(string path)
    {
        using var source = BehaviorFile.Open(path, Scenario.Chsh);
        for (var i = 0L; i < Math.Min(10, source.Specification.Count); i++)
            _ = source.Behavior(i);
    }

    /// <summary>A table that is taken has a nearest no-signalling one.</summary>
    private static void Table(MeasuredTable table)
    {
        if (table.Scenario.Equals(Scenario.Chsh))
            _ = NoSignalingProjection.Of(table.Behavior);
    }

    /// <summary>A proof of NL that is said to hold must agree with the engine.</summary>
    private void ReadCertificate(string path)
    {
        var certificate = CertificateFile.ReadAny(path);
        if (
            certificate.Verify() is not null
            || certificate is not Certificate proof
            || !proof.Behavior.Scenario.Equals(Scenario.Chsh)
        )
            return;
        var truth = engine.Solve(proof.Behavior);
        Assert.IsTrue(
            proof.Lower <= truth.Upper && truth.Lower <= proof.Upper,
            $"{path}: {proof.Lower} to {proof.Upper} is said to be proven of what is {truth.Lower} to {truth.Upper}"
        );
    }

    /// <summary>Puts a mutant among the other files of a folder.</summary>
    private static void InFolder(string original, string path, Action<string> read)
    {
        using var copy = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(original))
            File.Copy(file, copy[Path.GetFileName(file)]);
        File.Copy(path, copy[Path.GetFileName(path)], overwrite: true);
        read(copy.Path);
    }

    private static void Page(ReportInput input) => _ = ReportInput.Page([input], "test").ToHtml();

    private static byte[] Bytes(string path) => File.ReadAllBytes(path);

    private static byte[] Zip(string path)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntryFromFile(path, "p.npy");
        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress))
            gzip.Write(text);
        return bytes.ToArray();
    }

    private byte[] Npy(State state)
    {
        var size = state.Matrix.RowCount;
        double[] values = [.. Enumerable.Range(0, size * size).Select(i => state.Matrix[i / size, i % size].Real)];
        NpyWriter.Write(folder["rho.npy"], values, size, size);
        return Bytes(folder["rho.npy"]);
    }

    private byte[] Certified()
    {
        CertifiedNetwork
            .Build(new CertifiedNetworkOptions(Scenario.Chsh, CertifiedFeatures.Table) { Layers = 2 })
            .Save(folder["certified.onnx"]);
        return Bytes(folder["certified.onnx"]);
    }
}
