using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Some consecutive samples of a data set that is being made: the bytes of each column. As a file: the length of each column
/// (int64), the columns, and a SHA-256 over the specification of the data set and everything before.
/// </summary>
internal sealed class Shard
{
    private readonly ArrayBufferWriter<byte>[] buffers;
    private readonly Dictionary<string, (int Number, NpyType Type)> numbers;

    /// <param name="columns">The arrays of the data set, in the order in which its card names them.</param>
    public Shard(ImmutableArray<DatasetColumn> columns)
    {
        buffers = [.. columns.Select(_ => new ArrayBufferWriter<byte>())];
        numbers = columns.Index().ToDictionary(pair => pair.Item.Name, pair => (pair.Index, pair.Item.Type));
    }

    public ReadOnlySpan<byte> this[int column] => buffers[column].WrittenSpan;

    /// <summary>Adds elements to a column.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="values">Values of the column's type.</param>
    public void Append<T>(string column, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var (number, type) = numbers[column];
        if (Unsafe.SizeOf<T>() != type.Size)
            throw new ArgumentException(
                $"Elements of {column} are of type '{type.Descriptor}', not {typeof(T)}.",
                nameof(values)
            );
        Append(number, MemoryMarshal.AsBytes(values));
    }

    private void Append(int column, ReadOnlySpan<byte> bytes) => buffers[column].Write(bytes);

    public byte[] ToFile(byte[] specification)
    {
        var bytes = new byte[(8 * buffers.Length) + buffers.Sum(buffer => buffer.WrittenCount) + SHA256.HashSizeInBytes];
        var position = 8 * buffers.Length;
        for (var i = 0; i < buffers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), buffers[i].WrittenCount);
            buffers[i].WrittenSpan.CopyTo(bytes.AsSpan(position));
            position += buffers[i].WrittenCount;
        }

        Digest(specification, bytes.AsSpan(0, position)).CopyTo(bytes.AsSpan(position));
        return bytes;
    }

    /// <exception cref="InvalidInputException">The file is not as it was written.</exception>
    public static Shard FromFile(string path, ImmutableArray<DatasetColumn> columns, byte[] specification)
    {
        var bytes = File.ReadAllBytes(path);
        var end = bytes.Length - SHA256.HashSizeInBytes;
        if (end < 8 * columns.Length || !Digest(specification, bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)))
            throw new InvalidInputException(
                $"{path} was changed after it was written; delete it and run the same command again."
            );
        var shard = new Shard(columns);
        var position = 8 * columns.Length;
        for (var i = 0; i < columns.Length; i++)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i));
            shard.Append(i, bytes.AsSpan(position, length));
            position += length;
        }

        return shard;
    }

    /// <summary>Length of each column in bytes, without reading the columns and without a check.</summary>
    public static long[] Lengths(string path, int columns)
    {
        using var stream = File.OpenRead(path);
        var lengths = new long[columns];
        if (stream.ReadAtLeast(MemoryMarshal.AsBytes(lengths.AsSpan()), 8 * columns, throwOnEndOfStream: false) < 8 * columns)
            throw new InvalidInputException($"{path} is truncated; delete it and run the same command again.");
        return lengths;
    }

    private static byte[] Digest(byte[] specification, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(specification);
        hash.AppendData(bytes);
        return hash.GetHashAndReset();
    }
}
