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

    /// <summary>True where a column holds numbers and blanks only; it is aligned to the right.</summary>
    public bool IsNumeric(int column) =>
        Rows.Any(row => row[column].IsNumber) && Rows.All(row => row[column] is { IsNumber: true } or { Text: "" });

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
        string[][] columns =
        [
            .. Columns.Select(
                (_, column) =>
                {
                    var texts = Rows.Select(row => row[column].Text);
                    return IsNumeric(column) ? AlignedNumbers.Of([.. texts]) : [.. texts.Select(Html.Typeset)];
                }
            ),
        ];
        foreach (var row in Enumerable.Range(0, Math.Min(limit, Rows.Count)))
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr>{string.Concat(columns.Select((texts, column) => CellHtml(texts[row], column)))}</tr>\n"
            );
        return html.Append("</tbody>\n</table></div>\n").ToString();
    }

    private string CellHtml(string text, int column)
    {
        var (tag, align) = (column == 0 ? "th scope=\"row\"" : "td", Align(IsNumeric(column)));
        return $"<{tag}{align}>{Html.Escape(text)}</{tag[..2]}>";
    }

    private static string Align(bool isNumber) => isNumber ? " class=\"number\"" : "";
}
