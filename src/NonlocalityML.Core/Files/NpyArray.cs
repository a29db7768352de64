using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>An array in an .npy file, mapped into memory, or an entry of an .npz file. Reading is safe from several
/// threads.</summary>
internal sealed class NpyArray : IDisposable
{
    /// <summary>The largest array of an .npz file that is unpacked, in bytes.</summary>
    public const long LargestPacked = 1L << 30;

    private readonly Lazy<Elements> elements;

    private NpyArray(string name, NpyHeader header, Lazy<Elements> elements)
    {
        (Name, Type, Shape, Length) = (name, header.Type, header.Shape, (long)header.ElementCount);
        this.elements = elements;
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
        var stream = InputFile.Open(path);
        try
        {
            var header = NpyHeader.Read(stream, path, stream.Length);
            var map = MemoryMappedFile.CreateFromFile(
                stream,
                null,
                0,
                MemoryMappedFileAccess.Read,
                HandleInheritability.None,
                leaveOpen: false
            );
            return new NpyArray(path, header, new Lazy<Elements>(InCOrder(new Elements(map, header.DataOffset), path, header)));
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (exception is IOException)
                throw new InvalidInputException(InputProblem.OfSystem(path, exception), exception);
            throw;
        }
    }

    /// <summary>Opens one array of an .npz file; its elements are unpacked into memory when the first of them is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">Its name without .npy; may be left out where the file holds one array.</param>
    /// <exception cref="InvalidInputException">
    /// Not such a file, an array above <see cref="LargestPacked"/>, or it holds no such array; the message lists what it holds.
    /// </exception>
    public static NpyArray OpenPacked(string path, string? array = null) =>
        Packed(
            path,
            array,
            (entry, name) =>
            {
                using var packed = entry.Open();
                var header = NpyHeader.Read(packed, name, entry.Length);
                if (entry.Length > LargestPacked)
                {
                    throw new InvalidInputException(
                        $"{name} has {entry.Length} bytes when unpacked; at most {LargestPacked} are taken: save it as "
                            + ".npy, which is read as it lies."
                    );
                }

                return new NpyArray(
                    name,
                    header,
                    new Lazy<Elements>(() =>
                        Packed(path, array, (again, _) => InCOrder(Unpack(again, name, header), name, header))
                    )
                );
            }
        );

