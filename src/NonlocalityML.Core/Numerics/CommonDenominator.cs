namespace NonlocalityML.Numerics;

/// <summary>Recognises numbers that a solver rounded as fractions with one small denominator.</summary>
internal static class CommonDenominator
{
    /// <summary>How far a number may be from the fraction that it is taken for, for each unit of the denominator.</summary>
    public const double Tolerance = 1e-9;

    private const int LargestStep = 512;

    /// <summary>The smallest denominator that makes all numbers whole to within <see cref="Tolerance"/>; null when none is small
    /// enough.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="largest">The largest denominator that is looked for.</param>
    public static long? Of(ReadOnlySpan<double> values, long largest = 10_000)
    {
        var denominator = 1L;
        foreach (var value in values)
        {
            var step = 1;
            while (!IsWhole(value, denominator * step))
            {
                if (++step > LargestStep || denominator * step > largest)
                    return null;
            }

            denominator *= step;
        }

        return denominator;
    }

    private static bool IsWhole(double value, long denominator)
    {
        var scaled = value * denominator;
        return Math.Abs(scaled - Math.Round(scaled)) <= Tolerance * denominator;
    }
}
