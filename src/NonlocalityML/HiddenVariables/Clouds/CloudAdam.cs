using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>The optimizer of <see cref="FusedCloudEngine"/>, with the constants of <see cref="CloudOptimizer"/>.</summary>
internal static class CloudAdam
{
    /// <summary>A step of Adam for a whole number of vectors.</summary>
    public static void Step(
        AlignedSpan<float> points,
        AlignedSpan<float> first,
        AlignedSpan<float> second,
        AlignedSpan<float> gradient,
        int length,
        float rate,
        float epsilon
    )
    {
        Vector512<float> mean = Vector512.Create((float)CloudOptimizer.Beta1),
            square = Vector512.Create((float)CloudOptimizer.Beta2);
        Vector512<float> fresh = Vector512.Create((float)(1 - CloudOptimizer.Beta1)),
            freshSquare = Vector512.Create((float)(1 - CloudOptimizer.Beta2));
        for (var i = 0; i < length; i += CloudKernels.Lanes)
        {
            var g = gradient.Load(i);
            var m = Vector512.FusedMultiplyAdd(mean, first.Load(i), fresh * g);
            var v = Vector512.FusedMultiplyAdd(square, second.Load(i), freshSquare * g * g);
            first.Store(i, m);
            second.Store(i, v);
            var step = Vector512.Create(rate) * m / (Vector512.Sqrt(v) + Vector512.Create(epsilon));
            points.Store(i, points.Load(i) - step);
        }
    }
}
