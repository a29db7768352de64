using System.Text;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A list of trials in their order: one line <c>a,b[,c],x,y[,z]</c> for each, whole numbers up to 254 from 0 or from 1, outcomes
/// also +1, -1, or False, True. A header may stand first, behind comments with # or %, and names the columns as a table's does,
/// in any order, further columns among them; the file may be compressed with gzip. Read in one pass, in memory that does not
/// depend on its length.
/// </summary>
public sealed class TrialFile
{
    private const int BufferLength = 1 << 20;
    private const int ProgressEvery = 16;
    private const int MaximumParties = 4;

    private readonly string path;
    private TrialTally? tally;
    private long line = 1;
    private byte separator = (byte)',';

    // For each column how far its number is moved in a row of the tally; -1 for one that is not used.
    private int[] shifts = [];

    // The line that is being read: its finished columns, and the number that is being read (-1 before its first digit), or what
    // is still to come of True or False.
    private ulong row;
    private int column;
    private int number = -1;
    private bool isNegative,
        isClosed,
        isSkipped,
        isQuoted;
    private string wordLeft = "";

    private TrialFile(string path, TrialTally? tally) => (this.path, this.tally) = (path, tally);

    /// <param name="path">A text file, or a text file compressed with gzip.</param>
    /// <param name="progress">Told the bytes of the file read so far; <see cref="FileInfo.Length"/> is all of them.</param>
    /// <param name="cancellation">Asked once a mebibyte.</param>
    /// <exception cref="InvalidInputException">Names the file, the line, what is wrong, and what is allowed.</exception>
    public static TrialBlocks Read(string path, IProgress<long>? progress = null, CancellationToken cancellation = default) =>
        Read([path], progress, cancellation);

