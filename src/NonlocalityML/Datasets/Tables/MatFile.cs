using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// The numeric arrays of a MATLAB file of version 5 (MAT-File Format, The MathWorks, chapter 1), compressed or not, of either
/// order of bytes: what <c>save</c> and scipy.io.savemat write. Files of version 7.3 are HDF5.
/// </summary>
internal static class MatFile
{
    private const int HeaderLength = 128;
    private const int Matrix = 14,
        Compressed = 15;
    private const int LongestUnpacked = 1 << 28;

    /// <summary>Element types: signed and unsigned integers of 1, 2, 4 bytes, float, double, integers of 8 bytes.</summary>
    private static readonly Dictionary<int, int> Sizes = new()
    {
        [1] = 1,
        [2] = 1,
        [3] = 2,
        [4] = 2,
        [5] = 4,
        [6] = 4,
        [7] = 4,
        [9] = 8,
        [12] = 8,
        [13] = 8,
    };

    /// <summary>Whether a file begins as such a file does.</summary>
    public static bool IsMatFile(ReadOnlySpan<byte> start) => start.StartsWith("MATLAB 5"u8);

    /// <summary>Name, numbers in C order and lengths of the axes of every numeric array.</summary>
    /// <exception cref="InvalidInputException">Of another version, or damaged.</exception>
    public static IReadOnlyList<(string Name, double[] Values, long[] Shape)> Read(string path)
    {
        var bytes = InputFile.ReadBytes(path);
        // "MI" as a whole number, in the order of bytes of the machine that wrote the file.
        if (
            bytes.Length < HeaderLength
            || !(bytes.AsSpan(126, 2) is var mark && (mark.SequenceEqual("IM"u8) || mark.SequenceEqual("MI"u8)))
        )
            throw new InvalidInputException($"{path} is no MATLAB file of version 5.");
        var isBig = bytes[126] == 'M';
        var found = new List<(string, double[], long[])>();
        Elements(
            bytes.AsSpan(HeaderLength),
            isBig,
            (type, data) =>
            {
                if (type == Compressed)
                    Elements(Unpack(data), isBig, (inner, unpacked) => Add(inner, unpacked));
                else
                    Add(type, data);
            }
        );
        return found;

        void Add(int type, byte[] data)
        {
            if (type == Matrix && Array(data, isBig) is { } array)
                found.Add(array);
        }
    }

    private static InvalidInputException Damaged() => new("the MATLAB file is damaged or cut off.");

    private static byte[] Unpack(byte[] data)
    {
        try
        {
            using var packed = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = packed.Read(buffer)) > 0; )
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > LongestUnpacked)
                    throw new InvalidInputException($"an array has more than {LongestUnpacked} bytes; that is no table.");
            }

            return unpacked.ToArray();
        }
        // All is in memory: a fault of reading is one of the data.
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw Damaged();
        }
    }

    /// <summary>Elements stand one behind the other: type, length, data, filled up to 8 bytes; up to 4 bytes of data may stand
    /// beside a short type.</summary>
    private static void Elements(ReadOnlySpan<byte> bytes, bool isBig, Action<int, byte[]> use)
    {
        while (bytes.Length >= 8)
        {
            var tag = Word(bytes, isBig);
            var isSmall = tag >> 16 != 0;
            var (type, length) = isSmall ? ((int)(tag & 0xFFFF), (long)(tag >> 16)) : ((int)tag, Word(bytes[4..], isBig));
            var start = isSmall ? 4 : 8;
            if (length > (isSmall ? 4 : bytes.Length - start))
                throw Damaged();
            use(type, bytes.Slice(start, (int)length).ToArray());
            var whole = isSmall ? 8 : start + length + (type == Compressed ? 0 : (8 - (length % 8)) % 8);
            bytes = bytes[(int)Math.Min(bytes.Length, whole)..];
        }
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool isBig) =>
        isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>Null for what is no array of real numbers.</summary>
    private static (string, double[], long[])? Array(byte[] data, bool isBig)
    {
        var parts = new List<(int Type, byte[] Data)>();
        Elements(data, isBig, (type, part) => parts.Add((type, part)));
        if (parts.Count < 4 || parts[0].Data.Length < 8)
            return null;
        // The class of the array, and whether it is complex.
        var flags = Word(parts[0].Data, isBig);
        if ((flags & 0xFF) is < 6 or > 15 || (flags & 0x800) != 0)
            return null;
        if (!Sizes.TryGetValue(parts[3].Type, out var size) || parts[1].Data.Length % 4 != 0)
            throw Damaged();
        long[] shape =
        [
            .. Enumerable
                .Range(0, parts[1].Data.Length / 4)
                .Select(axis => (long)(int)Word(parts[1].Data.AsSpan(4 * axis), isBig)),
        ];
        var count = parts[3].Data.Length / size;
        if (
            shape.Length < 2
            || shape.Any(length => length < 0)
            || shape.Aggregate(1.0, (product, length) => product * length) != count
        )
            throw Damaged();
        var values = new double[count];
        for (var i = 0; isBig && i < count; i++)
            parts[3].Data.AsSpan(i * size, size).Reverse();
        for (var i = 0; i < count; i++)
            values[i] = Number(parts[3].Type, parts[3].Data.AsSpan(i * size, size));
        return (Encoding.ASCII.GetString(parts[2].Data), InCOrder(values, shape), shape);
    }

    /// <summary>Numbers in C order of numbers in MATLAB's.</summary>
    internal static double[] InCOrder(double[] values, long[] shape)
    {
        var ordered = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
            ordered[InCOrder(i, shape)] = values[i];
        return ordered;
    }

    /// <summary>The place in C order of a place in MATLAB's, where the first index changes fastest.</summary>
    private static long InCOrder(long place, long[] shape)
    {
        long found = 0,
            rest = place;
        var stride = shape.Aggregate(1L, (product, length) => product * length);
        foreach (var length in shape)
        {
            stride /= length;
            (rest, var index) = Math.DivRem(rest, length);
            found += index * stride;
        }

        return found;
    }

    private static double Number(int type, ReadOnlySpan<byte> bytes) =>
        type switch
        {
            1 => (sbyte)bytes[0],
            2 => bytes[0],
            3 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            5 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            6 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            7 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            9 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            12 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
}
