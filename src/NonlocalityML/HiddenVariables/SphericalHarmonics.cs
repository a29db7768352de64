using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// Real spherical harmonics of chosen degrees, orthonormal in the mean over the sphere: 1, sqrt 3 (y, z, x), .. Degrees 1, 3, 5
/// together have 3 + 7 + 11 = 21 components. Order: by degree, then m = -l .. l.
/// </summary>
internal sealed class SphericalHarmonics : DirectionResponse
{
    public const int MaximumDegree = 25;

    /// <summary>Coefficients of the recurrence in l, [l, m].</summary>
    private readonly double[,] rise,
        fall;

    /// <summary>Q(m, m).</summary>
    private readonly double[] diagonal;

    /// <summary>Where m = 0 of each degree stands; -1 for degrees that are left out.</summary>
    private readonly int[] middles;

    /// <exception cref="InvalidInputException">No degree, one out of range, or one twice.</exception>
    public SphericalHarmonics(params IEnumerable<int> degrees)
    {
        Degrees = CheckDegrees(degrees);
        Components = Degrees.Sum(degree => (2 * degree) + 1);
        var count = Degrees[^1] + 1;
        (rise, fall, diagonal, middles) = (new double[count, count], new double[count, count], new double[count], new int[count]);
        for (var m = 0; m < count; m++)
        {
            diagonal[m] = m == 0 ? 1 : diagonal[m - 1] * Math.Sqrt(((2.0 * m) + 1) / (2.0 * m)) * (m == 1 ? Math.Sqrt(2) : 1);
            for (var l = m + 1; l < count; l++)
            {
                double s = (l * l) - (m * m);
                rise[l, m] = Math.Sqrt(((4.0 * l * l) - 1) / s);
                fall[l, m] = Math.Sqrt(((2.0 * l) + 1) * (((l - 1.0) * (l - 1)) - (m * m)) / (((2.0 * l) - 3) * s));
            }
        }

        Array.Fill(middles, -1);
        for (var (i, start) = (0, 0); i < Degrees.Length; start += (2 * Degrees[i]) + 1, i++)
            middles[Degrees[i]] = start + Degrees[i];
    }

    public ImmutableArray<int> Degrees { get; }

    public override int Components { get; }

    public override string Name => $"harmonics:{string.Join(',', Degrees)}";

    public override void Evaluate(Direction direction, Span<double> components)
    {
        // Y(l, +-m) = Q(l, m)(z) times the real and imaginary part of (x + iy)^m; Q by the recurrence of normalised Legendre
        // functions in l (Holmes and Featherstone, J. Geodesy 76, 279 (2002)), without the factor sin^m that (x + iy)^m brings.
        var (real, imaginary) = (1.0, 0.0);
        for (var m = 0; m < middles.Length; m++)
        {
            var (before, current) = (0.0, diagonal[m]);
            for (var l = m; l < middles.Length; l++)
            {
                if (l > m)
                    (before, current) = (current, (rise[l, m] * direction.Z * current) - (fall[l, m] * before));
                if (middles[l] < 0)
                    continue;
                components[middles[l] + m] = current * real;
                if (m > 0)
                    components[middles[l] - m] = current * imaginary;
            }

            (real, imaginary) = (
                (real * direction.X) - (imaginary * direction.Y),
                (real * direction.Y) + (imaginary * direction.X)
            );
        }
    }

    internal static ImmutableArray<int> CheckDegrees(IEnumerable<int> degrees)
    {
        ImmutableArray<int> sorted = [.. degrees.Order()];
        if (sorted.IsEmpty)
            throw new InvalidInputException("A response function needs a degree at least.");
        if (sorted[0] < 0 || sorted[^1] > MaximumDegree)
            throw new InvalidInputException(
                $"Degrees {sorted[0]} to {sorted[^1]} are asked for; 0 to {MaximumDegree} are accepted."
            );
        if (sorted.Distinct().Count() < sorted.Length)
            throw new InvalidInputException("A degree of the response function is given twice.");
        return sorted;
    }
}
