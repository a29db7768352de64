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
        var cells = TextCells.Of(text);
        if (cells.Rows == 0)
            throw new InvalidInputException($"{name} is empty; the header {TableHeader.Needed} is needed.");
        var header = cells.Fields(0);
        if (!Array.TrueForAll(header, IsNumber))
            return OfHeader(name, cells, options, new TableHeader(header, cells.Line(0)), 1);
        string[] comment = TextCells.Of(cells.Comment) is { Rows: > 0 } words ? words.Fields(0) : [];
        if (
            comment.Length == header.Length
            && new TableHeader(comment, cells.Line(0)) is var above
            && above.OfRole(ColumnRole.Setting).Count > 0
        )
            return OfHeader(name, cells, options, above, 0);
        return BlockTable.Read(name, Numbers(cells), options);
    }

    private static RawTable OfHeader(string name, TextCells cells, TableOptions options, TableHeader header, int first)
    {
        if (!header.IsKnown)
            throw header.Wrong($"{TableHeader.Needed} is needed");
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

    private static bool IsNumber(string field) => field.Length == 0 || NumberText.Plain.TryParse(field.Replace(',', '.'), out _);

    private static double[][] Numbers(TextCells cells)
    {
        var spelling = NumberText.Of("a number", cells, 0, [.. Enumerable.Range(0, cells.Width(0))]);
        return
        [
            .. Enumerable
                .Range(0, cells.Rows)
                .Select(row =>
                    cells
                        .Fields(row)
                        .Where((field, column) => field.Length > 0 || column < cells.Width(row) - 1)
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
