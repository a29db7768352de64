using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// The rows of a table in JSON as pandas writes them (to_json in its orients records, columns, split, index and table, or a
/// record in each line) or as a list for each column. They become a text between tabs, so that names and numbers are understood
/// as in any other table.
/// </summary>
internal static partial class JsonColumns
{
    /// <summary>The rows as text with a header, each field in quotes; null where the document holds no rows with names.</summary>
    /// <exception cref="InvalidInputException">Lists of different lengths, or a field that is no text, number or
    /// truth value.</exception>
    public static string? ToText(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            List<JsonElement> rows = [.. root.EnumerateArray()];
            return rows.Exists(IsRow) ? OfRecords(rows)
                : rows.Count > 0 && IsHeader(rows[0])
                    ? OfRows([.. Items(rows[0]).Select(Field)], rows.Skip(1).Select(row => Items(row).Select(Field).ToArray()))
                : null;
        }

        if (
            root.TryGetProperty("columns", out var columns)
            && columns.ValueKind == JsonValueKind.Array
            && root.TryGetProperty("data", out var data)
        )
            return OfRows(
                [.. columns.EnumerateArray().Select(Field)],
                Items(data).Select(row => Items(row).Select(Field).ToArray())
            );
        List<JsonProperty> members = [.. root.EnumerateObject()];
        // data beside a schema, results beside a date.
        if (
            members.FindAll(member => member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().Any(IsRow))
            is [var records]
        )
            return OfRecords(records.Value.EnumerateArray());
        if (members.Count > 0 && members.TrueForAll(member => IsRow(member.Value)))
            return OfRecords(members.Select(member => member.Value));
        if (members.Count > 0 && members.TrueForAll(member => IsWide(member.Value)))
            return OfWide(members);
        return IsHeader(members.Select(member => member.Name)) ? OfColumns(members) : null;
    }

    /// <summary>JSON Lines, a dictionary in each line, as one list; null for other texts.</summary>
    public static string? OfLines(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return lines.Length > 1 && Array.TrueForAll(lines, line => line is ['{', .., '}'])
            ? $"[{string.Join(",\n", lines)}]"
            : null;
    }

    /// <summary>A text of braces, as Mathematica writes lists, as one of brackets; null for other texts.</summary>
    public static string? OfBraces(string text) =>
        Braces().IsMatch(text)
            ? BarePoint()
                .Replace(text.Replace('{', '[').Replace('}', ']').Replace("*^", "e", StringComparison.Ordinal), "${digit}.0")
            : null;

    /// <summary>Names of columns among which are settings and numbers: no dictionary of bit strings has such.</summary>
    private static bool IsHeader(IEnumerable<string> names)
    {
        var header = new TableHeader([.. names], 1);
        var roles = header.Columns.Select(column => column.Role).ToHashSet();
        return (roles.Contains(ColumnRole.Setting) || header.Joint(ColumnRole.Setting) is not null)
            && roles.Overlaps([
                ColumnRole.Count,
                ColumnRole.Probability,
                ColumnRole.Frequency,
                ColumnRole.Correlator,
                ColumnRole.Trials,
                ColumnRole.Cell,
            ]);
    }

    private static bool IsRow(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && IsHeader(row.EnumerateObject().Select(member => member.Name));

    private static bool IsHeader(JsonElement names) =>
        names.ValueKind == JsonValueKind.Array
        && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
        && IsHeader(names.EnumerateArray().Select(name => name.GetString()!));

    /// <summary>{"++": 813, "+-": 187}: letters or signs, no bit strings, whose order is another.</summary>
    private static bool IsWide(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object
        && row.EnumerateObject().Any()
        && row.EnumerateObject()
            .All(member =>
                !char.IsAsciiDigit(member.Name.LastOrDefault()) && TableColumn.Of(member.Name, 0).Role == ColumnRole.Cell
            );

    /// <summary>A dictionary of joint outcomes for each joint setting; zeros may be left out.</summary>
    private static string OfWide(List<JsonProperty> settings)
    {
        string[] names =
        [
            .. settings.SelectMany(setting => setting.Value.EnumerateObject()).Select(member => member.Name).Distinct(),
        ];
        return OfRows(
            ["setting", .. names],
            settings.Select(setting =>
                names
                    .Select(name => setting.Value.TryGetProperty(name, out var value) ? Field(value) : "0")
                    .Prepend(setting.Name)
                    .ToArray()
            )
        );
    }

    private static string OfRecords(IEnumerable<JsonElement> records)
    {
        var rows = records
            .Select(record =>
                record.ValueKind == JsonValueKind.Object
                    ? record.EnumerateObject().ToDictionary(member => member.Name, member => Field(member.Value))
                    : throw new InvalidInputException("a record of the table is no dictionary of its columns.")
            )
            .ToList();
        string[] names = [.. rows.SelectMany(row => row.Keys).Distinct()];
        return OfRows(names, rows.Select(row => Array.ConvertAll(names, name => row.GetValueOrDefault(name, ""))));
    }

    /// <summary>A list for each column, or a dictionary of the same keys.</summary>
    private static string OfColumns(List<JsonProperty> members)
    {
        var isList = members.TrueForAll(member => member.Value.ValueKind == JsonValueKind.Array);
        if (!isList && members.Exists(member => member.Value.ValueKind != JsonValueKind.Object))
            throw new InvalidInputException("a table by columns has a list, or a dictionary of its rows, for each column.");
        string[] Keys(JsonElement column) =>
            isList
                ? [.. Enumerable.Range(0, column.GetArrayLength()).Select(row => $"{row}")]
                : [.. column.EnumerateObject().Select(entry => entry.Name)];
        var rows = Keys(members[0].Value);
        if (
            members.Find(member => !Keys(member.Value).SequenceEqual(rows)) is
            { Value.ValueKind: not JsonValueKind.Undefined } odd
        )
            throw new InvalidInputException($"the column '{odd.Name}' has other rows than '{members[0].Name}'.");
        var columns = members.ConvertAll(member =>
            isList ? Items(member.Value).Select(Field).ToArray() : [.. member.Value.EnumerateObject().Select(e => Field(e.Value))]
        );
        return OfRows(
            [.. members.Select(member => member.Name)],
            Enumerable.Range(0, rows.Length).Select(row => columns.ConvertAll(column => column[row]).ToArray())
        );
    }

    private static string OfRows(string[] names, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(names))
            text.AppendJoin('\t', row.Select(TextCells.Quoted)).Append('\n');
        return text.ToString();
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : throw new InvalidInputException($"{list.ValueKind} stands where a list of rows is needed.");

    private static string Field(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            JsonValueKind.Null => "",
            _ => throw new InvalidInputException($"{value.ValueKind} stands in a row where a number or name is needed."),
        };

    [GeneratedRegex(@"^\s*\{\s*\{")]
    private static partial Regex Braces();

    /// <summary>A point behind which no digit stands.</summary>
    [GeneratedRegex(@"(?<digit>[0-9])\.(?![0-9])")]
    private static partial Regex BarePoint();
}
