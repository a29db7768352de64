using System.Text;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Reads a measured table from whatever file it comes in: text (see <see cref="TextTable"/>), JSON (see <see cref="JsonTable"/>)
/// a Parquet file with the columns of a text, or an array (<c>.npy</c>, <c>.npz</c>, <c>.mat</c>, HDF5; see <see
/// cref="ArrayTable"/>); text and JSON may be compressed with gzip. What the file is, its content tells. What could be two things
/// is refused with both.
/// </summary>
public static class TableReader
{
    /// <summary>The longest text that is read, in bytes.</summary>
    private const long LongestText = 1L << 28;

    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="InvalidInputException">Names the file, the place, what is wrong, and what is allowed or likely
    /// meant.</exception>
    public static RawTable Read(string path, TableOptions? options = null)
    {
        var (file, array) = Hdf5File.Split(path);
        using var stream = InputFile.Open(file);
        Span<byte> start = stackalloc byte[8];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        start = start[..length];
        options ??= new TableOptions();
        if (array is not null || ArrayTable.IsArray(start))
            return Named(path, () => ArrayTable.Read(path, options));
        if (ParquetText.IsParquet(start))
            return Named(path, () => TextTable.Read(path, ParquetText.Read(path, stream), options));
        using var text = GzipInput.IsCompressed(stream) ? GzipInput.Open(stream) : stream;
        return Parse(path, Text(path, text), options);
    }

    /// <summary>Reads a table that is no file.</summary>
    /// <param name="name">Stands in messages where the name of a file would.</param>
    /// <param name="text">The table, header first, or JSON.</param>
    /// <param name="options">What the text does not say.</param>
    /// <exception cref="InvalidInputException">Names the place, what is wrong, and what is allowed or likely meant.</exception>
    public static RawTable Parse(string name, string text, TableOptions? options = null)
    {
        options ??= new TableOptions();
        text = text.TrimStart('\uFEFF');
        if (text.AsSpan(0, Math.Min(text.Length, 1 << 16)).Contains('\0'))
            throw new InvalidInputException(
                $"{name}, row 1: this is no text; a table as text, JSON, Parquet, .npy, .npz, .mat or HDF5 is needed."
            );
        return Named(
            name,
            () =>
                text.AsSpan().TrimStart() is ['{' or '[', ..]
                    ? InputProblem.Named(
                        name,
                        () => JsonTable.Read(name, JsonColumns.OfLines(text) ?? JsonColumns.OfBraces(text) ?? text, options)
                    )
                    : TextTable.Read(name, text, options)
        );
    }

    private static string Text(string path, Stream stream)
    {
        using var bytes = new MemoryStream();
        try
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = stream.Read(buffer)) > 0; )
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > LongestText)
                    throw new InvalidInputException($"{path} has more than {LongestText} bytes; that is no table.");
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new InvalidInputException($"{path}: the data are damaged or cut off.", exception);
        }

        try
        {
            return Decoded(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            // Older programs of Windows write ± and accents so.
            return Decoded(bytes, Encoding.Latin1);
        }
    }

    private static string Decoded(MemoryStream bytes, Encoding encoding)
    {
        bytes.Position = 0;
        using var reader = new StreamReader(bytes, encoding, leaveOpen: true);
        return reader.ReadToEnd();
    }

    /// <summary>Messages name the file once, at the beginning.</summary>
    private static RawTable Named(string name, Func<RawTable> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException exception) when (!exception.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidInputException(
                $"{name}{(exception.Message.StartsWith("row ", StringComparison.Ordinal) ? ", " : ": ")}{exception.Message}",
                exception
            );
        }
    }
}
