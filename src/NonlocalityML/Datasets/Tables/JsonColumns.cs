using System.Text;
using System.Text.Json;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// The rows of a table in JSON as pandas writes them (to_json in its orients records, columns, split, index and table, or a
/// record in each line) or as a list for each column. They become a text between tabs, so that names and numbers are understood
/// as in any other table.
/// </summary>
internal static class JsonColumns
{
    /// <summary>The rows as text with a header, each field in quotes; null where the document holds no rows with names.</summary>
    /// <exception cref="InvalidInputException">Lists of different lengths, or a field that is no text, number or
    /// truth value.</exception>
    public static string? ToText(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return root.EnumerateArray().Any(IsRow) ? OfRecords(root.EnumerateArray()) : null;
        if (
            root.TryGetProperty("columns", out var columns)
            && columns.ValueKind == JsonValueKind.Array
            && root.TryGetProperty("data", out var data)
        )
            return OfRows(
                [.. columns.EnumerateArray().Select(Field)],
                Items(data).Select(row => Items(row).Select(Field).ToArray())
            );
        if (root.TryGetProperty("schema", out _) && root.TryGetProperty("data", out var records))
            return OfRecords(Items(records));
        List<JsonProperty> members = [.. root.EnumerateObject()];
        if (members.Count > 0 && members.TrueForAll(member => IsRow(member.Value)))
            return OfRecords(members.Select(member => member.Value));
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

    /// <summary>Names of columns among which are settings and numbers: no dictionary of bit strings has such.</summary>
    private static bool IsHeader(IEnumerable<string> names)
    {
        var roles = names.Select(name => TableColumn.Of(name, 0).Role).ToHashSet();
        return roles.Contains(ColumnRole.Setting)
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
}
