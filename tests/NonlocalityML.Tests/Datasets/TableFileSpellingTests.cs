using System.Globalization;
using System.Text;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>
/// Random tables in the files of other programs, in all layouts: whatever is read is the table that was written, or it is
/// refused.
/// </summary>
[TestClass]
public sealed class TableFileSpellingTests
{
    private const int Spellings = 220;

    private const ulong Seed = 162;

    [TestMethod]
    [TestCategory("Slow")]
    public void A_file_is_never_read_as_another_table()
    {
        using var folder = new TemporaryFolder();
        var (kinds, refused) = (new Dictionary<string, int>(), new List<string>());
        for (var number = 0UL; number < 6; number++)
        {
            var stream = new RandomStream(Seed, number);
            var scenario = Scenario.FromCounts([2, 2], [2 + stream.NextInt(2), 2 + stream.NextInt(2)]);
            double[] counts = [.. Enumerable.Range(0, scenario.TableLength).Select(_ => (double)(1 + stream.NextInt(900)))];
            for (var spelling = 0; spelling < Spellings; spelling++)
            {
                var (kind, bytes, options, tolerance) = Write(stream, scenario, counts, out var written);
                var (path, where) = (folder["table"], $"{kind}, stream ({Seed}, {number}), spelling {spelling}");
                File.WriteAllBytes(path, bytes);
                try
                {
                    var (found, values) = kind == "trials" ? Trials(path) : Table(path, options);
                    Assert.AreEqual(scenario, found, where);
                    var (right, read) = (Frequencies(scenario, written), Frequencies(scenario, values));
                    for (var i = 0; i < right.Length; i++)
                        Assert.AreEqual(right[i], read[i], tolerance, $"entry {i}, {where}");
                    kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                }
                catch (InvalidInputException exception)
                {
                    refused.Add($"{where}: {exception.Message}");
                }
            }
        }

        Assert.HasCount(14, kinds, string.Join(' ', kinds));
        Assert.IsLessThan(kinds.Values.Sum() / 8, refused.Count, string.Join('\n', refused.Take(6)));
        Assert.IsEmpty(refused.Where(one => one.StartsWith("parquet", StringComparison.Ordinal)), string.Join('\n', refused));
    }

    private static (Scenario, double[]) Table(string path, TableOptions options)
    {
        var table = TableReader.Read(path, options);
        return (table.Scenario, table.Values);
    }

    private static (Scenario, double[]) Trials(string path)
    {
        var total = TrialFile.Read(path).Total;
        return (total.Scenario, [.. total.Table.ToArray().Select(count => (double)count)]);
    }

    private static double[] Frequencies(Scenario scenario, double[] values) =>
        [
            .. values.Select(
                (value, i) =>
                    value
                    / Enumerable
                        .Range(0, values.Length / scenario.SettingTuples)
                        .Sum(outcome => values[(outcome * scenario.SettingTuples) + (i % scenario.SettingTuples)])
            ),
        ];

