using System.Runtime.CompilerServices;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// Zeroed blocks of doubles or 64-bit words that start on a cache line and do not move, for loops over 512-bit vectors. They live
/// as long as this object.
/// </summary>
internal sealed unsafe class AlignedMemory
{
    private const int Alignment = 64;
    private readonly List<byte[]> blocks = [];

    /// <summary>Doubles in a vector; lengths of vectors are padded to a multiple of it.</summary>
    public const int Lanes = 8;

    /// <summary>The smallest multiple of <see cref="Lanes"/> that is not below the length.</summary>
    public static int Pad(int length) => (length + Lanes - 1) / Lanes * Lanes;

    public T* Allocate<T>(int length)
        where T : unmanaged
    {
        var block = GC.AllocateArray<byte>(checked((length * sizeof(T)) + Alignment), pinned: true);
        blocks.Add(block);
        var start = (nint)Unsafe.AsPointer(ref block[0]);
        return (T*)((start + Alignment - 1) & ~(nint)(Alignment - 1));
    }
}
