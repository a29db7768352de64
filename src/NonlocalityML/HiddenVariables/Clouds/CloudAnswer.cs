using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>How a hidden variable answers two outcomes: p("up") - p("down") = tanh(z/2), z = x ln 2.</summary>
internal static class CloudAnswer
{
    /// <summary>1 - 2/(1 + 2^x), within 3e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        // 2^x = 2^n 2^f with f in [-1/2, 1/2]: adding 1.5 2^23 rounds x to a whole number and leaves it in the low bits.
        var round = Vector512.Create(12582912f);
        x = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-80f)), Vector512.Create(80f));
        var shifted = x + round;
        var f = x - (shifted - round);
        // The polynomial with the smallest relative error in 2^f, 9.2e-8, by weighted least squares.
        var power = Vector512.FusedMultiplyAdd(f, Vector512.Create(1.32647e-3f), Vector512.Create(9.67151e-3f));
        power = Vector512.FusedMultiplyAdd(f, power, Vector512.Create(0.05550734f));
        power = Vector512.FusedMultiplyAdd(f, power, Vector512.Create(0.24022242f));
        power = Vector512.FusedMultiplyAdd(f, power, Vector512.Create(0.69314698f));
        power = Vector512.FusedMultiplyAdd(f, power, Vector512<float>.One);
        power = (power.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();
        return Vector512.FusedMultiplyAdd(Reciprocal(power + Vector512<float>.One), Vector512.Create(-2f), Vector512<float>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Reciprocal(Vector512<float> x)
    {
        if (!Avx512F.IsSupported)
            return Vector512<float>.One / x;
        var y = Avx512F.Reciprocal14(x);
        return Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(-x, y, Vector512<float>.One), y, y);
    }
}
