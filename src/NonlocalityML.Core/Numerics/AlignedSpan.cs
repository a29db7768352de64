using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NonlocalityML.Numerics;

/// <summary>
/// Numbers in <see cref="AlignedMemory"/> from one place to the end of their block: the only type of the library that reads and
/// writes through a pointer. Who makes one and who indexes it see to it that places lie inside the block.
/// </summary>
/// <remarks>
/// With <see cref="CheckedAccess"/> each read and write is tested against the block, and each vector for its alignment; without
/// it the tests cost nothing, since the compiler drops them. A span that begins behind its block may be made, as loops that step
/// through rows do at their end, but not read.
/// </remarks>
internal readonly unsafe struct AlignedSpan<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T* start;
    private readonly nint length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AlignedSpan(T* start, nint length)
    {
        this.start = start;
        this.length = length;
    }

    /// <summary>The number at a place.</summary>
    public ref T this[nint place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (CheckedAccess.IsOn)
                Require(place, 1);
            return ref start[place];
        }
    }

    /// <summary>The numbers from a place on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static AlignedSpan<T> operator +(AlignedSpan<T> span, nint place)
    {
        if (CheckedAccess.IsOn && place < 0)
            CheckedAccess.Fail(place, 0, span.length);
        return new AlignedSpan<T>(span.start + place, span.length - place);
    }

    /// <summary>A zeroed block that begins on a cache line, and the array that holds it.</summary>
    public static byte[] Allocate(long length, out AlignedSpan<T> span)
    {
        var block = GC.AllocateArray<byte>(checked((int)((length * sizeof(T)) + Alignment)), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref block[0]);
        span = new AlignedSpan<T>((T*)((address + Alignment - 1) & ~(nint)(Alignment - 1)), (nint)length);
        return block;
    }

    /// <summary>The vector at a place that is aligned to vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Load(nint place)
    {
        if (CheckedAccess.IsOn)
            RequireVector(place);
        return Vector512.LoadAligned(start + place);
    }

    /// <summary>The vector at any place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> LoadUnaligned(nint place)
    {
        if (CheckedAccess.IsOn)
            Require(place, Vector512<T>.Count);
        return Vector512.Load(start + place);
    }

    /// <summary>Writes a vector at a place that is aligned to vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(nint place, Vector512<T> vector)
    {
        if (CheckedAccess.IsOn)
            RequireVector(place);
        vector.StoreAligned(start + place);
    }

    /// <summary>The first numbers, as many as asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> AsSpan(int count)
    {
        if (CheckedAccess.IsOn)
            Require(0, count);
        return new Span<T>(start, count);
    }

    private void RequireVector(nint place)
    {
        Require(place, Vector512<T>.Count);
        if ((nint)(start + place) % Alignment != 0)
            throw new InvalidOperationException($"A vector at place {place} does not begin at a multiple of {Alignment} bytes.");
    }

    private void Require(nint place, nint count)
    {
        if (place < 0 || count < 0 || place > length - count)
            CheckedAccess.Fail(place, count, length);
    }
}

/// <summary>
/// Whether each access to <see cref="AlignedSpan{T}"/> is tested. Off, unless the program's runtime configuration sets the
/// switch, as that of the tests does and that of every program built with <c>-p:CheckedAccess=true</c>.
/// </summary>
/// <remarks>The just-in-time compiler takes the field for a constant, so that the tests vanish from the machine code where it is
/// false.</remarks>
internal static class CheckedAccess
{
    public const string Switch = "NonlocalityML.CheckedAccess";

    public static readonly bool IsOn = AppContext.TryGetSwitch(Switch, out var isOn) && isOn;

    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void Fail(nint place, nint count, nint length) =>
        throw new InvalidOperationException($"{count} numbers at place {place} are not within the {length} of their block.");
}
