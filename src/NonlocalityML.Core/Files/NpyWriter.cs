using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NonlocalityML.Files;

/// <summary>Writes an .npy file piece by piece; it takes its name when it is complete.</summary>
internal sealed class NpyWriter : IDisposable
{
    private readonly AtomicFile file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long missing;

    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Length of each axis, C order.</param>
    public NpyWriter(string path, NpyType type, IReadOnlyList<long> shape)
    {
        file = new AtomicFile(path);
        missing = type.Size;
        foreach (var length in shape)
            missing = checked(missing * length);
        var header = NpyHeader.Write(type, shape);
        missing += header.Length;
        Append(header);
    }

    /// <summary>Writes a whole array of doubles.</summary>
    public static void Write(string path, ReadOnlySpan<double> values, params IReadOnlyList<long> shape)
    {
        using var writer = new NpyWriter(path, NpyType.Real, shape);
        writer.Append(MemoryMarshal.AsBytes(values));
        writer.Complete();
    }

    /// <summary>The next elements, as bytes in little endian.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        missing -= bytes.Length;
        hash.AppendData(bytes);
        file.Write(bytes);
    }

    /// <returns>The checksum of the file, SHA-256 in hexadecimal.</returns>
    public string Complete()
    {
        if (missing != 0)
            throw new InvalidOperationException($"The array lacks {missing} bytes of its shape.");
        file.Complete();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        hash.Dispose();
        file.Dispose();
    }
}
