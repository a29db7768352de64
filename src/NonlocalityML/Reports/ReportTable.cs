using System.Globalization;
using System.Text;
using CsvHelper;

namespace NonlocalityML.Reports;

/// <summary>A table for a page, for the terminal, and as CSV.</summary>
internal sealed record ReportTable : IReportPart
{
    /// <param name="caption">One line above the table.</param>
    /// <param name="columns">The headings; cells of the first column head their rows.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <exception cref="ArgumentException">A row of another length.</exception>
    public ReportTable(string caption, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<Cell>> rows)
    {
        foreach (var row in rows)
        {
            if (row.Count != columns.Count)
                throw new ArgumentException(
                    $"Table {caption}: a row has {row.Count} cells for {columns.Count} columns.",
                    nameof(rows)
                );
        }

        (Caption, Columns, Rows) = (caption, columns, rows);
    }

    public string Caption { get; }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<IReadOnlyList<Cell>> Rows { get; }

    /// <summary>True where a column holds numbers only; it is aligned to the right.</summary>
    public bool IsNumeric(int column) => Rows.Count > 0 && Rows.All(row => row[column].IsNumber);

    public string ToHtml() => ToHtml(Rows.Count);

    /// <summary>Comma separated (RFC 4180), with the headings, numbers in full precision.</summary>
    public string ToCsv()
    {
        using var text = new StringWriter();
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            foreach (var row in Rows.Select(row => row.Select(cell => cell.Exact)).Prepend(Columns))
            {
                foreach (var field in row)
                    csv.WriteField(field);
                csv.NextRecord();
            }
        }

        return text.ToString();
    }

    /// <summary>The table with at most so many rows, wide ones scrolling inside their frame.</summary>
    internal string ToHtml(int limit)
    {
        var html = new StringBuilder(
            $"<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"{Html.Escape(Caption)}\"><table>\n"
        );
        html.Append(Html.Element("caption", Caption)).Append("\n<thead><tr>");
        foreach (var (column, heading) in Columns.Index())
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{Align(IsNumeric(column))}>{Html.Prose(heading)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        int[] decimals = [.. Columns.Select((_, column) => LargestDecimals(column))];
        foreach (var row in Rows.Take(limit))
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr>{string.Concat(row.Select((cell, column) => CellHtml(cell, column, decimals[column])))}</tr>\n"
            );
        return html.Append("</tbody>\n</table></div>\n").ToString();
    }

    /// <summary>Digits after the point, at most, where a column holds nothing but plain decimals.</summary>
    private int LargestDecimals(int column) =>
        IsNumeric(column) && Rows.All(row => row[column].Text.All(c => char.IsAsciiDigit(c) || c is '-' or '.' or ','))
            ? Rows.Max(row => Decimals(row[column].Text))
            : 0;

    private static int Decimals(string text) => text.IndexOf('.') is var point and >= 0 ? text.Length - point - 1 : 0;

    /// <summary>Spaces as wide as the digits and the point that are missing, so that points stand below each other.</summary>
    private static string Padding(string text, int decimals) =>
        decimals == 0 ? ""
        : Decimals(text) is var own and > 0 ? new string('\u2007', decimals - own)
        : '\u2008' + new string('\u2007', decimals);

    private static string CellHtml(Cell cell, int column, int decimals)
    {
        var text = Html.Prose(cell.Text) + (cell.IsNumber ? Padding(cell.Text, decimals) : "");
        return column == 0 ? $"<th scope=\"row\"{Align(cell.IsNumber)}>{text}</th>" : $"<td{Align(cell.IsNumber)}>{text}</td>";
    }

    private static string Align(bool isNumber) => isNumber ? " class=\"number\"" : "";
}
