using System.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Several Real32 numbers, one of each row that is worked on at the same time. Every operation is that of IEEE 754, rounded to
/// nearest, so that the same text gives the same bits however many lanes there are.
/// </summary>
internal interface ILanes<T>
    : IAdditionOperators<T, T, T>,
        ISubtractionOperators<T, T, T>,
        IMultiplyOperators<T, T, T>,
        IDivisionOperators<T, T, T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Number of rows.</summary>
    static abstract int Count { get; }

    /// <summary>The same number in each lane.</summary>
    static abstract T All(float value);

    /// <summary>a b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>c - a b, rounded once.</summary>
    static abstract T SubtractProduct(T a, T b, T c);

    static abstract T Max(T a, T b);

    static abstract T Min(T a, T b);

    static abstract T Abs(T a);

    /// <summary>To the nearest whole number, halves to the even one.</summary>
    static abstract T Round(T a);

    /// <summary>The size of the first with the sign of the second.</summary>
    static abstract T CopySign(T size, T sign);

    /// <summary>Where a is larger than b the one, elsewhere the other.</summary>
    static abstract T WhereLarger(T a, T b, T one, T other);

    /// <summary>2^n of whole n from -126 to 127.</summary>
    static abstract T PowerOfTwo(T n);
}
