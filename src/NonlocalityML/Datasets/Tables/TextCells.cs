using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// The cells of a text: rows of fields between commas, semicolons, tabs or blanks, whichever the first line has. Quotes around a
/// field are taken off; empty lines and lines that begin with #, % or // are left out. Holds places in the text, no copies.
/// </summary>
internal sealed class TextCells
{
    private readonly string text;
    private readonly List<(int Start, int Length)> cells = [];
    private readonly List<(int Line, int First)> rows = [];

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
            return text.AsSpan(start, length);
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

    private int End(int row) => row + 1 < rows.Count ? rows[row + 1].First : cells.Count;

    private static char Guess(string text)
    {
        for (var start = 0; start < text.Length; )
        {
            var end = LineEnd(text, start);
            var line = text.AsSpan(start, end - start).Trim();
            start = end;
            if (line.IsEmpty || IsComment(line))
                continue;
            return line.Contains('\t') ? '\t'
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
            if (line.Trim().IsEmpty) { }
            else if (IsComment(line))
            {
                if (rows.Count == 0)
                    Comment = line.TrimStart("#%/ \t").ToString();
            }
            else
            {
                rows.Add((number, cells.Count));
                SplitLine(line, number);
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
                var length = line[(start + 1)..].IndexOf(line[start]);
                next = start + length + 2;
                while (length >= 0 && next < line.Length && line[next] == ' ' && Delimiter != ' ')
                    next++;
                if (length < 0 || (next < line.Length && line[next] != Delimiter))
                    throw new InvalidInputException($"row {number}: a quote is out of place.");
                Add(offset + start + 1, length);
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

    private int Offset(ReadOnlySpan<char> line)
    {
        System.Diagnostics.Debug.Assert(line.Length > 0, "A line that is split has characters.");
        text.AsSpan().Overlaps(line, out var offset);
        return offset;
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
