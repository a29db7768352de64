using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// The monomials x^a y^b z^c of one degree d = a + b + c, each times the root of n d!/(a! b! c!) with n their number, so that
/// their squares sum to n as those of harmonics do. On the sphere those of odd degree d span the harmonics of degrees 1, 3, ..,
/// d.
/// </summary>
internal sealed class Monomials : DirectionResponse
{
    private readonly double[] factors;

    /// <param name="degree">0 to 25; odd for outcomes that turn round with the direction.</param>
    /// <exception cref="InvalidInputException">Out of range.</exception>
    public Monomials(int degree)
    {
        Degree = SphericalHarmonics.CheckDegrees([degree])[0];
        factors =
        [
            .. Exponents()
                .Select(e => Math.Sqrt(Components * Factorial(Degree) / (Factorial(e.A) * Factorial(e.B) * Factorial(e.C)))),
        ];
    }

    public int Degree { get; }

    public override int Components => (Degree + 1) * (Degree + 2) / 2;

    public override string Name => $"monomials:{Degree}";

    public override void Evaluate(Direction direction, Span<double> components)
    {
        var i = 0;
        foreach (var (a, b, c) in Exponents())
        {
            components[i] = factors[i] * Math.Pow(direction.X, a) * Math.Pow(direction.Y, b) * Math.Pow(direction.Z, c);
            i++;
        }
    }

    private IEnumerable<(int A, int B, int C)> Exponents() =>
        from a in Enumerable.Range(0, Degree + 1)
        from b in Enumerable.Range(0, Degree + 1 - a)
        select (Degree - a - b, b, a);

    private static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (product, k) => product * k);
}
