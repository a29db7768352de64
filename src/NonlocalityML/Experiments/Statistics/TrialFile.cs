using System.Text;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A list of trials in their order: one line <c>a,b[,c],x,y[,z]</c> for each, outcomes then settings, 0-based, up to 255; a header with
/// these names may stand first; the file may be compressed with gzip. Read in one pass, in memory that does not depend on its length.
/// </summary>
public sealed class TrialFile
{
    private const int BufferLength = 1 << 20;
    private const int ProgressEvery = 16;
    private const int MaximumParties = 4;

    private readonly string path;
    private TrialTally? tally;
    private int columns;
    private long line = 1;

    // The line that is being read: its finished columns, and the number that is being read (-1 before its first digit).
    private ulong row;
    private int column;
    private int number = -1;

    private TrialFile(string path) => this.path = path;

    /// <param name="path">A text file, or a text file compressed with gzip.</param>
    /// <param name="progress">Told the bytes of the file read so far; <see cref="FileInfo.Length"/> is all of them.</param>
    /// <param name="cancellation">Asked once a mebibyte.</param>
    /// <exception cref="InvalidInputException">Names the file, the line, what is wrong, and what is allowed.</exception>
    public static TrialBlocks Read(string path, IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        using var file = InputFile.Open(path);
        using var text = GzipInput.IsCompressed(file) ? GzipInput.Open(file) : file;
        var reader = new TrialFile(path);
        try
        {
            reader.ReadAll(text, () => progress?.Report(file.Position), cancellation);
            return reader.Finish();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidInputException($"{path}: the compressed data are damaged or cut off, or something follows them.", exception);
        }
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
            if (blocks % ProgressEvery == 0) report();
            filled = text.Read(buffer);
            start = 0;
        }

        if (column > 0 || number >= 0) EndLine();
    }

    private TrialBlocks Finish()
    {
        try
        {
            return (tally ?? throw new InvalidInputException("no trials")).Finish();
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Finds the number of columns in the first line; where that holds names and no numbers, the place behind it.</summary>
    private int ReadHeader(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        if (end < 0 && text.Length == BufferLength) throw Wrong("the line does not end");
        var first = Encoding.Latin1.GetString(end < 0 ? text : text[..end]).Trim();
        if (first.Length == 0) throw Wrong("the line is empty");
        var fields = first.Split(',', StringSplitOptions.TrimEntries);
        columns = fields.Length;
        if (columns % 2 == 1 || columns > 2 * MaximumParties) throw Wrong($"{columns} columns");
        tally = new TrialTally(columns / 2);
        if (fields.All(field => field.Length > 0 && field.All(char.IsAsciiDigit))) return 0;
        if (!fields.SequenceEqual(TableAxes.Names(columns / 2))) throw Wrong($"the header is '{first}'");
        line++;
        return end < 0 ? text.Length : end + 1;
    }

    private void Parse(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                number = (Math.Max(number, 0) * 10) + c - '0';
                if (number > 255) throw Wrong("an index is above 255");
            }
            else if (c == ',')
            {
                EndNumber();
            }
            else if (c == '\n')
            {
                if (column > 0 || number >= 0) EndLine();
                line++;
            }
            else if (c is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
            {
                throw Wrong(c is > 32 and < 127 ? $"'{(char)c}' is no digit" : $"byte {c} is no digit");
            }
        }
    }

    private void EndNumber()
    {
        if (number < 0) throw Wrong("a number is missing");
        if (++column > columns) throw Wrong($"more than {columns} columns");
        row = (row << 8) | (uint)number;
        number = -1;
    }

    private void EndLine()
    {
        EndNumber();
        if (column < columns) throw Wrong($"{column} columns; the first line has {columns}");
        if (!tally!.Add(row)) throw Wrong("too many different rows for a list of trials");
        (row, column) = (0, 0);
    }

    private InvalidInputException Wrong(string what) =>
        new($"{path}, line {line}: {what}; a,b[,c],x,y[,z] is needed, whole numbers from 0 to 255, one trial a line.");
}
