using System.Runtime.InteropServices;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>An element type of .npy files; what is written is little-endian, real numbers are read in either order of
/// bytes.</summary>
internal sealed record NpyType
{
    /// <summary>double.</summary>
    public static NpyType Real { get; } = new("<f8", 8, Convert<double>(value => value));

    /// <summary>long.</summary>
    public static NpyType Whole { get; } = new("<i8", 8, Convert<long>(value => value));

    /// <summary>int, for places in an array.</summary>
    public static NpyType Index { get; } = new("<i4", 4, Convert<int>(value => value));

    /// <summary>byte, for a few kinds of thing.</summary>
    public static NpyType Code { get; } = new("|u1", 1, Convert<byte>(value => value));

    /// <summary>System.Numerics.Complex: real and imaginary part.</summary>
    public static NpyType Complex { get; } = new("<c16", 16, null);

    private static readonly NpyType[] All =
    [
        Real,
        new("<f4", 4, Convert<float>(value => value)),
        Whole,
        Index,
        new("<i2", 2, Convert<short>(value => value)),
        Code,
        new("|b1", 1, Convert<bool>(value => value ? 1 : 0)),
        Complex,
        new("<c8", 8, null),
        new("<f2", 2, Convert<Half>(value => (double)value)),
        new("|i1", 1, Convert<sbyte>(value => value)),
        new("<u2", 2, Convert<ushort>(value => value)),
        new("<u4", 4, Convert<uint>(value => value)),
        new("<u8", 8, Convert<ulong>(value => value)),
        new(">f8", 8, Reversed<double>(value => value)),
        new(">f4", 4, Reversed<float>(value => value)),
        new(">i8", 8, Reversed<long>(value => value)),
        new(">i4", 4, Reversed<int>(value => value)),
        new(">i2", 2, Reversed<short>(value => value)),
        new(">u2", 2, Reversed<ushort>(value => value)),
        new(">u4", 4, Reversed<uint>(value => value)),
        new(">u8", 8, Reversed<ulong>(value => value)),
    ];

    /// <summary>Null for complex numbers.</summary>
    private readonly Converter? toDoubles;

    private NpyType(string descriptor, int size, Converter? toDoubles) =>
        (Descriptor, Size, this.toDoubles) = (descriptor, size, toDoubles);

    private delegate void Converter(ReadOnlySpan<byte> bytes, Span<double> values);

    /// <summary>NumPy's name of the type: <c>&lt;f8</c>, <c>|u1</c>, ..</summary>
    public string Descriptor { get; }

    /// <summary>Bytes an element.</summary>
    public int Size { get; }

    /// <param name="descriptor">NumPy's name of the type.</param>
    /// <param name="name">The file, for the message.</param>
    /// <exception cref="InvalidInputException">A type that is not read.</exception>
    public static NpyType Parse(string descriptor, string name) =>
        All.FirstOrDefault(type => type.Descriptor == descriptor)
        ?? throw new InvalidInputException(
            $"{name}: elements are of type '{descriptor}'; {string.Join(' ', All.Select(type => type.Descriptor))} are read."
        );

    /// <summary>Whether elements have a real and an imaginary part.</summary>
    public bool IsComplex => toDoubles is null;

    /// <summary>The type of the real and the imaginary part of complex elements, and else this type.</summary>
    public NpyType Part =>
        !IsComplex ? this
        : Size == 16 ? Real
        : All.First(type => type.Descriptor == "<f4");

    /// <summary>The elements as doubles; whole numbers beyond 2^53 are rounded.</summary>
    public void ToDoubles(ReadOnlySpan<byte> bytes, Span<double> values) =>
        (toDoubles ?? throw new InvalidOperationException($"'{Descriptor}' is complex."))(bytes, values);

    private static Converter Reversed<T>(Func<T, double> convert)
        where T : unmanaged =>
        (bytes, values) =>
        {
            var (element, size) = (new byte[8], bytes.Length / Math.Max(1, values.Length));
            for (var i = 0; i < values.Length; i++)
            {
                bytes.Slice(i * size, size).CopyTo(element);
                element.AsSpan(0, size).Reverse();
                values[i] = convert(MemoryMarshal.Read<T>(element));
            }
        };

    private static Converter Convert<T>(Func<T, double> convert)
        where T : unmanaged =>
        (bytes, values) =>
        {
            var source = MemoryMarshal.Cast<byte, T>(bytes);
            for (var i = 0; i < values.Length; i++)
                values[i] = convert(source[i]);
        };
}
