using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Datasets;

namespace NonlocalityML.Tests.MutatedInputs;

/// <summary>
/// Mutants of tables in every format: each is read or refused in one clean line. For some seconds in every run; longer as
/// <see cref="MutatedInputTests"/> says, whose seconds and seed it takes.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class MutatedTableTests
{
    private static readonly double[] Counts = [.. Enumerable.Range(0, 16).Select(i => 10.0 + (i * 7 % 11))];

    private static readonly int[] Shape = [2, 2, 2, 2];

    internal static IReadOnlyList<InputReader> All { get; } =
    [
        Table("text", Texts),
        Table("compressed text", [.. Texts.Select(Gzip)]),
        Table(
            "JSON",
            Utf8(TableFileWriter.Json(Scenario.Chsh, Counts, "counts", true)),
            Utf8(TableFileWriter.Qiskit(Scenario.Chsh, Counts, (x, y) => $"x={x},y={y}")),
            Utf8("{\"a\": true, \"x\": 0, \"count\": 3}\n{\"a\": false, \"x\": 0, \"count\": 5}\n"),
            Utf8("{\"columns\": [\"a\", \"x\", \"count\"], \"data\": [[0, 0, 3], [1, 0, 5]]}")
        ),
        Table(
            "npy",
            TableFileWriter.Npy(Counts, Shape, "<f8", false),
            TableFileWriter.Npy(Counts, Shape, ">f4", true),
            TableFileWriter.Npy(Counts, Shape, "<i2", false)
        ),
        Table(
            "npz",
            TableFileWriter.Npz(
                ("p", TableFileWriter.Npy([.. Counts.Select(_ => 0.25)], Shape, "<f8", false)),
                ("counts", TableFileWriter.Npy(Counts, Shape, "<i8", false))
            )
        ),
        Table(
            "mat",
            TableFileWriter.Mat("counts", Counts, Shape, false),
            TableFileWriter.Mat("p", Counts, Shape, true),
            TableFileWriter.Mat("n", Counts, Shape, false, isBig: true)
        ),
        Table(
            "parquet",
            TableFileWriter.ParquetFile(
                ["a", "x", "count"],
                new[] { "+", "-", "+", "-" },
                new long[] { 0, 0, 1, 1 },
                new double?[] { 3, 4, null, 5 }
            ),
            TableFileWriter.ParquetFile(["a", "x", "n"], new[] { 0, 1 }, new[] { 0, 0 }, new long[] { 3, 4 })
        ),
        Table("hdf5", Hdf5Samples.Plain, Hdf5Samples.Packed, Hdf5Samples.Several, Hdf5Samples.Matlab) with
        {
            // PureHDF asks for arrays as long as the file says, up to the longest of .NET, in several options here.
            MostMemory = 3L << 31,
        },
        new("samples in HDF5", "points.h5", [Exported("hdf5")], path => BehaviorFile.Open(path).Dispose())
        {
            MostMemory = 3L << 31,
        },
        new("samples in Parquet", "points.parquet", [Exported("parquet")], path => BehaviorFile.Open(path).Dispose()),
        new("samples in CSV", "points.csv", [Exported("csv")], path => BehaviorFile.Open(path).Dispose()),
        new(
            "trials",
            "trials",
            [
                Utf8("a,b,x,y\n0,1,0,1\n1,1,0,0\n0,0,1,1\n1,0,1,0\n"),
                Gzip(Utf8("t;x;y;a;b\r\n0;1;1;+1;-1\r\n1;2;2;-1;-1\r\n2;1;2;1;1\r\n3;2;1;1;1\r\n")),
                TableFileWriter.Mat("r", [1, 1, 1, 1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 2, 2, 2], [4, 4], true),
                TableFileWriter.Npy([0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1], [4, 4], "<i8", false),
            ],
            path => _ = TrialFile.Read(path)
        ),
    ];

    private static byte[][] Texts =>
        [
            Utf8("a,b,x,y,count\n0,0,0,0,5\n0,1,0,0,2\n1,0,0,0,2\n1,1,0,0,5\n"),
            Utf8("\"alice\";bob;\"setting_a\";setting_b;p;error\r\n+;+;0°;b1;0,5;0,01\r\n-;-;0°;b1;50%;0,01\r\n"),
            Utf8("x\ty\tE\n0\t0\t0.7 ± 0.02\n0\t1\t0.70(2)\n1\t0\t0.7\n1\t1\t-7/10\n"),
            Utf8("x,y,trials,SA,SB,C\n0,0,100,20,20,15\n0,1,100,20,,15\n1,0,100,20,20,15\n"),
            Utf8("# a b x y count\n0 0 1 1 3\n1 1 1 1 4\n"),
            Utf8("x,y,++,+-,-+,--\n0,0,3,1,1,3\n"),
            Utf8("alpha beta N\n0 0 5\n0 90 1\n90 0 1\n90 90 5\n"),
            Utf8("x,y,C,SA,SB\n0,0,5,9,9\n0,1,6,9,\n1,0,6,,9\n1,1,2,,\n"),
            Utf8("| x | y | N | NA | NB | NAB |\n|---|---|-:|--|--|---|\n| 0 | 0 | 9 | 4 | 5 | 3 |\n| 0 | 1 | 9 | 4 | 5 | 3 |\n"),
            Utf8("x,y,z,E\n0,0,0,1\n0,1,1,-1\n1,0,1,-1\n1,1,0,-1\n"),
        ];

    private const ulong Usual = 12_000;

    [TestMethod]
    [TestCategory("Slow")]
    public void Every_mutant_of_a_table_is_refused_in_one_clean_line_or_read()
    {
        // So many mutants in every run; for some seconds, with any seed, on request.
        var (seconds, seed) = (MutatedInputTests.Setting("SECONDS", 0), (ulong)MutatedInputTests.Setting("SEED", 1));
        using var folder = new TemporaryFolder();
        var (clock, faults, refused, read) = (Stopwatch.StartNew(), new List<string>(), 0, 0);
        for (var index = 0UL; (index < Usual || clock.Elapsed.TotalSeconds < seconds) && faults.Count < 20; index++)
        {
            var (reader, stream) = (All[(int)(index % (ulong)All.Count)], new RandomStream(seed, index));
            var mutant = Mutation.Of(reader.Good[stream.NextInt(reader.Good.Count)], stream);
            try
            {
                _ = MutatedInputTests.Try(reader, folder[reader.File], mutant) is null ? read++ : refused++;
            }
            catch (Exception exception)
            {
                faults.Add(
                    $"{reader}, seed {seed}, number {index}: {exception.GetType().Name}: "
                        + $"{exception.Message.Split('\n')[0]}\n{exception.StackTrace?.Split('\n')[0]}\n{Convert.ToBase64String(mutant)}"
                );
            }
        }

        Console.WriteLine($"seed {seed}: {refused} mutants refused, {read} read, in {clock.Elapsed.TotalSeconds:0} s");
        Assert.IsEmpty(faults, string.Join("\n\n", faults));
        Assert.IsGreaterThan(All.Count, refused, "hardly a mutant was refused");
        Assert.IsGreaterThan(All.Count, read, "hardly a mutant was read");
    }

    /// <summary>
    /// Files by which SharpFuzz and afl++ reached new places in the readers, and those that once ended in an exception. Each line
    /// of corpus.txt names a reader and holds a file.
    /// </summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void What_a_fuzzer_found_is_refused_in_one_clean_line_or_read()
    {
        using var folder = new TemporaryFolder();
        var corpus = Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "MutatedInputs", "corpus.txt");
        foreach (var (line, words) in File.ReadLines(corpus).Select(line => line.Split(' ')).Index())
        {
            var reader = All.Single(one => one.Name.Equals(words[0], StringComparison.OrdinalIgnoreCase));
            try
            {
                _ = MutatedInputTests.Try(reader, folder[reader.File], Convert.FromBase64String(words[1]));
            }
            catch (Exception exception)
            {
                Assert.Fail($"line {line + 1}: {exception}");
            }
        }
    }

    /// <summary>It was once read without end.</summary>
    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = false)]
    public void A_text_longer_than_the_footer_of_a_Parquet_file_is_refused()
    {
        const string Endless =
            "UEFSMRUAFTQVOCwVCBUAFQYVBhwYAS0YASsWACgBLRgBKwAAABpkAgAAAAgBAQAAACsBAAAALQEAAAArAQAAAC0VABVAFS4s"
            + "FQgVABUGFQYcGAgBAAAAAAAAABgIAAAAAAAAAAAWACgIAQAAAAAAAAAYCAAAAAAAAAAAAAAAIAAAOgEAPAEAAAAAAAAAAQAA"
            + "AAAAAAAVABVEFUAsFQgVABUGFQYcGAgAAAAAAAAUQBgIAAAAAAAACEAWAigIAAAAAAAAFEAYCAAAAAAAAAhAAAAAIigGAAAA"
            + "BAECAAIBAAUBBAhABQcoABBAAAAAAAAAFEAVAhlMSARyb290FQYAFQwlAhgBYSUATBwAAAAVBCUAGAF4JSRMrBNAEQAAABUK"
            + "JQIYBWNvdW50ABYIGRwZPCYIHBUMGSUABhkYAWEVAhYIFnYWeiYIPBgBLRgBKxYAKAEtGAErAAAAJoIBHBUEGSUABhkYAXgV"
            + "AhYIFroBFqgBJoIBPBgIAQAAAAAAAAAYCAAAAAAAAAAAFgAoCAEAAAAAAAAAGAgAAAAAAAAAAAAAACaqAhwVChklAAYZGAVj"
            + "b3VudBUCFggWvgEWugEmqgI8GAgAAAAAAAAUQBgIAAAAAAAACEAWAigIAAAAAAAAFEAYCAAAAAAAAAhAAAAAFu4DFgg23AMA"
            + "KEpQYXJxdWV0Lk5ldCB2ZXJzaW9uIDYuMS4wIChidWlsZCBjMTc5ZDk3YmQyNTQ5YjVmNDRhOTI0MWU3MjlmODY5ZDQ5NDdl"
            + "ZTU5KTtTAQAAUEFSMQ==";
        using var folder = new TemporaryFolder();
        var parquet = All.Single(reader => $"{reader}" == "parquet");
        Assert.Contains("Parquet", MutatedInputTests.Try(parquet, folder["table"], Convert.FromBase64String(Endless)) ?? "");
    }

    /// <summary>A text of another length moves what follows it: numbers stood where lists are. It was once read without
    /// end.</summary>
    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = false)]
    public void A_field_of_another_type_in_the_footer_of_a_Parquet_file_is_refused()
    {
        const string Astray =
            "UEFSMRUAFTQVOCwVCBUAFQYVBhwYAS0YASsWACgBLRgBKwAAABpkAgAAAAgBAQAAACsBAAAALQEAAAArAQAAAC0VABVAFS4sFQgV"
            + "ABUGFQYcGAgBAAAAAAAAABgIAAAAAAAAAAAWACgIAQAAAAAAAAAYCAAAAAAAAAAAAAAAIAAAOgEAPAEAAAAAAAAAAQAAAAAAAAAV"
            + "ABVEFUAsFQgVABUGFQYcGAgAAAAAAAAUQBgIAAAAAAAACEAWAigIAAAAAAAAFEAYCAAAAAAAAAhAAAAAIigGAPcABAECAAIBAAUB"
            + "BAhABQcoABBAAAAAAAAAFEAVAhlMSARyb290FQYAFQwlAhgBYSUATBwAAAAVBCUAGAF4JSRMrBNAEQAAABUKJQIYBWNvdW50ABYI"
            + "GRwZPCYIHBUMGSUABhkYAWEVAhYIFnYWeiYIPBgBLRh2KxYAKAEtGAErAAAAJoIBHBUEGSUABhkYAXgVAhYIFroBFqgBJoIBPBgI"
            + "AQAAAAAAAAAYCAAAAAAAAAAAFgAoCAEAAAAAAAAAGAgAAAAAAAAAAAAAACaqAhwVChklAAYZGAVjb3VudBUCFggWvgEWugEmqgI8"
            + "GAgAAAAAAAAUQBgIAAAAAAAACEAWAigIAAAAAAAAFEAYCAAAAAAAAAhAAAAAFu4DFgg23AMAKEpQYXJxdWV0Lk5ldCB2ZXJzaWdu"
            + "IAguMS4wIChidWlsZCBjMTc5ZDk3YmQyNTQ5YjVmNDRhOTI0MWU3MjlmODY5ZDQ5NDdlZTU5KQBTAQAAUEFSMQ==";
        using var folder = new TemporaryFolder();
        var parquet = All.Single(reader => $"{reader}" == "parquet");
        Assert.Contains("Parquet", MutatedInputTests.Try(parquet, folder["table"], Convert.FromBase64String(Astray)) ?? "");
    }

    /// <summary>It once took more than a gigabyte.</summary>
    [TestMethod]
    public void A_text_longer_than_the_header_of_a_page_of_a_Parquet_file_is_refused()
    {
        const string Greedy =
            "UEFSMRUAFRAVFCwVBBUAFQYVBhwY/////wQBAAAAGAQAAAAAFgAoBAEAAAAYBAAAAAAAAAAIHAAAAAABAAAAFQAVEBUULBUEFQAV"
            + "BhUGHBgEAAAAABgEAAAAABYAKAQAAAAAGAQAAAAAAAAACBwAAAAAAAAAABUAFSAVJCwVBBUAFQYVBhwYCAQAAAAAAAAAGAgDAAAA"
            + "AAAAABYAKAgEAAAAAAAAABgIAwAAAAAAAAAAAAAQPAMAAAAAAAAABAAAAAAAAAAVAhlMSARyb290FQYAFQIlABgBYSUiTKwTIBEA"
            + "AAAVAiUAGAF4JSJMrBMgEQAAABUEJQAYAW4lJEysE0ARAAAAFgQZHBk8JggcFQIZJQAGGRgBYRUCFgQWahZuJgg8GAQBAAAAGAQA"
            + "AAAAFgAoBAEAAAAYBAAAAAAAAAAmdhwVAhklAAYZGAF4FQIWBBZqFm4mdjwYBAAAAAAYBAAAAAAWACgEAAAAABgEAAAAAAAAACbk"
            + "ARwVBBklAAYZGAFuFQIWBBaaARaeASbkATwYCAQAAAAAAAAAGAgDAAAAAAAAABYAKAgEAAAAAAAAABgIAwAAAAAAAAAAAAAW7gIW"
            + "BDb6AgAoSlBhcnF1ZXQuTmV0IHZlcnNpb24gNi4xLjAgKGJ1aWxkIGMxNzlkOTdiZDI1NDliNWY0NGE5MjQxZTcyOWY4NjlkNDk0"
            + "N2VlNTkpAE8BAABQQVIx";
        using var folder = new TemporaryFolder();
        var parquet = All.Single(reader => $"{reader}" == "parquet");
        Assert.Contains("Parquet", MutatedInputTests.Try(parquet, folder["table"], Convert.FromBase64String(Greedy)) ?? "");
    }

    [TestMethod]
    public void An_array_whose_compression_asks_for_a_dictionary_is_refused()
    {
        const string Mutant =
            "TUFUTEFCIDUuMCBNQVQtZmlsZSwgUGxhdGZvcm06IEdMTlhBNjQgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
            + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAABSU0PAAAAOAAAAHggICAgICAg"
            + "ICCc42NgYNjBwMDAxsDAwAGlQYAVymeBYkYoLoLKczIwMDRA2QwMH+yhDAf8fHRxUuUx+QAmAA1l";
        using var folder = new TemporaryFolder();
        foreach (var reader in All.Where(reader => reader.Name is "trials" or "mat"))
            Assert.IsNotNull(MutatedInputTests.Try(reader, folder["table"], Convert.FromBase64String(Mutant)), reader.Name);
    }

    private static InputReader Table(string name, params byte[][] good) =>
        new(
            name,
            "table",
            good,
            path =>
            {
                foreach (
                    var options in (TableOptions[])
                        [new(), new() { Scenario = Scenario.Chsh }, new() { Layout = TableLayout.Correlators }]
                )
                {
                    try
                    {
                        _ = IncompleteTable.Of(TableReader.Read(path, options));
                    }
                    catch (InvalidInputException) when (options.Scenario is not null || options.Layout is not null) { }
                }
            }
        );

    private static byte[] Exported(string format)
    {
        using var folder = new TemporaryFolder();
        using var samples = new SampledBehaviors("no-signaling", Scenario.Chsh, 1, 5, "structured");
        using var dataset = DatasetBuilder.Write(samples, folder["points"]);
        DatasetExport.Write(dataset, folder["file"], format);
        return File.ReadAllBytes(folder["file"]);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(byte[] text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress))
            gzip.Write(text);
        return bytes.ToArray();
    }
}
