namespace NonlocalityML.Numerics;

/// <summary>
/// Zeroed blocks of numbers that start on a cache line and do not move, for loops over 512-bit vectors. They live as long as this
/// object: public methods that end in such loops keep it alive to their end.
/// </summary>
internal sealed class AlignedMemory
{
    private readonly List<byte[]> blocks = [];

    /// <summary>Doubles in a vector; lengths of vectors are padded to a multiple of it.</summary>
    public const int Lanes = 8;

    /// <summary>The smallest multiple of <see cref="Lanes"/> that is not below the length.</summary>
    public static int Pad(int length) => checked(length + Lanes - 1) / Lanes * Lanes;

    /// <exception cref="OverflowException">The block would have more than 2^31 bytes.</exception>
    public AlignedSpan<T> Allocate<T>(long length)
        where T : unmanaged
    {
        var block = AlignedSpan<T>.Allocate(length, out var span);
        blocks.Add(block);
        return span;
    }
}