    private static (string Kind, byte[] Bytes, TableOptions Options, double Tolerance) Write(
        RandomStream stream,
        Scenario scenario,
        double[] counts,
        out double[] written
    )
    {
        written = counts;
        T Any<T>(params T[] all) => all[stream.NextInt(all.Length)];
        byte[] Text(string text) => [.. Any<byte[]>([], [0xEF, 0xBB, 0xBF]), .. Encoding.UTF8.GetBytes(text)];
        var (p, isCounts) = (Frequencies(scenario, counts), stream.NextInt(2) == 0);
        var values = isCounts ? counts : p;
        int[] shape = [.. scenario.TableShape];
        var (named, none) = (new TableOptions { Scenario = scenario }, new TableOptions());
        var type = Any("<", ">") + (isCounts ? Any("f8", "f4", "i8", "i4", "u4", "i2") : Any("f8", "f4"));
        var (x, y) = (scenario.Settings(0), scenario.Settings(1));
        var kind = Any(
            "npy",
            "npz",
            "two arrays",
            "mat",
            "parquet",
            "qiskit",
            "json",
            "trials",
            "blocks",
            "rows",
            "singles",
            "correlators and means",
            "collins-gisin",
            "errors"
        );
        string Joined(IEnumerable<IEnumerable<double>> rows, string between) =>
            string.Join('\n', rows.Select(row => string.Join(between, row.Select(Number)))) + Any("", "\n");
        double E(int sx, int sy, Func<int, int, int> sign) =>
            Outcomes().Sum(o => sign(o.A, o.B) * p[scenario.TableIndex([o.A, o.B], [sx, sy])]);
        switch (kind)
        {
            case "npy":
                return (kind, TableFileWriter.Npy(values, shape, type, stream.NextInt(2) == 0), named, 1e-6);
            case "npz":
                return (kind, TableFileWriter.Npz(("arr_0", TableFileWriter.Npy(values, shape, type, false))), named, 1e-6);
            case "two arrays":
                return (
                    kind,
                    TableFileWriter.Npz(
                        ("p", TableFileWriter.Npy(p, shape, "<f8", false)),
                        ("counts", TableFileWriter.Npy(counts, shape, "<i8", true))
                    ),
                    named,
                    1e-12
                );
            case "mat":
                return (
                    kind,
                    TableFileWriter.Mat(Any("p", "N", "data"), values, shape, stream.NextInt(2) == 0, stream.NextInt(2) == 0),
                    named,
                    1e-12
                );
            case "parquet":
                return (kind, Parquet(scenario, counts, p, isCounts, Any(0, 1), Any(true, false)), none, 1e-12);
            case "qiskit":
                var names = Any<Func<int, int, string>>(
                    (a, b) => $"x={a},y={b}",
                    (a, b) => $"({a}, {b})",
                    (a, b) => $"{a}{b}",
                    (a, b) => $"a{a}_b{b}",
                    (a, b) => $"y={b} x={a}",
                    (a, b) => $"b{b}a{a}",
                    (a, b) => $"({a}, {b}pi/8)"
                );
                var qiskit = TableFileWriter.Qiskit(scenario, counts, names);
                for (var bits = 0; bits < 4 && stream.NextInt(2) == 0; bits++)
                    qiskit = qiskit.Replace(
                        $"\"{bits:B2}\": ",
                        $"\"{Any($"0x{bits:x}", $"0b{bits:B2}")}\": ",
                        StringComparison.Ordinal
                    );
                return (kind, Text(qiskit), none, 1e-12);
            case "json":
                return (
                    kind,
                    Text(
                        TableFileWriter.Json(scenario, values, isCounts ? "counts" : Any("probabilities", "p"), Any(true, false))
                    ),
                    none,
                    1e-12
                );
            case "trials":
                return (kind, Trials(stream, scenario, counts), none, 1e-12);
            case "blocks":
                var blocks =
                    from sx in Enumerable.Range(0, x)
                    from a in Enumerable.Range(0, 2)
                    select from sy in Enumerable.Range(0, y)
                    from b in Enumerable.Range(0, 2)
                    select values[scenario.TableIndex([a, b], [sx, sy])];
                return (
                    kind,
                    Text(Joined(blocks, Any(",", ";", "\t", " ", ", "))),
                    named with
                    {
                        Layout = TableLayout.Blocks,
                    },
                    1e-12
                );
            case "rows":
                var rows =
                    from sx in Enumerable.Range(0, x)
                    from sy in Enumerable.Range(0, y)
                    select Outcomes().Select(o => values[scenario.TableIndex([o.A, o.B], [sx, sy])]);
                return (kind, Text(Joined(rows, Any(",", ";", "\t", " "))), named with { Layout = TableLayout.Rows }, 1e-12);
            case "collins-gisin":
                // Without signalling only: the table is that of its own marginals, so that it is told from itself.
                var product = Product(scenario, p);
                written = product.Table.ToArray();
                var matrix = CollinsGisinRows(scenario, product);
                return (kind, Text(Joined(matrix, Any(",", ";", " "))), named with { Layout = TableLayout.CollinsGisin }, 1e-9);
            default:
                var from = Any(0, 1);
                var lines = new StringBuilder(
                    kind switch
                    {
                        "singles" => "x,y,trials,SA,SB,C\n",
                        "errors" => "x,y,N++,N+-,N-+,N--\n",
                        _ => "x,y,<A>,<B>,E\n",
                    }
                );
                foreach (var sx in Enumerable.Range(0, x))
                foreach (var sy in Enumerable.Range(0, y))
                {
                    double N(int a, int b) => counts[scenario.TableIndex([a, b], [sx, sy])];
                    double[] cells = kind switch
                    {
                        "singles" => [N(0, 0) + N(0, 1) + N(1, 0) + N(1, 1), N(0, 0) + N(0, 1), N(0, 0) + N(1, 0), N(0, 0)],
                        "errors" => [N(0, 0), N(0, 1), N(1, 0), N(1, 1)],
                        _ =>
                        [
                            E(sx, sy, (a, _) => 1 - (2 * a)),
                            E(sx, sy, (_, b) => 1 - (2 * b)),
                            E(sx, sy, (a, b) => 1 - (2 * (a ^ b))),
                        ],
                    };
                    var mark = Any(" ± 1.5", "±0.5", " +- 2", "+/-3", "(4)");
                    lines.Append(CultureInfo.InvariantCulture, $"{sx + from},{sy + from},");
                    lines.AppendJoin(',', cells.Select(cell => Number(cell) + (kind == "errors" ? mark : ""))).Append('\n');
                }

                return (kind, Text(lines.ToString()), none, 1e-9);
        }
    }

