using System.Numerics;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>Loops over vectors whose length is a multiple of 8, so that no rest is left.</summary>
internal static class PaddedVector
{
    private const double Tolerance = 1e-9;

    /// <summary>The length with room for whole registers.</summary>
    public static int Length(int length) => (length + 7) & ~7;

    /// <summary>a.b.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        // Vectors of one width on every processor, as the order of a sum decides how it rounds.
        var sum = Vector256<double>.Zero;
        for (var k = 0; k < a.Length; k += Vector256<double>.Count)
            sum += Vector256.Create(a[k..]) * Vector256.Create(b[k..]);
        return OrderedSum.Of(sum);
    }

    /// <summary>target += factor source.</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        var scale = new Vector<double>(factor);
        for (var k = 0; k < target.Length; k += Vector<double>.Count)
            (new Vector<double>(target[k..]) + (scale * new Vector<double>(source[k..]))).CopyTo(target[k..]);
    }

    /// <summary>Steps after which values that fall at these rates reach zero; infinite where they do not fall.</summary>
    public static void StepsToZero(ReadOnlySpan<double> values, ReadOnlySpan<double> falls, Span<double> steps)
    {
        var tolerance = new Vector<double>(Tolerance);
        var infinity = new Vector<double>(double.PositiveInfinity);
        for (var k = 0; k < steps.Length; k += Vector<double>.Count)
        {
            var fall = new Vector<double>(falls[k..]);
            var step = Vector.Max(Vector<double>.Zero, new Vector<double>(values[k..])) / fall;
            Vector.ConditionalSelect(Vector.GreaterThan(fall, tolerance), step, infinity).CopyTo(steps[k..]);
        }
    }

    /// <summary>The first place of the least value.</summary>
    public static int IndexOfMin(ReadOnlySpan<double> values)
    {
        var least = new Vector<double>(values);
        for (var k = Vector<double>.Count; k < values.Length; k += Vector<double>.Count)
            least = Vector.Min(least, new Vector<double>(values[k..]));
        var value = least[0];
        for (var i = 1; i < Vector<double>.Count; i++)
            value = Math.Min(value, least[i]);
        return values.IndexOf(value);
    }
}