    /// <summary>Reads files that hold the parts of one list, in their order.</summary>
    /// <param name="paths">Text files, or text files compressed with gzip.</param>
    /// <param name="progress">Told the bytes of all files read so far.</param>
    /// <param name="cancellation">Asked once a mebibyte.</param>
    /// <exception cref="InvalidInputException">Names the file, the line, what is wrong, and what is allowed.</exception>
    public static TrialBlocks Read(
        IReadOnlyList<string> paths,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        TrialTally? tally = null;
        var done = 0L;
        foreach (var path in paths)
        {
            using var file = InputFile.Open(path);
            using var text = TrialArray.Text(path, file) ?? (GzipInput.IsCompressed(file) ? GzipInput.Open(file) : file);
            var (reader, before) = (new TrialFile(path, tally), done);
            try
            {
                reader.ReadAll(text, () => progress?.Report(before + file.Position), cancellation);
            }
            catch (InvalidDataException exception)
            {
                throw new InvalidInputException(
                    $"{path}: the compressed data are damaged or cut off, or something follows them.",
                    exception
                );
            }

            done += file.Length;
            tally = reader.tally;
        }

        try
        {
            return (tally ?? throw new InvalidInputException("no trials")).Finish();
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{string.Join(' ', paths)}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads trials that are at hand as text.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="text">One line for each trial, as in a file.</param>
    /// <param name="cancellation">Asked once a mebibyte.</param>
    /// <exception cref="InvalidInputException">Names the line, what is wrong, and what is allowed.</exception>
    public static TrialBlocks Parse(string name, Stream text, CancellationToken cancellation = default)
    {
        var reader = new TrialFile(name, null);
        reader.ReadAll(text, () => { }, cancellation);
        return (reader.tally ?? throw new InvalidInputException($"{name}: no trials")).Finish();
    }

    private void ReadAll(Stream text, Action report, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        var filled = text.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var start = ReadHeader(buffer.AsSpan(0, filled));
        for (var blocks = 1; filled > 0; blocks++)
        {
            cancellation.ThrowIfCancellationRequested();
            Parse(buffer.AsSpan(start, filled - start));
            if (blocks % ProgressEvery == 0)
                report();
            filled = text.Read(buffer);
            start = 0;
        }

        if (column > 0 || number >= 0)
            EndLine();
    }

    /// <summary>Finds the columns in the first line that is no comment; where that holds names and no numbers, the place behind
    /// it.</summary>
    private int ReadHeader(ReadOnlySpan<byte> text)
    {
        var start = text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        int end;
        while ((end = text[start..].IndexOf((byte)'\n')) > 0 && text[start] is (byte)'#' or (byte)'%')
        {
            start += end + 1;
            line++;
        }

        if (end < 0 && text.Length == BufferLength)
            throw Wrong("the line does not end");
        var first = Encoding.Latin1.GetString(end < 0 ? text[start..] : text.Slice(start, end)).Trim();
        if (first.Length == 0)
            throw Wrong("the line is empty");
        separator = (byte)(
            first.Contains(',') ? ','
            : first.Contains(';') ? ';'
            : first.Contains('\t') ? '\t'
            : ' '
        );
        var fields = first
            .Split((char)separator, separator == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None)
            .Select(field => field.Trim(' ', '\t', '"', '\''))
            .ToArray();
        if (
            Array.TrueForAll(
                fields,
                field =>
                    bool.TryParse(field, out _)
                    || (field.Length > 0 && field.TrimStart('+', '-').All(char.IsAsciiDigit) && char.IsAsciiDigit(field[^1]))
            )
        )
        {
            if (fields.Length % 2 == 1 || fields.Length > 2 * MaximumParties)
                throw Wrong($"{fields.Length} columns");
            Use(fields.Length / 2, [.. Enumerable.Range(0, fields.Length)]);
            return start;
        }

        UseNames(fields, first);
        line++;
        return end < 0 ? text.Length : start + end + 1;
    }

    private void UseNames(string[] fields, string header)
    {
        TableColumn[] columns = [.. fields.Select(TableColumn.Of)];
        var outcomes = columns.Where(column => column.Role == ColumnRole.Outcome).OrderBy(column => column.Party).ToList();
        var settings = columns.Where(column => column.Role == ColumnRole.Setting).OrderBy(column => column.Party).ToList();
        if (
            Array.Find(columns, column => column.Role is ColumnRole.Count or ColumnRole.Probability or ColumnRole.Frequency) is
            { } value
        )
            throw Wrong($"the column '{value.Name}' makes this a table, not a list of single trials, which --trials reads");
        var origin = outcomes.Count > 0 && outcomes[0].Party == 1 && char.IsAsciiDigit(outcomes[0].Key[^1]) ? 1 : 0;
        bool AreAll(List<TableColumn> ofRole) => ofRole.Index().All(one => one.Item.Party == one.Index + origin);
        if (outcomes.Count is 0 or > MaximumParties || outcomes.Count != settings.Count || !AreAll(outcomes) || !AreAll(settings))
            throw Wrong($"the header is '{(header.Length > 80 ? header[..77] + "..." : header)}'");
        var used = outcomes.Concat(settings).Select(column => column.Index).ToList();
        Use(outcomes.Count, [.. Enumerable.Range(0, fields.Length).Select(index => used.IndexOf(index))]);
    }

    /// <param name="parties">Number of parties.</param>
    /// <param name="places">For each column its place in a,b,..,x,y,..; -1 where it is not used.</param>
    private void Use(int parties, int[] places)
    {
        if (tally is not null && tally.Parties != parties)
            throw Wrong($"{parties} parties; the files before have {tally.Parties}");
        tally ??= new TrialTally(parties);
        shifts = Array.ConvertAll(places, place => place < 0 ? -1 : 8 * ((2 * parties) - 1 - place));
        isSkipped = shifts[0] < 0;
    }

    private void Parse(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (isSkipped && (isQuoted || c != separator) && c != '\n')
            {
                isQuoted ^= c == '"';
                number = 0;
            }
            else if (c is >= (byte)'0' and <= (byte)'9')
            {
                if (isClosed)
                    throw Wrong("a blank stands inside a number");
                number = (Math.Max(number, 0) * 10) + c - '0';
                if (number >= TrialTally.MinusOne)
                    throw Wrong("an index is 255 or more");
            }
            else if (c == separator)
            {
                if (separator != ' ' || number >= 0)
                    EndNumber();
            }
            else if (c == '\n')
            {
                if (column > 0 || number >= 0)
                    EndLine();
                line++;
            }
            else if (c is (byte)'-' or (byte)'+' && number < 0 && !isNegative)
            {
                isNegative = c == '-';
            }
            else if (c is (byte)'T' or (byte)'t' or (byte)'F' or (byte)'f' && number < 0 && !isNegative)
            {
                (number, wordLeft, isClosed) = (c | 32) == 't' ? (1, "rue", true) : (0, "alse", true);
            }
            else if (wordLeft.Length > 0 && (c | 32) == wordLeft[0])
            {
                wordLeft = wordLeft[1..];
            }
            else if (c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'"' or (byte)'\'')
            {
                isClosed = number >= 0;
            }
            else
            {
                throw Wrong(c is > 32 and < 127 ? $"'{(char)c}' is no digit" : $"byte {c} is no digit");
            }
        }
    }

    private void EndNumber()
    {
        if (column >= shifts.Length)
            throw Wrong($"more than {shifts.Length} columns");
        if (wordLeft.Length > 0)
            throw Wrong("a word is neither True nor False");
        var shift = shifts[column];
        if (number < 0 && shift >= 0)
            throw Wrong("a number is missing");
        if (isNegative)
        {
            if (number != 1 || shift < 8 * tally!.Parties)
                throw Wrong("a number is negative; of outcomes -1 alone is allowed, beside +1");
            number = TrialTally.MinusOne;
        }

        if (shift >= 0)
            row |= (ulong)number << shift;
        column++;
        (number, isNegative, isClosed, isQuoted) = (-1, false, false, false);
        isSkipped = column < shifts.Length && shifts[column] < 0;
    }

    private void EndLine()
    {
        if (number >= 0 || separator != ' ')
            EndNumber();
        if (column < shifts.Length)
            throw Wrong($"{column} columns; the first line has {shifts.Length}");
        if (!tally!.Add(row))
            throw Wrong("too many different rows for a list of trials");
        (row, column) = (0, 0);
        isSkipped = shifts[0] < 0;
    }

    private InvalidInputException Wrong(string what) =>
        new(
            $"{path}, line {line}: {what}; a,b[,c],x,y[,z] is needed, whole numbers from 0 to 254 or outcomes +1, -1, one "
                + "trial a line."
        );
}