    private static IEnumerable<(int A, int B)> Outcomes() => [(0, 0), (0, 1), (1, 0), (1, 1)];

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static byte[] Parquet(Scenario scenario, double[] counts, double[] p, bool isCounts, int from, bool hasNames)
    {
        var entries = Enumerable
            .Range(0, scenario.TableLength)
            .Select(i => (Outcome: i / scenario.SettingTuples, Setting: scenario.SettingTuple(i % scenario.SettingTuples)))
            .ToList();
        Array Settings(int party, string letter) =>
            hasNames
                ? entries.Select(entry => $"{letter}{entry.Setting[party]}").ToArray()
                : entries.Select(entry => (long)entry.Setting[party] + from).ToArray();
        return TableFileWriter.ParquetFile(
            ["__index_level_0__", "a", "b", "x", "y", isCounts ? "count" : "p"],
            Enumerable.Range(0, entries.Count).ToArray(),
            entries.Select(entry => (long)(entry.Outcome / 2) + from).ToArray(),
            entries.Select(entry => (long)(entry.Outcome % 2) + from).ToArray(),
            Settings(0, "A"),
            Settings(1, "B"),
            isCounts ? counts.Select(count => (long)count).ToArray() : p.Select(value => (double?)value).ToArray()
        );
    }

    private static byte[] Trials(RandomStream stream, Scenario scenario, double[] counts)
    {
        var trials = new List<string>();
        var (isSigned, from, isMatlab) = (stream.NextInt(2) == 0, stream.NextInt(2), stream.NextInt(3) == 0);
        var numbers = new List<double>();
        for (var i = 0; i < counts.Length; i++)
        {
            var (outcome, setting) = (i / scenario.SettingTuples, scenario.SettingTuple(i % scenario.SettingTuples));
            int Value(int bit) => isSigned ? 1 - (2 * bit) : bit + from;
            int[] row = [Value(outcome / 2), Value(outcome % 2), setting[0] + from, setting[1] + from];
            for (var trial = 0; trial < counts[i]; trial++)
            {
                trials.Add($"{trial};{row[2]};{row[3]};{row[0]};{row[1]}");
                numbers.AddRange(row.Select(value => (double)value));
            }
        }

        return isMatlab
            ? TableFileWriter.Mat("r", [.. numbers], [numbers.Count / 4, 4], true, true)
            : Encoding.UTF8.GetBytes("\uFEFFtime;x;y;a;b\r\n" + string.Join("\r\n", trials));
    }

    /// <summary>The behavior of independent parties with the marginals of a table.</summary>
    private static Behavior Product(Scenario scenario, double[] p)
    {
        double Mean(int party, int setting) =>
            Enumerable
                .Range(0, 2)
                .Sum(other =>
                    p[scenario.TableIndex(party == 0 ? [0, other] : [other, 0], party == 0 ? [setting, 0] : [0, setting])]
                );
        return Behavior.FromFunction(
            scenario,
            (a, b, x, y) => (a == 0 ? Mean(0, x) : 1 - Mean(0, x)) * (b == 0 ? Mean(1, y) : 1 - Mean(1, y))
        );
    }

    private static IEnumerable<IEnumerable<double>> CollinsGisinRows(Scenario scenario, Behavior q)
    {
        double A(int x) => q[0, 0, x, 0] + q[0, 1, x, 0];
        double B(int y) => q[0, 0, 0, y] + q[1, 0, 0, y];
        yield return [1, .. Enumerable.Range(0, scenario.Settings(1)).Select(B)];
        for (var x = 0; x < scenario.Settings(0); x++)
            yield return [A(x), .. Enumerable.Range(0, scenario.Settings(1)).Select(y => q[0, 0, x, y])];
    }
}
