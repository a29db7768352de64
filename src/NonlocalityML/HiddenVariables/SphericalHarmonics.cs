using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// Real spherical harmonics of chosen degrees, orthonormal in the mean over the sphere: 1, sqrt 3 (y, z, x), .. Degrees 1, 3, 5
/// together have 3 + 7 + 11 = 21 components. Order: by degree, then m = -l .. l.
/// </summary>
public sealed class SphericalHarmonics : ResponseFunction
{
    public const int MaximumDegree = 25;

    /// <exception cref="InvalidInputException">No degree, one out of range, or one twice.</exception>
    public SphericalHarmonics(params IEnumerable<int> degrees)
    {
        Degrees = CheckDegrees(degrees);
        Components = Degrees.Sum(degree => (2 * degree) + 1);
    }

    public ImmutableArray<int> Degrees { get; }

    public override int Components { get; }

    public override string Name => $"harmonics:{string.Join(',', Degrees)}";

    public override void Evaluate(Direction direction, Span<double> components)
    {
        // Y(l, +-m) = sqrt 2 Q(l, m)(z) times the real and imaginary part of (x + iy)^m; Q by the recurrence of normalised Legendre
        // functions in l (Holmes and Featherstone, J. Geodesy 76, 279 (2002)), without the factor sin^m that (x + iy)^m brings.
        var largest = Degrees[^1];
        var (real, imaginary, diagonal) = (1.0, 0.0, 1.0);
        for (var m = 0; m <= largest; m++)
        {
            var (before, current) = (0.0, diagonal);
            var place = 0;
            for (var l = m; l <= largest; l++)
            {
                if (l > m)
                {
                    double s = (double)((l * l) - (m * m)), a = Math.Sqrt(((4.0 * l * l) - 1) / s);
                    var b = Math.Sqrt(((2.0 * l) + 1) * (((l - 1.0) * (l - 1)) - (m * m)) / (((2.0 * l) - 3) * s));
                    (before, current) = (current, (a * direction.Z * current) - (l > m + 1 ? b * before : 0));
                }

                while (place < Degrees.Length && Degrees[place] < l) place++;
                if (place == Degrees.Length || Degrees[place] != l) continue;
                var middle = Start(place) + l;
                components[middle + m] = current * real;
                if (m > 0) components[middle - m] = current * imaginary;
            }

            diagonal *= Math.Sqrt(((2.0 * m) + 3) / ((2.0 * m) + 2)) * (m == 0 ? Math.Sqrt(2) : 1);
            (real, imaginary) = ((real * direction.X) - (imaginary * direction.Y), (real * direction.Y) + (imaginary * direction.X));
        }
    }

    internal static ImmutableArray<int> CheckDegrees(IEnumerable<int> degrees)
    {
        ImmutableArray<int> sorted = [.. degrees.Order()];
        if (sorted.IsEmpty) throw new InvalidInputException("A response function needs a degree at least.");
        if (sorted[0] < 0 || sorted[^1] > MaximumDegree)
            throw new InvalidInputException($"Degrees {sorted[0]} to {sorted[^1]} are asked for; 0 to {MaximumDegree} are accepted.");
        if (sorted.Distinct().Count() < sorted.Length) throw new InvalidInputException("A degree of the response function is given twice.");
        return sorted;
    }

    private int Start(int place)
    {
        var start = 0;
        for (var i = 0; i < place; i++) start += (2 * Degrees[i]) + 1;
        return start;
    }
}
