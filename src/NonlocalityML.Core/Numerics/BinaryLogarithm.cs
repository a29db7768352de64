using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>
/// Proven bounds on log2 of a positive fraction, in whole-number arithmetic: bit by bit, the mantissa squared and halved, every
/// step rounded to the side that is asked for. The bounds are whole multiples of 2^-<see cref="Places"/>.
/// </summary>
internal static class BinaryLogarithm
{
    /// <summary>Binary places of a bound; lower and upper bound differ by some 2^-62.</summary>
    public const int Places = 62;

    private const int Precision = 96;

    /// <summary>The largest multiple of 2^-<see cref="Places"/> that this proves to be at most log2(numerator / denominator),
    /// times 2^<see cref="Places"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not both positive.</exception>
    public static BigInteger Below(BigInteger numerator, BigInteger denominator) => Scaled(numerator, denominator, up: false);

    /// <summary>The same from above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not both positive.</exception>
    public static BigInteger Above(BigInteger numerator, BigInteger denominator) => Scaled(numerator, denominator, up: true);

    /// <summary>A lower bound on log2 of a positive fraction.</summary>
    public static Rational Below(Rational value) => new(Below(value.Numerator, value.Denominator), BigInteger.One << Places);

    /// <summary>An upper bound on log2 of a positive fraction.</summary>
    public static Rational Above(Rational value) => new(Above(value.Numerator, value.Denominator), BigInteger.One << Places);

    private static BigInteger Scaled(BigInteger numerator, BigInteger denominator, bool up)
    {
        if (numerator.Sign <= 0 || denominator.Sign <= 0)
            throw new ArgumentOutOfRangeException(nameof(numerator), "A logarithm needs a positive fraction.");
        var exponent = (int)(numerator.GetBitLength() - denominator.GetBitLength());
        var mantissa = Divide(numerator, denominator, Precision - exponent, up);
        if (mantissa < BigInteger.One << Precision)
            mantissa = Divide(numerator, denominator, Precision - --exponent, up);
        BigInteger bits = exponent;
        for (var place = 0; place < Places; place++)
        {
            mantissa = Shift(mantissa * mantissa, Precision, up);
            bits <<= 1;
            if (mantissa < BigInteger.One << (Precision + 1))
                continue;
            bits += 1;
            mantissa = Shift(mantissa, 1, up);
        }

        // What is left is in [0, 1] places, and 0 where the mantissa is exactly 1.
        return up && mantissa > BigInteger.One << Precision ? bits + 1 : bits;
    }

    private static BigInteger Divide(BigInteger numerator, BigInteger denominator, int shift, bool up)
    {
        var quotient = BigInteger.DivRem(
            shift >= 0 ? numerator << shift : numerator,
            shift >= 0 ? denominator : denominator << -shift,
            out var rest
        );
        return up && !rest.IsZero ? quotient + 1 : quotient;
    }

    private static BigInteger Shift(BigInteger value, int places, bool up) => up ? -(-value >> places) : value >> places;
}
