using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// The cells of a text: rows of fields between commas, semicolons, tabs, bars or blanks, whichever the first line has. Quotes
/// around a field are taken off, and doubled ones within it stand for one; lines without any field, and those that begin with #,
/// % or //, are left out. Bars may frame the lines, and rules of - and + stand between them, as in tables of Markdown and of
/// databases. Holds places in the text, no copies but of fields with doubled quotes.
/// </summary>
internal sealed partial class TextCells
{
    private readonly string text;
    private readonly List<(int Start, int Length)> cells = [];
    private readonly List<(int Line, int First)> rows = [];

    /// <summary>Fields that had doubled quotes; the cell of number k starts at -1 - k.</summary>
    private readonly List<string> unquoted = [];

    private TextCells(string text, char delimiter) => (this.text, Delimiter) = (text, delimiter);

    /// <summary>What separates fields; a blank stands for any number of blanks.</summary>
    public char Delimiter { get; }

    /// <summary>The last comment above the first row, without its mark; empty where there is none.</summary>
    public string Comment { get; private set; } = "";

    public int Rows => rows.Count;

    /// <summary>Number of fields of a row.</summary>
    public int Width(int row) => End(row) - rows[row].First;

    /// <summary>Line of the file, from 1.</summary>
    public int Line(int row) => rows[row].Line;

    public ReadOnlySpan<char> this[int row, int column]
    {
        get
        {
            var (start, length) = cells[rows[row].First + column];
            return start < 0 ? unquoted[-1 - start] : text.AsSpan(start, length);
        }
    }

    /// <summary>The fields of a row as strings.</summary>
    public string[] Fields(int row) => [.. Enumerable.Range(0, Width(row)).Select(column => this[row, column].ToString())];

    /// <exception cref="InvalidInputException">A quote that is out of place.</exception>
    public static TextCells Of(string text)
    {
        var (start, delimiter) = (0, '\0');
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4)
        {
            // Excel writes and reads this line.
            delimiter = text[4];
            start = LineEnd(text, 0);
        }

