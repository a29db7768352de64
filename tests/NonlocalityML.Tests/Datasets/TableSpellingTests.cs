using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>
/// Random tables in random spellings: whatever is read is the table that was spelled; the rest is refused. Never is it another
/// table.
/// </summary>
[TestClass]
public sealed class TableSpellingTests
{
    private const int Spellings = 240;

    private static readonly string[][] OutcomeNames =
    [
        ["a", "b"],
        ["A", "B"],
        ["outcome_a", "outcome_b"],
        ["alice", "bob"],
        ["Outcome A", "Outcome B"],
        ["a0", "a1"],
    ];

    private static readonly string[][] SettingNames =
    [
        ["x", "y"],
        ["X", "Y"],
        ["setting_a", "setting_b"],
        ["basis_alice", "basis_bob"],
        ["x0", "x1"],
        ["input A", "input B"],
    ];

    private static readonly string[][] Outcomes =
    [
        ["0", "1"],
        ["1", "2"],
        ["+1", "-1"],
        ["1", "-1"],
        ["+", "-"],
        ["0.0", "1.0"],
        ["False", "True"],
        ["false", "true"],
        ["H", "V"],
        ["up", "down"],
        ["T", "R"],
    ];

    /// <summary>The settings of both parties in one column.</summary>
    private static readonly Func<string, string, string>[] JointSettings =
    [
        (x, y) => $"({x}, {y})",
        (x, y) => $"{x}/{y}",
        (x, y) => $"x={x} y={y}",
        (x, y) => $"y={y}; x={x}",
        (x, y) => $"{x}{y}",
    ];

    private static readonly string[][] Settings =
    [
        ["0", "1", "2"],
        ["1", "2", "3"],
        ["a1", "a2", "a3"],
        ["0 deg", "22.5 deg", "45 deg"],
        ["0", "45", "90"],
        ["X", "Y", "Z"],
    ];

    [TestMethod]
    [TestCategory("Slow")]
    public void A_table_is_never_read_as_another_one()
    {
        var (read, refused) = (0, new List<string>());
        var seed = (ulong)MutatedInputs.MutatedInputTests.Setting("SEED", 161);
        for (var number = 0; number < 12; number++)
        {
            var stream = new RandomStream(seed, (ulong)number);
            var counts = RandomCounts(stream, out var scenario);
            var right = Frequencies(scenario, counts);
            for (var spelling = 0; spelling < Spellings; spelling++)
            {
                var text = Spell(stream, scenario, counts, out var tolerance);
                try
                {
                    var table = TableReader.Parse("table", text);
                    read++;
                    var found = Frequencies(table.Scenario, table.Values);
                    Assert.AreEqual(scenario, table.Scenario, text);
                    for (var i = 0; i < right.Length; i++)
                    {
                        if (double.IsNaN(right[i]))
                            Assert.IsTrue(double.IsNaN(found[i]), $"entry {i} of stream ({seed}, {number}) in\n{text}");
                        else
                            Assert.AreEqual(right[i], found[i], tolerance, $"entry {i} of stream ({seed}, {number}) in\n{text}");
                    }
                }
                catch (InvalidInputException exception)
                {
                    refused.Add(exception.Message);
                }
            }
        }

        Assert.IsGreaterThan(9 * refused.Count, read, $"{refused.Count} refused, as: {string.Join('\n', refused.Take(5))}");
    }

    /// <summary>Counts of two parties with two or three settings; sometimes a joint setting is not measured, and sometimes a
    /// count is 0.</summary>
    private static double[] RandomCounts(RandomStream stream, out Scenario scenario)
    {
        scenario = Scenario.Bipartite(2 + stream.NextInt(2));
        var counts = new double[scenario.TableLength];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = 1 + stream.NextInt(2000);
        if (stream.NextInt(3) == 0)
            counts[stream.NextInt(counts.Length)] = 0;
        if (stream.NextInt(3) == 0)
        {
            for (var i = scenario.SettingTuples - 1; i < counts.Length; i += scenario.SettingTuples)
                counts[i] = 0;
        }

        return counts;
    }

    private static double[] Frequencies(Scenario scenario, double[] values)
    {
        var frequencies = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var sum = 0.0;
            for (var j = i % scenario.SettingTuples; j < values.Length; j += scenario.SettingTuples)
                sum += values[j];
            frequencies[i] = sum == 0 ? double.NaN : values[i] / sum;
        }