    /// <summary>The names of the arrays of an .npz file.</summary>
    /// <exception cref="InvalidInputException">Not such a file.</exception>
    public static IReadOnlyList<string> Names(string path) =>
        InputProblem.Named(
            path,
            () =>
            {
                using var archive = OpenArchive(path);
                return archive
                    .Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal))
                    .Select(entry => entry.FullName[..^4])
                    .ToList();
            }
        );

    /// <summary>Elements start, start + 1, .. as doubles.</summary>
    public void Read(long start, Span<double> destination)
    {
        if (Type == NpyType.Real)
        {
            Copy(start, destination);
            return;
        }

        if (Type.IsComplex)
            throw new InvalidInputException(
                $"{Name}: elements are of type '{Type.Descriptor}', complex; real numbers are needed."
            );
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
        for (var i = 0; i < destination.Length; i++)
            destination[i] = count == 2 ? new Complex(parts[2 * i], parts[(2 * i) + 1]) : parts[i];
    }

    /// <summary>Elements start, start + 1, .. of an array of type <see cref="NpyType.Whole"/>.</summary>
    public void Read(long start, Span<long> destination)
    {
        if (Type != NpyType.Whole)
            throw new InvalidInputException($"{Name}: elements are of type '{Type.Descriptor}'; <i8 is needed.");
        Copy(start, destination);
    }

    public void Dispose()
    {
        if (elements.IsValueCreated)
            elements.Value.Dispose();
    }

    private void Copy<T>(long start, Span<T> destination, int? count = null)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - (count ?? destination.Length));
        elements.Value.Read(start * Type.Size, destination);
    }

    private static T Packed<T>(string path, string? array, Func<ZipArchiveEntry, string, T> read) =>
        InputProblem.Named(
            path,
            () =>
            {
                using var archive = OpenArchive(path);
                var entry = archive.Entries.Count == 1 && array is null ? archive.Entries[0] : archive.GetEntry($"{array}.npy");
                if (entry is not null)
                    return read(entry, $"{path}[{Path.ChangeExtension(entry.FullName, null)}]");
                var names = string.Join(' ', archive.Entries.Select(item => Path.ChangeExtension(item.FullName, null)));
                throw new InvalidInputException(
                    $"{path} holds {names}; {(array is null ? "one array" : $"one named {array}")} is needed."
                );
            }
        );

    private static ZipArchive OpenArchive(string path)
    {
        var stream = InputFile.Open(path);
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (Exception exception) when (InputProblem.IsOfInput(exception))
        {
            stream.Dispose();
            throw new InvalidInputException($"{path} is not a readable .npz file: {InputProblem.Words(exception)}", exception);
        }
    }

    /// <summary>The elements of a packed array, whose header was read before. .NET does not look at the checksum of an
    /// entry.</summary>
    private static Elements Unpack(ZipArchiveEntry entry, string name, NpyHeader header)
    {
        using var packed = entry.Open();
        var checksum = new Crc32();
        var start = new byte[header.DataOffset];
        packed.ReadExactly(start);
        checksum.Append(start);
        var length = entry.Length - start.Length;
        var map = MemoryMappedFile.CreateNew(null, Math.Max(1, length));
        try
        {
            using (var target = map.CreateViewStream(0, length, MemoryMappedFileAccess.Write))
            {
                var buffer = new byte[1 << 16];
                for (long done = 0; done < length; )
                {
                    var read = packed.Read(buffer, 0, (int)Math.Min(buffer.Length, length - done));
                    if (read == 0)
                        throw new InvalidInputException($"{name} ends after {done} of {length} bytes of elements.");
                    checksum.Append(buffer.AsSpan(0, read));
                    target.Write(buffer, 0, read);
                    done += read;
                }
            }

            return checksum.Value == entry.Crc32
                ? new Elements(map, 0)
                : throw new InvalidInputException(
                    $"{name} does not have the checksum that the file states; the file is damaged."
                );
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>Elements in Fortran order, the first index changing fastest, are put in C order in memory; others stay where they
    /// are.</summary>
    private static Elements InCOrder(Elements elements, string name, NpyHeader header)
    {
        if (!header.IsFortranOrder || header.Shape.Length < 2 || header.ElementCount == 0)
            return elements;
        using (elements)
        {
            var (size, count) = (header.Type.Size, (long)header.ElementCount);
            if (count * size > LargestPacked)
                throw new InvalidInputException(
                    $"{name} is in Fortran order and has {count * size} bytes; at most {LargestPacked} are turned: save "
                        + "numpy.ascontiguousarray(array)."
                );
            var (source, target) = (new byte[count * size], new byte[count * size]);
            elements.Read(0, source.AsSpan());
            var index = new long[header.Shape.Length];
            for (long i = 0; i < count; i++)
            {
                long place = 0;
                for (var axis = 0; axis < index.Length; axis++)
                    place = (place * header.Shape[axis]) + index[axis];
                source.AsSpan((int)(i * size), size).CopyTo(target.AsSpan((int)(place * size)));
                for (var axis = 0; axis < index.Length && ++index[axis] == header.Shape[axis]; axis++)
                    index[axis] = 0;
            }

            var map = MemoryMappedFile.CreateNew(null, target.Length);
            using (var view = map.CreateViewStream(0, target.Length, MemoryMappedFileAccess.Write))
                view.Write(target);
            return new Elements(map, 0);
        }
    }

    /// <summary>Bytes in memory, or a file mapped into it.</summary>
    private sealed class Elements(MemoryMappedFile map, int offset) : IDisposable
    {
        private readonly MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);

        public void Read<T>(long start, Span<T> destination)
            where T : unmanaged => view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(offset + start), destination);

        public void Dispose()
        {
            view.Dispose();
            map.Dispose();
        }
    }
}