        if (delimiter == '\0')
            delimiter = Guess(text);
        var cells = new TextCells(text, delimiter);
        cells.Split(start, start > 0 ? 2 : 1);
        return cells;
    }

    /// <summary>The same rows with several fields in the place of one.</summary>
    /// <param name="column">The place of the field.</param>
    /// <param name="first">The first row that has it.</param>
    /// <param name="parts">For each row from there on the fields.</param>
    public TextCells With(int column, int first, IReadOnlyList<string[]> parts)
    {
        var result = new TextCells(text, Delimiter);
        result.unquoted.AddRange(unquoted);
        for (var row = 0; row < Rows; row++)
        {
            result.rows.Add((Line(row), result.cells.Count));
            for (var i = rows[row].First; i < End(row); i++)
            {
                if (row < first || i != rows[row].First + column)
                    result.cells.Add(cells[i]);
                else
                    foreach (var part in parts[row - first])
                        result.AddApart(part);
            }
        }

        return result;
    }

    /// <summary>A field in quotes, as <see cref="Of"/> reads it back.</summary>
    /// <exception cref="InvalidInputException">It has a line end.</exception>
    public static string Quoted(string field) =>
        field.AsSpan().IndexOfAny('\r', '\n') >= 0
            ? throw new InvalidInputException($"the field '{field.ReplaceLineEndings(" ")}' of the table has a line end.")
            : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What holds no separators: fields in quotes, and p(a,b|x,y).</summary>
    [GeneratedRegex("\"[^\"]*\"|\\([^()]*\\)")]
    private static partial Regex Enclosed();

    private int End(int row) => row + 1 < rows.Count ? rows[row + 1].First : cells.Count;

    private static char Guess(string text)
    {
        for (var start = 0; start < text.Length; )
        {
            var end = LineEnd(text, start);
            var line = text.AsSpan(start, end - start).Trim();
            start = end;
            if (line.IsEmpty || IsComment(line) || (IsRule(line) && line.Contains("---", StringComparison.Ordinal)))
                continue;
            if (Enclosed().Replace(line.ToString(), "") is { Length: > 0 } bare)
                line = bare;
            return line.Contains('|') ? '|'
                : line.Contains('\t') ? '\t'
                : line.Contains(';') ? ';'
                : line.Contains(',') ? ','
                : ' ';
        }

        return ',';
    }

    /// <summary>The place behind the line end.</summary>
    private static int LineEnd(string text, int start)
    {
        var end = text.AsSpan(start).IndexOfAny('\n', '\r');
        if (end < 0)
            return text.Length;
        end += start;
        return text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
    }

    /// <summary>Nothing but what rules are made of; a row of a table has a digit.</summary>
    private static bool IsRule(ReadOnlySpan<char> line) => !line.ContainsAnyExcept("|+-=:");

    private static bool IsComment(ReadOnlySpan<char> line) => line[0] is '#' or '%' || line.StartsWith("//");

    private void Split(int start, int number)
    {
        for (; start < text.Length; number++)
        {
            var end = LineEnd(text, start);
            var line = text.AsSpan(start, end - start).Trim("\r\n \u00a0\0");
            // A tab at an end stands beside an empty field.
            if (Delimiter != '\t')
                line = line.Trim();
            // Spreadsheets write rows of separators alone.
            if (
                !line.ContainsAnyExcept(' ', '\t', Delimiter)
                || (Delimiter == '|' && IsRule(line.ToString().Replace(" ", "", StringComparison.Ordinal)))
            ) { }
            else if (IsComment(line))
            {
                if (rows.Count == 0)
                    Comment = line.TrimStart("#%/ \t").ToString();
            }
            else
            {
                rows.Add((number, cells.Count));
                SplitLine(Delimiter == '|' && line is ['|', .. var framed, '|'] ? framed : line, number);
            }

            start = end;
        }
    }

    private void SplitLine(ReadOnlySpan<char> line, int number)
    {
        var offset = Offset(line);
        for (var start = 0; start <= line.Length; )
        {
            while (start < line.Length && line[start] == ' ')
                start++;
            int next;
            if (start < line.Length && line[start] is '"' or '\'')
            {
                var length = QuotedLength(line[(start + 1)..], line[start]);
                next = start + length + 2;
                while (length >= 0 && next < line.Length && line[next] == ' ' && Delimiter != ' ')
                    next++;
                if (length < 0 || (next < line.Length && line[next] != Delimiter))
                    throw new InvalidInputException($"row {number}: a quote is out of place.");
                AddQuoted(offset + start + 1, length, line[start]);
            }
            else
            {
                var length = line[start..].IndexOf(Delimiter);
                next = length < 0 ? line.Length : start + length;
                Add(offset + start, next - start);
            }

            // Blanks at the end of a line have been cut off, so that another field follows.
            if (next >= line.Length)
                return;
            start = next + 1;
        }
    }

    /// <summary>Up to a quote that does not stand beside another one; -1 where there is none.</summary>
    private static int QuotedLength(ReadOnlySpan<char> field, char quote)
    {
        for (int end = 0, next; (next = field[end..].IndexOf(quote)) >= 0; end += next + 2)
        {
            if (end + next + 1 == field.Length || field[end + next + 1] != quote)
                return end + next;
        }

        return -1;
    }

    private int Offset(ReadOnlySpan<char> line)
    {
        System.Diagnostics.Debug.Assert(line.Length > 0, "A line that is split has characters.");
        text.AsSpan().Overlaps(line, out var offset);
        return offset;
    }

    private void AddQuoted(int start, int length, char quote)
    {
        if (!text.AsSpan(start, length).Contains(quote))
        {
            Add(start, length);
            return;
        }

        var field = text.Substring(start, length).Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal).Trim();
        AddApart(field);
    }

    /// <summary>A field that is no part of the text.</summary>
    private void AddApart(string field)
    {
        unquoted.Add(field);
        cells.Add((-unquoted.Count, field.Length));
    }

    private void Add(int start, int length)
    {
        while (length > 0 && char.IsWhiteSpace(text[start]))
            (start, length) = (start + 1, length - 1);
        while (length > 0 && char.IsWhiteSpace(text[start + length - 1]))
            length--;
        cells.Add((start, length));
    }
}
