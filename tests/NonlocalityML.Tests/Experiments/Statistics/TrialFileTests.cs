using System.IO.Compression;
using System.Text;
using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments.Statistics;

[TestClass]
public sealed class TrialFileTests
{
    private static readonly int[][] Trials = [.. Draw(Scenario.Chsh, 5000, 1)];

    public static IEnumerable<(string What, string Text, string Expected)> BadLists { get; } =
    [
        ("empty", "", "line 1"),
        ("header alone", "a,b,x,y\n", "no trials"),
        ("another header", "x,y,a,d\n0,0,0,0\n", "'x,y,a,d'"),
        ("a table", "a,b,x,y,count\n0,0,0,0,12\n", "makes this a table"),
        ("a blank inside a number", "0,0,0,0\n0,1 1,0,0\n", "blank stands inside"),
        ("-1 beside 0", "0,0,0,0\n-1,0,0,0\n1,1,0,0\n", "beside others"),
        ("a setting -1", "0,0,0,0\n0,0,-1,0\n", "negative"),
        ("all outcomes 1", "1,1,0,0\n", "could be outcome 1"),
        ("odd columns", "0,0,0\n", "3 columns"),
        ("too many columns", "0,0,0,0,0,0,0,0,0,0\n", "10 columns"),
        ("column missing", "0,0,0,0\n0,0,0\n", "line 2"),
        ("column too many", "0,0,0,0\n0,0,0,0,0\n", "line 2"),
        ("negative", "a,b,x,y\n0,0,0,0\n0,-2,0,0\n", "line 3"),
        ("no truth value", "0,0,0,0\n0,Tru,0,0\n", "neither True nor False"),
        ("outcomes 0, 1 beside 1, 2", "a,b,x,y\n0,1,0,0\n1,2,0,0\n", "its first or its second"),
        ("fraction", "0,0,0,0\n0,0.5,0,0\n", "line 2"),
        ("NaN", "0,0,0,0\n0,NaN,0,0\n", "line 2"),
        ("number missing", "0,0,0,0\n0,,0,0\n", "line 2"),
        ("too large", "0,0,0,0\n0,0,0,256\n", "255"),
        ("huge", "0,0,0,0\n0,0,0,99999999999999999999\n", "255"),
        ("setting untried", "0,0,0,0\n1,1,1,1\n", "no trials"),
        ("binary", "\0\0\0\0", "line 1"),
        ("semicolons after commas", "0,0,0,0\n0;0;0;0\n", "line 2"),
        ("table too large", "0,0,0,0\n254,254,254,254\n", "probabilities"),
    ];

    [TestMethod]
    public void Every_way_to_write_a_list_gives_the_same_counts()
    {
        using var folder = new TemporaryFolder();
        var lines = Trials.Select(trial => string.Join(',', trial)).ToList();
        string[] texts =
        [
            string.Join('\n', lines) + "\n",
            string.Join('\n', lines),
            "a,b,x,y\n" + string.Join('\n', lines) + "\n",
            "a, b, x, y\r\n" + string.Join("\r\n", lines) + "\r\n\r\n",
            string.Join('\n', lines.Select(line => line.Replace(",", " ,\t", StringComparison.Ordinal))),
            "\uFEFF\"setting_a\";\"setting_b\";\"time\";\"alice\";\"bob\"\r\n"
                + string.Concat(Trials.Select((t, i) => $"{t[2]};{t[3]};2015-12-01T10:00:0{i % 10};{t[0]};{t[1]}\r\n")),
            "a b x y\n" + string.Concat(Trials.Select(t => $"{1 - (2 * t[0])}  {1 - (2 * t[1])}  {t[2]} {t[3]}\n")),
            string.Concat(Trials.Select(t => $"{(t[0] == 0 ? "+1" : "-1")}\t{1 - (2 * t[1])}\t{t[2]}\t{t[3]}\n")),
            string.Concat(Trials.Select(t => $"{t[0] + 1},{t[1] + 1},{t[2] + 1},{t[3] + 1}\n")),
            "# run 3\n% of 4\na,b,note,x,y\n"
                + string.Concat(Trials.Select(t => $"{t[0]},{t[1]},\"fine, \"\"5, 6\"\"\",{t[2]},{t[3]}\n")),
            string.Concat(Trials.Select(t => $"{t[0] == 1},\"{t[1] == 1}\",{(t[2] == 1 ? "true" : "false")},{t[3]}\n")),
        ];
        var expected = Count(Scenario.Chsh, Trials);
        foreach (var (i, text) in texts.Index())
        {
            var path = folder.Write($"{i}.csv", text);
            CollectionAssert.AreEqual(expected, TrialFile.Read(path).Total.Table.ToArray(), $"text {i}");
            CollectionAssert.AreEqual(expected, TrialFile.Read(Compress(path)).Total.Table.ToArray(), $"text {i}, compressed");
        }
    }

    [TestMethod]
    public void Several_files_are_one_list_in_their_order()
    {
        using var folder = new TemporaryFolder();
        string Text(int start, int end) =>
            "a,b,x,y\n" + string.Concat(Trials[start..end].Select(trial => string.Join(',', trial) + "\n"));
        var whole = TrialFile.Read(folder.Write("whole.csv", Text(0, 5000)));
        var parts = TrialFile.Read([folder.Write("1.csv", Text(0, 1234)), Compress(folder.Write("2.csv", Text(1234, 5000)))]);
        CollectionAssert.AreEqual(
            whole.Tables.SelectMany(table => table).ToArray(),
            parts.Tables.SelectMany(table => table).ToArray()
        );
    }

