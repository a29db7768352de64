using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>
/// What stands before the elements of an .npy file, as numpy.lib.format (versions 1.0 and 2.0) describes it.
/// </summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Length of each axis.</param>
/// <param name="DataOffset">Where the elements begin, in bytes.</param>
internal sealed partial record NpyHeader(NpyType Type, ImmutableArray<long> Shape, int DataOffset)
{
    private const int Alignment = 64;
    private const int MaximumLength = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The first index changes fastest, not the last.</summary>
    public bool IsFortranOrder { get; init; }

    /// <summary>Number of elements.</summary>
    public BigInteger ElementCount => Shape.Aggregate(BigInteger.One, (product, length) => product * length);

    /// <summary>Reads a header; the stream is left at the first element.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="length">Length of the whole file in bytes; it must be what the header says.</param>
    /// <exception cref="InvalidInputException">Not such a file, truncated, or of a kind that is not read.</exception>
    public static NpyHeader Read(Stream stream, string name, long length)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.StartsWith(Magic))
            throw new InvalidInputException($"{name} is not an .npy file; it does not begin with \\x93NUMPY.");
        if (start[6] is not (1 or 2))
            throw new InvalidInputException($"{name}: .npy version {start[6]}.{start[7]}; 1.0 and 2.0 are read.");
        Span<byte> lengthField = stackalloc byte[start[6] == 1 ? 2 : 4];
        Fill(stream, lengthField, name);
        var textLength =
            lengthField.Length == 2
                ? BinaryPrimitives.ReadUInt16LittleEndian(lengthField)
                : BinaryPrimitives.ReadUInt32LittleEndian(lengthField);
        if (textLength > MaximumLength)
            throw new InvalidInputException($"{name}: the header has {textLength} bytes; at most {MaximumLength} are read.");
        var text = new byte[textLength];
        Fill(stream, text, name);
        var header = Parse(Encoding.Latin1.GetString(text), name, start.Length + lengthField.Length + text.Length);
        var needed = header.DataOffset + (header.ElementCount * header.Type.Size);
        if (needed == length)
            return header;
        throw new InvalidInputException(
            $"{name}: the header says shape ({string.Join(',', header.Shape)}) of {header.Type.Descriptor}, "
                + $"{needed} bytes in all; the file has {length}."
        );
    }

    /// <summary>The header as numpy.save writes it, version 1.0.</summary>
    public static byte[] Write(NpyType type, IReadOnlyList<long> shape)
    {
        var axes = string.Join(", ", shape) + (shape.Count == 1 ? "," : "");
        var text = $"{{'descr': '{type.Descriptor}', 'fortran_order': False, 'shape': ({axes}), }}";
        var before = Magic.Length + 4;
        var length = (before + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[length];
        Magic.CopyTo(bytes);
        bytes[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(before - 2), (ushort)(length - before));
        Encoding.ASCII.GetBytes(text.PadRight(length - before - 1) + "\n", bytes.AsSpan(before));
        return bytes;
    }

    private static NpyHeader Parse(string text, string name, int dataOffset)
    {
        var match = Dictionary().Match(text);
        if (!match.Success)
            throw new InvalidInputException(
                $"{name}: the header {text.Trim()} is not {{'descr': '<f8', 'fortran_order': False, 'shape': (..), }}."
            );
        var shape = match
            .Groups["shape"]
            .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(axis =>
                long.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                    ? length
                    : throw new InvalidInputException(
                        $"{name}: the shape has an axis of length {axis}; 0 to {long.MaxValue} are read."
                    )
            );
        return new NpyHeader(NpyType.Parse(match.Groups["type"].Value, name), [.. shape], dataOffset)
        {
            IsFortranOrder = match.Groups["order"].Value == "True",
        };
    }

    private static void Fill(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidInputException($"{name} ends within its header.");
    }

    [GeneratedRegex(
        @"^\s*\{\s*'descr'\s*:\s*(?:'(?<type>[^']*)'|(?<type>\[[^\{\}]*\]))\s*,"
            + @"\s*'fortran_order'\s*:\s*(?<order>True|False)\s*,\s*'shape'\s*:\s*\((?<shape>[0-9,\s]*)\)\s*,?\s*\}\s*$"
    )]
    private static partial Regex Dictionary();
}
