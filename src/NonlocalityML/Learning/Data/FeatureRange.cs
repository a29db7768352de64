using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// What a graph of this room may be given. Features of behaviors lie in [-1, 1]; sums and products of Real32 in a graph stay far
/// from its largest number, 3e38, for features up to <see cref="Largest"/>, and would end in infinity or NaN for the largest
/// finite ones.
/// </summary>
internal static class FeatureRange
{
    /// <summary>2^20. Bounds in <see cref="CertifiedLayers"/> are sums of fewer than 2^20 products of it, each factor beside it
    /// at most 2^20.</summary>
    public const float Largest = 1 << 20;

    /// <exception cref="InvalidInputException">Names the first number that is not finite or too large.</exception>
    public static void Require(ReadOnlySpan<float> features, int length)
    {
        for (var i = 0; i < features.Length; i++)
        {
            if (!(Math.Abs(features[i]) <= Largest))
                throw new InvalidInputException(
                    $"Number {i % length} of row {i / length} is {features[i]}; a finite number of at most {Largest} in "
                        + "size is needed."
                );
        }
    }
}