    [TestMethod]
    public void Blocks_are_consecutive_of_equal_length_and_at_most_512()
    {
        foreach (
            var (scenario, count) in ((Scenario, int)[])
                [
                    (Scenario.Chsh, 700),
                    (Scenario.Uniform(3, 2, 2), 5000),
                    (
                        new Scenario([
                            [3, 3],
                            [2, 2, 2],
                        ]),
                        20_000
                    ),
                ]
        )
        {
            using var folder = new TemporaryFolder();
            var trials = Draw(scenario, count, 2).ToList();
            var blocks = TrialFile.Read(
                folder.Write("trials.csv", string.Join('\n', trials.Select(trial => string.Join(',', trial))))
            );
            Assert.AreEqual(scenario, blocks.Scenario);
            Assert.IsTrue(blocks.Tables.Length is > 128 and <= 512, $"{scenario}: {blocks.Tables.Length} blocks");
            var length = (int)blocks.Tables[0].Sum();
            for (var i = 0; i < blocks.Tables.Length; i++)
            {
                CollectionAssert.AreEqual(
                    Count(scenario, trials.Skip(i * length).Take(length)).Select(n => (double)n).ToArray(),
                    blocks.Tables[i],
                    $"{scenario}, block {i}"
                );
            }
        }
    }

    [TestMethod]
    public void A_wrong_list_is_refused_in_one_line_that_names_the_place()
    {
        using var folder = new TemporaryFolder();
        foreach (var (what, text, expected) in BadLists)
        {
            var path = folder.Write("trials.csv", text);
            foreach (var file in (string[])[path, Compress(path)])
            {
                var message = Assert.ThrowsExactly<InvalidInputException>(() => TrialFile.Read(file), what).Message;
                Assert.Contains(file, message, what);
                Assert.Contains(expected, message, what);
            }
        }
    }

    [TestMethod]
    public void A_compressed_list_that_is_cut_off_or_damaged_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Compress(folder.Write("trials.csv", string.Join('\n', Trials.Select(trial => string.Join(',', trial)))));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(folder["cut.gz"], bytes[..(bytes.Length / 2)]);
        Assert.Contains("cut off", Assert.ThrowsExactly<InvalidInputException>(() => TrialFile.Read(folder["cut.gz"])).Message);
        bytes[bytes.Length / 2] ^= 0xFF;
        bytes[(bytes.Length / 2) + 1] ^= 0xFF;
        File.WriteAllBytes(folder["damaged.gz"], bytes);
        Assert.ThrowsExactly<InvalidInputException>(() => TrialFile.Read(folder["damaged.gz"]));
    }

    [TestMethod]
    public void Too_many_different_rows_and_lines_without_end_are_refused()
    {
        using var folder = new TemporaryFolder();
        var rows = string.Concat(from a in Enumerable.Range(0, 256) from b in Enumerable.Range(0, 80) select $"{a},{b},0,0\n");
        Assert.Contains(
            "different rows",
            Assert.ThrowsExactly<InvalidInputException>(() => TrialFile.Read(folder.Write("rows.csv", rows))).Message
        );
        var line = folder.Write("line.csv", new string('0', 3 << 20));
        Assert.Contains("does not end", Assert.ThrowsExactly<InvalidInputException>(() => TrialFile.Read(line)).Message);
    }

    [TestMethod]
    public void Progress_reaches_towards_the_length_and_cancelling_stops()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("trials.csv", string.Concat(Enumerable.Repeat("0,0,0,0\n0,0,0,1\n0,0,1,0\n0,0,1,1\n", 600_000)));
        var told = new List<long>();
        Assert.AreEqual(2_400_000, TrialFile.Read(path, new Recorder(told)).Total.Trials);
        Assert.IsNotEmpty(told);
        Assert.IsTrue(told.All(bytes => bytes > 0 && bytes <= new FileInfo(path).Length));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => TrialFile.Read(path, null, stop.Token));
    }

    private static IEnumerable<int[]> Draw(Scenario scenario, int count, ulong seed)
    {
        var stream = new RandomStream(seed, 0);
        for (var i = 0; i < count; i++)
        {
            int[] settings = [.. Enumerable.Range(0, scenario.Parties).Select(party => stream.NextInt(scenario.Settings(party)))];
            yield return [.. settings.Select((setting, party) => stream.NextInt(scenario.Outcomes(party, setting))), .. settings];
        }
    }

    private static long[] Count(Scenario scenario, IEnumerable<int[]> trials)
    {
        var table = new long[scenario.TableLength];
        foreach (var trial in trials)
            table[scenario.TableIndex(trial.AsSpan(0, scenario.Parties), trial.AsSpan(scenario.Parties))]++;
        return table;
    }

    private static string Compress(string path)
    {
        using var target = File.Create(path + ".gz");
        using var gzip = new GZipStream(target, CompressionLevel.Fastest);
        gzip.Write(File.ReadAllBytes(path));
        return path + ".gz";
    }

    private sealed class Recorder(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
