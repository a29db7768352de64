using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>An array in an .npy file, mapped into memory, or an entry of an .npz file. Reading is safe from several threads.</summary>
public sealed class NpyArray : IDisposable
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly int dataOffset;

    private NpyArray(string name, NpyHeader header, MemoryMappedFile map, int dataOffset)
    {
        (Name, Type, Shape, Length) = (name, header.Type, header.Shape, (long)header.ElementCount);
        (this.map, this.dataOffset) = (map, dataOffset);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>The file, for messages.</summary>
    public string Name { get; }

    public NpyType Type { get; }

    /// <summary>Length of each axis, C order.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Maps a file; nothing but its header is read.</summary>
    /// <exception cref="InvalidInputException">Not an .npy file, truncated, or of a kind that is not read.</exception>
    public static NpyArray Open(string path)
    {
        using var stream = InputFile.Open(path);
        var header = NpyHeader.Read(stream, path, stream.Length);
        var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        return new NpyArray(path, header, map, header.DataOffset);
    }

    /// <summary>Unpacks one array of an .npz file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">Its name without .npy; may be left out where the file holds one array.</param>
    /// <exception cref="InvalidInputException">Not such a file, or it holds no such array; the message lists what it holds.</exception>
    public static NpyArray OpenPacked(string path, string? array = null)
    {
        using var stream = InputFile.Open(path);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var entry = archive.Entries.Count == 1 && array is null ? archive.Entries[0] : archive.GetEntry($"{array}.npy");
            if (entry is null)
            {
                var names = string.Join(' ', archive.Entries.Select(item => Path.ChangeExtension(item.FullName, null)));
                throw new InvalidInputException($"{path} holds {names}; {(array is null ? "one array" : $"one named {array}")} is needed.");
            }

            return Unpack(entry, $"{path}[{Path.ChangeExtension(entry.FullName, null)}]");
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidInputException($"{path} is not a readable .npz file: {exception.Message}", exception);
        }
    }

    /// <summary>Elements start, start + 1, .. as doubles.</summary>
    public void Read(long start, Span<double> destination)
    {
        if (Type == NpyType.Real)
        {
            Copy(start, destination);
            return;
        }

        if (Type.IsComplex) throw new InvalidInputException($"{Name}: elements are of type '{Type.Descriptor}', complex; real numbers are needed.");
        var bytes = new byte[destination.Length * Type.Size];
        Copy(start, bytes.AsSpan(), destination.Length);
        Type.ToDoubles(bytes, destination);
    }

    /// <summary>Elements start, start + 1, .. of an array of complex or real numbers.</summary>
    public void Read(long start, Span<Complex> destination)
    {
        var (parts, count) = (new double[2 * destination.Length], Type.IsComplex ? 2 : 1);
        var bytes = new byte[destination.Length * Type.Size];
        Copy(start, bytes.AsSpan(), destination.Length);
        Type.Part.ToDoubles(bytes, parts.AsSpan(0, count * destination.Length));
        for (var i = 0; i < destination.Length; i++) destination[i] = count == 2 ? new Complex(parts[2 * i], parts[(2 * i) + 1]) : parts[i];
    }

    /// <summary>Elements start, start + 1, .. of an array of type <see cref="NpyType.Whole"/>.</summary>
    public void Read(long start, Span<long> destination)
    {
        if (Type != NpyType.Whole) throw new InvalidInputException($"{Name}: elements are of type '{Type.Descriptor}'; <i8 is needed.");
        Copy(start, destination);
    }

    public void Dispose()
    {
        view.Dispose();
        map.Dispose();
    }

    private void Copy<T>(long start, Span<T> destination, int? elements = null)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - (elements ?? destination.Length));
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(dataOffset + (start * Type.Size)), destination);
    }

    private static NpyArray Unpack(ZipArchiveEntry entry, string name)
    {
        using var packed = entry.Open();
        var header = NpyHeader.Read(packed, name, entry.Length);
        var length = entry.Length - header.DataOffset;
        var map = MemoryMappedFile.CreateNew(null, Math.Max(1, length));
        using (var target = map.CreateViewStream(0, length, MemoryMappedFileAccess.Write))
        {
            var buffer = new byte[1 << 16];
            for (long done = 0; done < length;)
            {
                var read = packed.Read(buffer, 0, (int)Math.Min(buffer.Length, length - done));
                if (read == 0) throw new InvalidInputException($"{name} ends after {done} of {length} bytes of elements.");
                target.Write(buffer, 0, read);
                done += read;
            }
        }

        return new NpyArray(name, header, map, 0);
    }
}
