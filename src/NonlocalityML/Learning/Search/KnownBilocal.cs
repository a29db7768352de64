using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// sqrt|I| + sqrt|J| &lt;= 1 (Branciard, Rosset, Gisin and Pironio, PRA 85, 032119 (2012)) and its relabellings: I = 1/4 sum
/// (-1)^(jx + kz) &lt;A_x B_y C_z&gt;, J the same of B's other setting with j and k exchanged for 1 - j and 1 - k; four
/// inequalities.
/// </summary>
internal sealed class KnownBilocal : KnownInequality
{
    private const double Smallest = 1e-9; // the root has no derivative at 0

    public override string Name => "sqrt|I| + sqrt|J| <= 1";

    public override Violation Violation(ReadOnlySpan<double> correlators, double margin, Span<double> gradient)
    {
        var (largest, total) = (double.NegativeInfinity, 0.0);
        gradient.Clear();
        for (var pattern = 0; pattern < 4; pattern++)
        {
            var excess =
                Math.Sqrt(Math.Abs(Sum(correlators, 0, pattern))) + Math.Sqrt(Math.Abs(Sum(correlators, 1, 3 - pattern))) - 1;
            largest = Math.Max(largest, excess);
            if (excess + margin <= 0)
                continue;
            total += excess + margin;
            AddSlope(correlators, 0, pattern, gradient);
            AddSlope(correlators, 1, 3 - pattern, gradient);
        }

        return new Violation(largest, total);
    }

    public override bool Holds(Behavior behavior)
    {
        var full = Full(behavior);
        return Enumerable.Range(0, 4).All(pattern => HoldsFor(Exact(0, pattern), Exact(1, 3 - pattern)));

        Rational Exact(int y, int pattern)
        {
            var sum = Rational.Zero;
            for (var i = 0; i < 4; i++)
            {
                var value = full[(4 * (i >> 1)) + (2 * y) + (i & 1)];
                sum += Sign(pattern, i) > 0 ? value : -value;
            }

            return Rational.Abs(sum) / 4;
        }
    }

    /// <summary>Both sides squared twice: i + j &lt;= 1 and 4 i j &lt;= (1 - i - j)^2.</summary>
    private static bool HoldsFor(Rational i, Rational j)
    {
        var rest = 1 - i - j;
        return rest >= 0 && 4 * i * j <= rest * rest;
    }

    /// <summary>Adds the derivative of the root of |I| or |J|.</summary>
    private static void AddSlope(ReadOnlySpan<double> correlators, int y, int pattern, Span<double> gradient)
    {
        var sum = Sum(correlators, y, pattern);
        var slope = Math.Sign(sum) / (2 * Math.Sqrt(Math.Max(Smallest, Math.Abs(sum))));
        for (var i = 0; i < 4; i++)
            gradient[Place(y, i)] += slope * Sign(pattern, i) / 4;
    }

    private static double Sum(ReadOnlySpan<double> correlators, int y, int pattern)
    {
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
            sum += Sign(pattern, i) * correlators[Place(y, i)];
        return sum / 4;
    }

    /// <summary>i = 2x + z.</summary>
    private static int Place(int y, int i) => (9 * ((i >> 1) + 1)) + (3 * (y + 1)) + (i & 1) + 1;

    private static int Sign(int pattern, int i) =>
        int.IsEvenInteger(System.Numerics.BitOperations.PopCount((uint)(pattern & i))) ? 1 : -1;
}
