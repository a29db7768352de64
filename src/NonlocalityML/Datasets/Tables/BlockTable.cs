using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// A bare block of numbers. It does not tell its scenario, and often could be laid out in several ways: the scenario or the
/// layout has to be named, and what still could be two things is refused.
/// </summary>
internal static class BlockTable
{
    private static string Names => $"--layout with one of {string.Join(", ", TableLayouts.Names)}";

    /// <param name="name">The file.</param>
    /// <param name="rows">The numbers.</param>
    /// <param name="options">Scenario, or layout, or both.</param>
    /// <exception cref="InvalidInputException">Not a rectangle, or it could be several things, or what it is said to be does not
    /// fit.</exception>
    public static RawTable Read(string name, double[][] rows, TableOptions options)
    {
        var (height, width) = (rows.Length, rows[0].Length);
        if (Array.FindIndex(rows, row => row.Length != width) is >= 0 and var odd)
            throw new InvalidInputException(
                $"{name}: row {odd + 1} has {rows[odd].Length} numbers, the first {width}; a block of numbers is a rectangle."
            );
        if (options.Scenario is null && options.Layout is null)
            throw Unnamed(name, rows, height, width);
        if (options.Scenario is { Parties: not 2 } other)
            throw new InvalidInputException(
                $"{name}: a block of numbers is read for two parties; of {other} write a row for each entry, a,b,c,x,y,z,p."
            );
        var found = new List<(TableLayout Layout, RawTable Table)>();
        InvalidInputException? last = null;
        foreach (var layout in options.Layout is { } one ? [one] : Enum.GetValues<TableLayout>())
        {
            if (
                (options.Scenario ?? Proposed(layout, height, width)) is not { } scenario
                || !Fits(layout, scenario, height, width)
            )
                continue;
            try
            {
                found.Add((layout, Make(name, layout, scenario, rows, options)));
            }
            catch (InvalidInputException wrong)
            {
                last = wrong;
            }
        }

        if (found.Count == 1)
            return found[0].Table;
        if (found.Count > 1)
        {
            throw new InvalidInputException(
                $"{name}: {height} rows of {width} numbers could be "
                    + $"{string.Join(" or ", found.Select(one => Word(one.Layout)))}; "
                    + $"{Names} says which."
            );
        }

        throw last
            ?? new InvalidInputException(
                $"{name}: {height} rows of {width} numbers are {(options.Layout is { } asked ? $"no {Word(asked)}" : "no table")}"
                    + (options.Scenario is { } stated ? $" of {stated}" : "")
                    + $"; {Names} and --scenario are taken."
            );
    }

    private static InvalidInputException Unnamed(string name, double[][] rows, int height, int width)
    {
        var columns = width is 3 or 5 or 7 or 9 && height > 1 && width % 2 == 1 ? Outcomes(rows, (width - 1) / 2) : null;
        if (columns is not null)
        {
            return new InvalidInputException(
                $"{name} has no header: its columns could be {string.Join(',', columns)} or "
                    + $"{string.Join(',', columns[(columns.Length / 2)..^1])},"
                    + $"{string.Join(',', columns[..(columns.Length / 2)])},{columns[^1]}; write the header in row 1."
            );
        }

        if (width is 4 && height > 4 && Array.TrueForAll(rows, row => Array.TrueForAll(row, double.IsInteger)))
            return new InvalidInputException(
                $"{name} has no header and no column of counts; a list of single trials is read with --trials, a table "
                    + "needs the header a,b,x,y,count in row 1."
            );
        return new InvalidInputException(
            $"{name}: a bare block of {height} rows of {width} numbers does not tell its scenario; it could be correlators "
                + "E(x,y), "
                + $"a Collins-Gisin matrix, or probabilities: give --scenario, as m2, or {Names}."
        );
    }

    /// <summary>Names of the columns where all but the last hold small whole numbers.</summary>
    private static string[]? Outcomes(double[][] rows, int parties) =>
        Array.TrueForAll(rows, row => Array.TrueForAll(row[..^1], value => double.IsInteger(value) && Math.Abs(value) < 100))
            ? [.. TableAxes.Names(parties), "count"]
            : null;

    private static string Word(TableLayout layout) =>
        layout switch
        {
            TableLayout.Blocks => "blocks of joint outcomes",
            TableLayout.Rows => "a row ++ +- -+ -- for each joint setting",
            TableLayout.Correlators => "correlators",
            TableLayout.CorrelatorsWithMarginals => "correlators with marginals",
            _ => "a Collins-Gisin matrix",
        };

