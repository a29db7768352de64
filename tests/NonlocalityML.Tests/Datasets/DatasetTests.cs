using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class DatasetTests
{
    private const ulong Seed = 7;
    private const long Count = 1300; // three shards, the last not full

    [TestMethod]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        using var dataset = Label(folder["out"]);
        using var engine = new WideEngine();
        Assert.IsTrue(dataset.IsLabeled);
        Assert.AreEqual(Count, dataset.Count);
        Assert.AreEqual(Scenario.Chsh, dataset.Scenario);
        for (var i = 0L; i < Count; i += 99)
        {
            var expected = engine.Solve(new Line().Sample(new RandomStream(Seed, (ulong)i)));
            var certificate = dataset.Certificate(i);
            CollectionAssert.AreEqual(expected.Behavior.Table.ToArray(), dataset.Behavior(i).Table.ToArray());
            CollectionAssert.AreEqual(expected.Model.Strategies, certificate.Model.Strategies);
            CollectionAssert.AreEqual(expected.Model.Weights, certificate.Model.Weights);
            CollectionAssert.AreEqual(expected.Inequality.Coefficients.ToArray(), certificate.Inequality.Coefficients.ToArray());
            Assert.AreEqual((expected.Lower.RoundDown(), expected.Upper.RoundUp()), dataset.Label(i));
            Assert.IsNull(certificate.Verify(), $"seed {Seed}, sample {i}");
        }

        Assert.AreEqual(Count, DatasetVerification.Run(dataset, 2).Certificates);
        var files = Directory.GetFileSystemEntries(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.AreEqual(
            "behaviors.npy dataset.json inequalities.npy labels.npy model_offsets.npy model_strategies.npy model_weights.npy",
            string.Join(' ', files)
        );
    }

    [TestMethod]
    public void The_bytes_do_not_depend_on_threads_or_on_interruptions()
    {
        using var folder = new TemporaryFolder();
        Label(folder["one"]).Dispose();
        Label(folder["two"], threads: 2).Dispose();
        AssertSameFiles(folder["one"], folder["two"]);

        using var stop = new CancellationTokenSource();
        var progress = new Recorder(value =>
        {
            if (value == 700)
                stop.Cancel();
        });
        Assert.ThrowsExactly<OperationCanceledException>(() => Label(folder["three"], 1, progress, cancellation: stop.Token));
        Assert.IsFalse(File.Exists(Path.Combine(folder["three"], "dataset.json")));
        StringAssert.Contains(Refused(() => Dataset.Open(folder["three"])), "holds no complete data set");
        var continued = new Recorder(_ => { });
        Label(folder["three"], 1, continued).Dispose();
        Assert.AreEqual(512, continued.First, "the shard that was finished is not made again");
        AssertSameFiles(folder["one"], folder["three"]);
        Label(folder["three"]).Dispose();
        AssertSameFiles(folder["one"], folder["three"]);
    }

    [TestMethod]
    public void Numpy_loads_every_array_and_the_labels_agree()
    {
        using var folder = new TemporaryFolder();
        using var dataset = Label(folder["out"]);
        var printed = NpyTests.Python(
            $"""
            import numpy, json, os, hashlib
            os.chdir(r'{folder["out"]}')
            card = json.load(open('dataset.json'))
            a = dict((x['file'][:-4], numpy.load(x['file'])) for x in card['arrays'])
            for x in card['arrays']:
                assert list(a[x['file'][:-4]].shape) == x['shape'] and a[x['file'][:-4]].dtype.str == x['type'], x
                assert hashlib.sha256(open(x['file'], 'rb').read()).hexdigest() == x['sha256'], x
            n = card['specification']['count']
            assert a['behaviors'].shape == a['inequalities'].shape == (n, 2, 2, 2, 2)
            assert a['labels'].shape == (n, 2) and a['model_offsets'].shape == (n + 1,)
            assert (abs(a['behaviors'].sum(axis=(1, 2)) - 1) < 1e-12).all()
            assert a['model_offsets'][0] == 0 and a['model_offsets'][n] == len(a['model_weights']) == len(a['model_strategies'])
            S = (a['behaviors'] * a['inequalities']).sum(axis=(1, 2, 3, 4))
            assert (abs(numpy.maximum(0, S - 2) / 8 - a['labels'][:, 0]) < 1e-12).all()
            print(repr(a['labels'][77, 1].item()))
            """
        );
        Assert.AreEqual(dataset.Label(77).Upper, double.Parse(printed));
    }

    [TestMethod]
    public void A_data_set_of_behaviors_is_labelled_as_its_sampler_is()
    {
        using var folder = new TemporaryFolder();
        using var behaviors = DatasetBuilder.Write(Source(), folder["behaviors"], 2);
        Assert.IsFalse(behaviors.IsLabeled);
        Assert.AreEqual(0, DatasetVerification.Run(behaviors, 1).Certificates);
        StringAssert.Contains(Refused(() => behaviors.Label(0)), "has no labels");
        DatasetBuilder.Label(behaviors, Wide, folder["labeled"]).Dispose();
        Label(folder["direct"]).Dispose();
        AssertSameFiles(folder["labeled"], folder["direct"]);
    }

    [TestMethod]
    public void Another_data_set_in_the_same_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        Label(folder["out"]).Dispose();
        StringAssert.Contains(Refused(() => Label(folder["out"], seed: 8)), "holds a data set whose seed is 7, not 8;");
        using (var writer = new DatasetWriter(folder["part"], Source().Specification))
            StringAssert.Contains(
                Refused(() => new DatasetWriter(folder["part"], Source().Specification).Dispose()),
                "is being written by another run"
            );
        StringAssert.Contains(
            Refused(() => Label(folder["part"])),
            "holds an unfinished data set whose kind is \"behaviors\", not \"nl\""
        );
        folder.Write("note.txt", "mine");
        StringAssert.Contains(Refused(() => Label(folder.Path)), "and no data set; a new or an empty folder is needed");
        StringAssert.Contains(Refused(() => Label(folder["note.txt"])), "is a file; a folder is needed");
        StringAssert.Contains(Refused(() => Label(folder["note.txt/deeper"])), "cannot be written");
        StringAssert.Contains(Refused(() => Label(folder["new"], threads: 0)), "The number of threads is 0; 1 to 1024");
    }

    [TestMethod]
    public void A_full_disk_is_one_clear_line()
    {
        if (!File.Exists("/dev/full"))
            Assert.Inconclusive("This system has no /dev/full.");
        using var folder = new TemporaryFolder();
        using (var writer = new DatasetWriter(folder["out"], Source().Specification))
        {
            File.CreateSymbolicLink(Path.Combine(folder["out"], "shards", "000000.shard"), "/dev/full");
            var shard = new Shard(DatasetColumn.Of(Source().Specification));
            shard.Append<double>("behaviors", new double[10000]);
            StringAssert.Contains(Refused(() => writer.Write(0, shard)), "cannot be written: the disk is full");
        }

        string[] left =
        [
            .. Directory.GetFiles(Path.Combine(folder["out"], "shards")).Select(file => Path.GetFileName(file)!).Order(),
        ];
        CollectionAssert.AreEqual((string[])["000000.shard", "specification.json"], left);
    }

    [TestMethod]
    public void A_shard_that_was_changed_is_refused()
    {
        using var folder = new TemporaryFolder();
        foreach (
            var (name, change) in new (string, Func<byte[], byte[]>)[]
            {
                ("flip", bytes => [.. bytes[..100], (byte)(bytes[100] ^ 1), .. bytes[101..]]),
                ("cut", bytes => bytes[..^9]),
                ("empty", _ => []),
            }
        )
        {
            using (var writer = new DatasetWriter(folder[name], Source().Specification))
            {
                var shard = new Shard(DatasetColumn.Of(Source().Specification));
                shard.Append<double>("behaviors", new double[512 * 16]);
                writer.Write(1, shard);
            }

            var path = Path.Combine(folder[name], "shards", "000001.shard");
            File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
            var message = Refused(() => DatasetBuilder.Write(Source(), folder[name]));
            StringAssert.StartsWith(message, path);
            StringAssert.Contains(message, "delete it and run the same command again");
            File.Delete(path);
            DatasetBuilder.Write(Source(), folder[name]).Dispose();
        }
    }

    internal static void AssertSameFiles(string one, string two)
    {
        var names = Directory.GetFileSystemEntries(one).Select(Path.GetFileName).Order().ToArray();
        CollectionAssert.AreEqual(names, Directory.GetFileSystemEntries(two).Select(Path.GetFileName).Order().ToArray());
        foreach (var name in names)
            CollectionAssert.AreEqual(
                File.ReadAllBytes(Path.Combine(one, name!)),
                File.ReadAllBytes(Path.Combine(two, name!)),
                name
            );
    }

    internal static Dataset Label(
        string folder,
        int threads = 1,
        IProgress<long>? progress = null,
        ulong seed = Seed,
        CancellationToken cancellation = default
    ) => DatasetBuilder.Label(Source(seed), Wide, folder, null, threads, progress, null, cancellation);

    private static LabelKind Wide { get; } = new NonlocalityLabels(["wide"], (_, _) => new WideEngine());

    private static SampledBehaviors Source(ulong seed = Seed) => new(_ => new Line(), "none", seed, Count);

    private static string Refused(Action action)
    {
        var message = Assert.ThrowsExactly<InvalidInputException>(action).Message;
        Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
        return message;
    }

    /// <summary>Isotropic behaviors.</summary>
    private sealed class Line : ISampler
    {
        public string Name => "line";

        public string Description => "isotropic behaviors, visibility uniform in [0, 1]";

        public Scenario Scenario => Scenario.Chsh;

        public Behavior Sample(RandomStream stream) => Behaviors.Isotropic(stream.NextDouble());
    }

    private sealed class Recorder(Action<long> onReport) : IProgress<long>
    {
        public long First { get; private set; } = -1;

        public void Report(long value)
        {
            if (First < 0)
                First = value;
            onReport(value);
        }
    }
}
