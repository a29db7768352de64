using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// A table in text: a row for each entry (<see cref="LongTable"/>), a row for each joint setting (<see cref="WideTable"/>,
/// <see cref="CorrelatorRows"/>, <see cref="SinglesTable"/>), or a bare block of numbers (<see cref="BlockTable"/>).
/// </summary>
internal static class TextTable
{
    /// <param name="name">The file, or whatever names the table to people.</param>
    /// <param name="text">The table.</param>
    /// <param name="options">What the text does not say.</param>
    /// <exception cref="InvalidInputException">Names the place, what is wrong, and what is allowed or likely meant.</exception>
    public static RawTable Read(string name, string text, TableOptions options)
    {
        var cells = TextCells.Of(LatexText.Plain(text));
        if (cells.Rows == 0)
            throw new InvalidInputException($"{name} is empty; the header {TableHeader.Needed} is needed.");
        var header = cells.Fields(0);
        if (HasNames(cells, header, options))
            return BlockTable.Read(name, Numbers(cells, 1, IsBeside(cells, header) ? 1 : 0), options);
        if (!Array.TrueForAll(header, IsNumber))
            return OfHeader(name, cells, options, new TableHeader(header, cells.Line(0)), 1);
        string[] comment = TextCells.Of(cells.Comment) is { Rows: > 0 } words ? words.Fields(0) : [];
        if (
            comment.Length == header.Length
            && new TableHeader(comment, cells.Line(0)) is var above
            && above.OfRole(ColumnRole.Setting).Count > 0
        )
            return OfHeader(name, cells, options, above, 0);
        return BlockTable.Read(name, Numbers(cells, 0, 0), options);
    }

    private static RawTable OfHeader(string name, TextCells cells, TableOptions options, TableHeader header, int first)
    {
        (cells, header) = OfEachParty(cells, first, header);
        if (!header.IsKnown)
            throw header.Wrong($"{TableHeader.Needed} is needed{Below(cells)}");
        if (cells.Rows == first)
            throw new InvalidInputException($"{name} has a header and no rows; one row for each entry of the table is needed.");
        var rows = new TableRows(name, cells, first, header, options);
        header.RequireOnce();
        var settings = header.OfParties(ColumnRole.Setting);
        if (settings.Count == 0)
        {
            var cause = header.Columns.Skip(1).All(column => IsNumber(column.Name))
                ? "; the table seems to be transposed, with a column for each entry"
                : "";
            throw header.Wrong($"no column holds a setting (x, y, .. or setting_a, ..); {TableHeader.Needed} is needed{cause}");
        }

        if (header.OfRole(ColumnRole.Cell) is { Count: > 0 } wide && header.OfRole(ColumnRole.Outcome).Count == 0)
            return WideTable.Read(rows, settings, wide);
        if (header.OfRole(ColumnRole.Correlator) is [var correlator])
        {
            header.RequireCorrelators(correlator);
            return CorrelatorRows.Read(rows, settings, correlator);
        }

        return header.OfRole(ColumnRole.Single) is { Count: > 0 } singles
            ? SinglesTable.Read(rows, settings, singles)
            : LongTable.Read(rows, settings);
    }

    /// <summary>Where titles stand above the header.</summary>
    private static string Below(TextCells cells)
    {
        for (var row = 1; row < Math.Min(cells.Rows, 50); row++)
        {
            if (new TableHeader(cells.Fields(row), cells.Line(row)).OfRole(ColumnRole.Setting).Count > 0)
                return $"; row {cells.Line(row)} could be the header: lines above it begin with # or are left out";
        }

        return "";
    }

    /// <summary>A column for each party where one holds the settings, or the outcomes, of all: a1b1, ++.</summary>
    private static (TextCells, TableHeader) OfEachParty(TextCells cells, int first, TableHeader header)
    {
        var (whole, told, parties) = (header, header.Parties, header.Parties);
        foreach (var role in (ColumnRole[])[ColumnRole.Setting, ColumnRole.Outcome])
        {
            if (header.Joint(role) is not { } joint || cells.Rows == first)
                continue;
            var place = joint.Index + TableRows.Offset(cells, first, header);
            var names = Enumerable
                .Range(first, cells.Rows - first)
                .Select(row => place < cells.Width(row) ? cells[row, place].ToString() : "")
                .ToList();
            List<string> distinct = [.. names.Distinct()];
            var split = JointNames.Split(distinct, told);
            if (split[0].Length != (parties ??= split[0].Length))
                throw whole.Wrong(
                    $"{joint.Name} names those of {split[0].Length} parties, the settings are of {parties}; a number that counts "
                        + "joint settings or outcomes could do so in several orders"
                );
            var parts = distinct.Zip(split).ToDictionary(pair => pair.First, pair => pair.Second);
            (cells, header) = (
                cells.With(place, first, names.ConvertAll(name => parts[name])),
                header.Split(joint, role, split[0].Length)
            );
        }

        return (cells, header);
    }

    private static bool IsNumber(string field) => field.Length == 0 || NumberText.Plain.TryParse(field.Replace(',', '.'), out _);

    /// <summary>Whether names, or numbers that only count, stand above a block of numbers, as pandas writes it.</summary>
    private static bool HasNames(TextCells cells, string[] header, TableOptions options) =>
        cells.Rows > 1
        && (
            Array.TrueForAll(header, IsNumber)
                ? header is ["", _, ..] && Counts(header[1..]) && Counts(First(cells))
                : options.Layout is not null && new TableHeader(header, 1).OfRole(ColumnRole.Setting).Count == 0
        );

    private static bool IsBeside(TextCells cells, string[] header) =>
        cells.Width(1) > header.Length || header[0].Length == 0 || !Array.TrueForAll(First(cells), IsNumber);

    /// <summary>The first column below the header.</summary>
    private static string[] First(TextCells cells) =>
        [.. Enumerable.Range(1, cells.Rows - 1).Select(row => cells[row, 0].ToString())];

    private static bool Counts(string[] fields) =>
        fields[0] is "0" or "1" && fields.Index().All(field => field.Item == $"{field.Index + (fields[0][0] - '0')}");

    private static double[][] Numbers(TextCells cells, int first, int left)
    {
        var spelling = NumberText.Of("a number", cells, first, [.. Enumerable.Range(left, cells.Width(first) - left)]);
        return
        [
            .. Enumerable
                .Range(first, cells.Rows - first)
                .Select(row =>
                    cells
                        .Fields(row)
                        .Where((field, column) => column >= left && (field.Length > 0 || column < cells.Width(row) - 1))
                        .Select(field =>
                            NumberText.IsUnknown(field) ? double.NaN
                            : spelling.TryParse(field, out var number) ? number
                            : throw new InvalidInputException($"row {cells.Line(row)}: '{field}' is no number.")
                        )
                        .ToArray()
                ),
        ];
    }
}
