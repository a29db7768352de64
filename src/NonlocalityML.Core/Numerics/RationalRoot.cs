using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>Square roots of whole numbers, exactly rounded.</summary>
internal static class RationalRoot
{
    /// <summary>The largest whole number whose square is at most the value (Newton's iteration from above).</summary>
    public static BigInteger Floor(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value.Sign);
        if (value.IsZero)
            return value;
        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }
}
