using System.Globalization;
using System.Text.Json;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>
/// Writes a table of cells in one of the ways that programs have: between commas, semicolons, tabs or blanks, in quotes or not,
/// with decimal commas, further columns, comments and line ends; in LaTeX; or as the JSON of pandas.
/// </summary>
internal sealed class TextSpelling
{
    private readonly RandomStream stream;
    private readonly string delimiter;
    private readonly bool hasDecimalCommas;
    private readonly string json;

    public TextSpelling(RandomStream stream)
    {
        this.stream = stream;
        json = Any("", "", "", "lines", "records", "columns", "index", "split");
        delimiter = Any(",", ";", "\t", " ", ", ", "&");
        hasDecimalCommas = json.Length == 0 && delimiter is ";" or "\t" or " " && stream.NextInt(3) == 0;
    }

    public string Number(string number) => hasDecimalCommas ? number.Replace('.', ',') : number;

    public string Table(string[] header, List<string[]> rows)
    {
        for (var further = stream.NextInt(3); further > 0; further--)
            (header, rows) = Insert(header, rows);
        return json.Length > 0 ? Json(header, rows) : Text(header, rows);
    }

    private T Any<T>(params T[] all) => all[stream.NextInt(all.Length)];

    /// <summary>A column that is none of a table, at any place.</summary>
    private (string[], List<string[]>) Insert(string[] header, List<string[]> rows)
    {
        var name = Any("note", "run_id", "lab book", "visibility", "index");
        if (header.Contains(name))
            return (header, rows);
        var (place, isText) = (stream.NextInt(header.Length + 1), stream.NextInt(2) == 0);
        string[] With(string[] row, string cell) => [.. row[..place], cell, .. row[place..]];
        return (
            With(header, name),
            rows.Select((row, i) => With(row, isText ? Any("ok", "bad run", "-", "n/a") : $"{i * stream.NextInt(7)}")).ToList()
        );
    }

    private string Text(string[] header, List<string[]> rows)
    {
        if (delimiter == "&")
            return Latex(header, rows);
        var (end, quote, areAllQuoted) = (Any("\n", "\r\n"), Any("\"", "'"), stream.NextInt(3) == 0);
        string Field(string cell) =>
            areAllQuoted || (cell.Contains(' ') && delimiter.Trim().Length == 0) ? $"{quote}{cell}{quote}" : cell;
        string Line(string[] row) => string.Join(delimiter, row.Select(Field));
        return Any("", "\uFEFF", $"# a comment{end}", end)
            + Line(header)
            + end
            + string.Join(end, rows.Select(Line))
            + Any("", end, end + end);
    }

    private string Latex(string[] header, List<string[]> rows)
    {
        var (isMath, end) = (stream.NextInt(2) == 0, Any(@" \\", @" \\ \hline", @"\\[2pt]"));
        string Field(string cell) =>
            cell.Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) is var plain
            && isMath
            && cell.Length < 6
                ? $"${plain}$"
                : plain;
        string Line(string[] row) => string.Join(" & ", row.Select(Field)) + end;
        return $"\\begin{{tabular}}{{c|cc}}\n\\toprule % a table\n{Line(header)}\n\\midrule\n"
            + $"{string.Join('\n', rows.Select(Line))}\n\\end{{tabular}}\n";
    }

    private string Json(string[] header, List<string[]> rows)
    {
        var areText = stream.NextInt(4) == 0;
        string Value(string cell) =>
            !areText && cell is "true" or "false" ? cell
            : !areText
            && !cell.StartsWith('+')
            && cell is not ['0', >= '0' and <= '9', ..]
            && double.TryParse(cell, CultureInfo.InvariantCulture, out _)
                ? cell
            : JsonSerializer.Serialize(cell);
        string Record(string[] row) =>
            $"{{{string.Join(", ", header.Zip(row, (name, cell) => $"{JsonSerializer.Serialize(name)}: {Value(cell)}"))}}}";
        string Column(int column, Func<string, int, string> entry, string open, string close) =>
            $"{JsonSerializer.Serialize(header[column])}: {open}"
            + $"{string.Join(", ", rows.Select((row, i) => entry(Value(row[column]), i)))}{close}";
        string Columns(Func<string, int, string> entry, string open, string close) =>
            $"{{{string.Join(", ", Enumerable.Range(0, header.Length).Select(column => Column(column, entry, open, close)))}}}";
        return json switch
        {
            "lines" => string.Join(Any("\n", "\r\n"), rows.Select(Record)) + Any("", "\n"),
            "records" => $"[{string.Join(Any(",", ",\n"), rows.Select(Record))}]",
            "columns" => stream.NextInt(2) == 0
                ? Columns((cell, _) => cell, "[", "]")
                : Columns((cell, i) => $"\"{i}\": {cell}", "{", "}"),
            "index" => $"{{{string.Join(", ", rows.Select((row, i) => $"\"{i}\": {Record(row)}"))}}}",
            _ => $"{{\"columns\": {JsonSerializer.Serialize(header)}, \"data\": "
                + $"[{string.Join(", ", rows.Select(row => $"[{string.Join(", ", row.Select(Value))}]"))}]}}",
        };
    }
}