        return frequencies;
    }

    private static string Spell(RandomStream stream, Scenario scenario, double[] counts, out double tolerance)
    {
        T Any<T>(params T[] all) => all[stream.NextInt(all.Length)];
        var (outcomes, settings) = (Any(Outcomes), Any(Settings));
        var kind = Any("count", "N", "events", "p", "probability", "percent", "percent sign", "wide", "float count", "weights");
        tolerance = kind is "p" or "probability" or "percent" or "percent sign" ? 1e-9 : 1e-12;
        var spelling = new TextSpelling(stream);
        var frequencies = Frequencies(scenario, counts);
        string Number(int i) =>
            spelling.Number(
                kind switch
                {
                    "p" or "probability" => frequencies[i].ToString(Any("R", "F12", "E14"), CultureInfo.InvariantCulture),
                    "percent" => (100 * frequencies[i]).ToString(Any("R", "F10"), CultureInfo.InvariantCulture),
                    "percent sign" => (100 * frequencies[i]).ToString("F10", CultureInfo.InvariantCulture) + "%",
                    "float count" => counts[i]
                        .ToString(Any("F1", "E8"), CultureInfo.InvariantCulture)
                        .Replace("E+", Any("E+", "*^", "D+", " x 10^"), StringComparison.Ordinal),
                    "weights" => (0.731 * counts[i]).ToString("R", CultureInfo.InvariantCulture),
                    _ => counts[i].ToString(CultureInfo.InvariantCulture),
                }
            );

        var m = scenario.Settings(0);
        List<string[]> rows;
        string[] header;
        bool IsMeasured(int x, int y) => !double.IsNaN(frequencies[scenario.TableIndex([0, 0], [x, y])]);
        if (kind == "wide")
        {
            header =
            [
                .. Any(SettingNames),
                .. Any<string[]>(
                    ["++", "+-", "-+", "--"],
                    ["N00", "N01", "N10", "N11"],
                    ["npp", "npm", "nmp", "nmm"],
                    ["HH", "HV", "VH", "VV"],
                    ["N_uu", "N_ud", "N_du", "N_dd"]
                ),
            ];
            rows =
            [
                .. from x in Enumerable.Range(0, m)
                from y in Enumerable.Range(0, m)
                where IsMeasured(x, y)
                select (string[])
                    [
                        settings[x],
                        settings[y],
                        .. Enumerable.Range(0, 4).Select(o => Number(scenario.TableIndex([o / 2, o % 2], [x, y]))),
                    ],
            ];
        }
        else
        {
            var isZeroLeftOut = stream.NextInt(2) == 0;
            string[] value =
            [
                kind switch
                {
                    "percent sign" => "p",
                    "percent" => Any("p", "percent", "Prozent"),
                    "float count" or "weights" => "counts",
                    _ => kind,
                },
            ];
            int[] order = Any<int[]>([0, 1, 2, 3, 4], [2, 3, 0, 1, 4], [4, 0, 2, 1, 3], [1, 0, 4, 3, 2]);
            string[] names = [.. Any(OutcomeNames), .. Any(SettingNames), .. value];
            header = [.. order.Select(i => names[i])];
            rows =
            [
                .. from x in Enumerable.Range(0, m)
                from y in Enumerable.Range(0, m)
                where IsMeasured(x, y)
                from a in Enumerable.Range(0, 2)
                from b in Enumerable.Range(0, 2)
                let place = scenario.TableIndex([a, b], [x, y])
                where counts[place] > 0 || !isZeroLeftOut
                let cells = new[] { outcomes[a], outcomes[b], settings[x], settings[y], Number(place) }
                select order.Select(i => cells[i]).ToArray(),
            ];
        }

        if (stream.NextInt(4) == 0)
            (header, rows) = Joined(header, rows, Any(JointSettings), ColumnRole.Setting);
        if (stream.NextInt(4) == 0)
            (header, rows) = Joined(
                header,
                rows,
                Any<Func<string, string, string>>((a, b) => $"{a},{b}", (a, b) => a.Length * b.Length == 1 ? a + b : $"{a} {b}"),
                ColumnRole.Outcome
            );
        Shuffle(stream, rows);
        return spelling.Table(header, rows);
    }

    /// <summary>The table with one column for both parties.</summary>
    private static (string[], List<string[]>) Joined(
        string[] header,
        List<string[]> rows,
        Func<string, string, string> join,
        ColumnRole role
    )
    {
        var columns = header.Select(TableColumn.Of).Where(column => column.Role == role).OrderBy(column => column.Party).ToList();
        if (columns.Count != 2)
            return (header, rows);
        var (first, second) = (columns[0].Index, columns[1].Index);
        string[] Row(string[] row, string joint) => [.. row.Where((_, i) => i != first && i != second), joint];
        return (
            Row(header, role == ColumnRole.Setting ? "setting" : "outcomes"),
            rows.ConvertAll(row => Row(row, join(row[first], row[second])))
        );
    }

    private static void Shuffle(RandomStream stream, List<string[]> rows)
    {
        for (var i = rows.Count - 1; i > 0; i--)
        {
            var j = stream.NextInt(i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }
}