    /// <summary>The scenario of two outcomes that a layout of this size has; null where it has none.</summary>
    private static Scenario? Proposed(TableLayout layout, int height, int width) =>
        layout switch
        {
            TableLayout.Blocks => height % 2 == 0 && width % 2 == 0 ? Two(height / 2, width / 2) : null,
            TableLayout.Rows => Math.Sqrt(height) is var side && double.IsInteger(side) && width == 4
                ? Two((int)side, (int)side)
                : null,
            TableLayout.Correlators => Two(height, width),
            _ => height > 1 && width > 1 ? Two(height - 1, width - 1) : null,
        };

    private static Scenario Two(int first, int second) => Scenario.FromCounts([2, 2], [first, second]);

    private static bool Fits(TableLayout layout, Scenario scenario, int height, int width)
    {
        if (scenario.SlotLength != scenario.TableLength)
            return false;
        var (a, b, x, y) = (scenario.MaximumOutcomes(0), scenario.MaximumOutcomes(1), scenario.Settings(0), scenario.Settings(1));
        return layout switch
        {
            TableLayout.Blocks => height == x * a && width == y * b,
            TableLayout.Rows => height == x * y && width == a * b,
            TableLayout.CollinsGisin => height == 1 + (x * (a - 1)) && width == 1 + (y * (b - 1)),
            TableLayout.Correlators => (a, b, height, width) == (2, 2, x, y),
            _ => (a, b, height, width) == (2, 2, x + 1, y + 1),
        };
    }

    private static RawTable Make(string name, TableLayout layout, Scenario scenario, double[][] rows, TableOptions options)
    {
        var read = $"{Word(layout)} of {scenario}, outcomes and settings in their order";
        return layout switch
        {
            TableLayout.Blocks => Placed((a, b, x, y, n) => rows[(x * n.A) + a][(y * n.B) + b]),
            TableLayout.Rows => Placed((a, b, x, y, n) => rows[(x * scenario.Settings(1)) + y][(a * n.B) + b]),
            TableLayout.CollinsGisin => CollinsGisin(),
            TableLayout.Correlators => CorrelatorTable.Make(
                name,
                scenario,
                options,
                [.. rows.SelectMany(row => row.Select(e => new[] { e }))],
                read
            ),
            _ => CorrelatorTable.Make(name, scenario, options, WithMarginals(), read),
        };

        RawTable Placed(Func<int, int, int, int, (int A, int B), double> value, TableKind? kind = null)
        {
            var (table, sizes) = (
                new double[scenario.TableLength],
                (A: scenario.MaximumOutcomes(0), B: scenario.MaximumOutcomes(1))
            );
            for (var a = 0; a < sizes.A; a++)
            for (var b = 0; b < sizes.B; b++)
            for (var x = 0; x < scenario.Settings(0); x++)
            for (var y = 0; y < scenario.Settings(1); y++)
                table[scenario.TableIndex([a, b], [x, y])] = value(a, b, x, y, sizes);
            return TableAssembly.Of(name, scenario, options, table, kind).Finish(read);
        }

        RawTable CollinsGisin()
        {
            RequireOne();
            return Placed(
                (a, b, x, y, n) =>
                {
                    double Entry(int i, int j) => rows[i < 0 ? 0 : 1 + (x * (n.A - 1)) + i][j < 0 ? 0 : 1 + (y * (n.B - 1)) + j];
                    double OfA(int j) =>
                        a < n.A - 1 ? Entry(a, j) : Entry(-1, j) - Enumerable.Range(0, n.A - 1).Sum(i => Entry(i, j));
                    var p = b < n.B - 1 ? OfA(b) : OfA(-1) - Enumerable.Range(0, n.B - 1).Sum(OfA);
                    return p >= -1e-5
                        ? Math.Max(0, p)
                        : throw new InvalidInputException(
                            $"{name}: p{scenario.EntryName(scenario.TableIndex([a, b], [x, y]))} "
                                + $"of the Collins-Gisin matrix is {p:R}; a number from 0 to 1 is needed."
                        );
                },
                TableKind.Probabilities
            );
        }

        double[][] WithMarginals()
        {
            RequireOne();
            return [.. rows[1..].SelectMany(row => row[1..].Select((e, y) => new[] { row[0], rows[0][y + 1], e }))];
        }

        void RequireOne()
        {
            if (Math.Abs(rows[0][0] - 1) > 1e-9)
                throw new InvalidInputException($"{name}: the first number of {Word(layout)} is {rows[0][0]:R}; 1 is needed.");
        }
    }
}
