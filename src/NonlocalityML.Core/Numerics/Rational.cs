using System.Globalization;
using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>An exact fraction in lowest terms, denominator positive. Every finite double is one.</summary>
public readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    /// <summary>The longest text of a fraction that is read; certificates hold some hundred characters.</summary>
    public const int LongestText = 20_000;

    private readonly BigInteger denominatorMinusOne; // so that default(Rational) is 0/1

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new DivideByZeroException("A fraction needs a denominator other than zero.");
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        denominatorMinusOne = (denominator / divisor) - 1;
    }

    public static Rational Zero => default;

    public static Rational One => new(1, 1);

    public BigInteger Numerator { get; }

    public BigInteger Denominator => denominatorMinusOne + 1;

    public static implicit operator Rational(int value) => new(value, 1);

    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public static Rational Max(Rational a, Rational b) => a >= b ? a : b;

    public static Rational Min(Rational a, Rational b) => a <= b ? a : b;

    public static Rational Abs(Rational a) => a.Numerator.Sign < 0 ? -a : a;

    /// <summary>The exact value of a finite double.</summary>
    public static Rational FromDouble(double value)
    {
        var (mantissa, exponent) = Dyadic.Split(value);
        return exponent >= 0
            ? new Rational(new BigInteger(mantissa) << exponent, 1)
            : new Rational(mantissa, BigInteger.One << -exponent);
    }

    /// <summary>Reads "3/4", "-3/4" or "3": decimal digits, at most <see cref="LongestText"/> characters, the same in every
    /// culture.</summary>
    /// <exception cref="InvalidInputException">No such fraction, or too long.</exception>
    public static Rational Parse(string text)
    {
        if (text.Length > LongestText)
            throw new InvalidInputException(
                $"A fraction of {text.Length} characters is too long; at most {LongestText} are accepted."
            );
        var parts = text.Split('/');
        if (parts.Length <= 2 && TryParse(parts[0], NumberStyles.AllowLeadingSign, out var numerator))
        {
            if (parts.Length == 1)
                return new Rational(numerator, 1);
            if (TryParse(parts[1], NumberStyles.None, out var denominator) && denominator.Sign > 0)
                return new Rational(numerator, denominator);
        }

        throw new InvalidInputException(
            $"'{(text.Length <= 40 ? text : text[..37] + "...")}' is not a fraction; write it as 3/4 or 3."
        );
    }

    private static bool TryParse(string digits, NumberStyles style, out BigInteger value) =>
        BigInteger.TryParse(digits, style, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a number as people write it, exactly: "2", "-0.5", "1/3", "2.5e-3".</summary>
    public static bool TryRead(string text, out Rational value)
    {
        const int largestExponent = 300;
        value = Zero;
        if (text.Length > LongestText)
            return false;
        var sides = text.Split('/');
        if (sides.Length == 2)
        {
            if (!TryRead(sides[0], out var numerator) || !TryRead(sides[1], out var denominator) || denominator == Zero)
                return false;
            value = numerator / denominator;
            return true;
        }

        var parts = text.Split(['e', 'E']);
        var exponent = 0;
        if (
            sides.Length > 2
            || parts.Length > 2
            || (
                parts.Length == 2
                && !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            )
            || Math.Abs(exponent) > largestExponent
        )
            return false;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : parts[0].Length - point - 1;
        if (
            parts[0].Count(letter => letter == '.') > 1
            || !BigInteger.TryParse(
                parts[0].Replace(".", "", StringComparison.Ordinal),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var digits
            )
        )
            return false;
        var places = exponent - decimals;
        value =
            places >= 0
                ? new Rational(digits * BigInteger.Pow(10, places), 1)
                : new Rational(digits, BigInteger.Pow(10, -places));
        return true;
    }

    /// <summary>The largest double that is not above this number.</summary>
    public double RoundDown()
    {
        var value = (double)this;
        if (double.IsInfinity(value))
            return value > 0 ? double.MaxValue : value;
        while (FromDouble(value) > this)
            value = Math.BitDecrement(value);
        return value;
    }

    /// <summary>The smallest double that is not below this number.</summary>
    public double RoundUp()
    {
        var value = (double)this;
        if (double.IsInfinity(value))
            return value < 0 ? double.MinValue : value;
        while (FromDouble(value) < this)
            value = Math.BitIncrement(value);
        return value;
    }

    /// <summary>The nearest double, to within one unit in the last place.</summary>
    public static explicit operator double(Rational a)
    {
        var shift = (int)(a.Denominator.GetBitLength() - a.Numerator.GetBitLength()) + 64;
        var scaled = shift >= 0 ? (a.Numerator << shift) / a.Denominator : a.Numerator / (a.Denominator << -shift);
        return Math.ScaleB((double)scaled, -shift);
    }

    public bool Equals(Rational other) => Numerator == other.Numerator && denominatorMinusOne == other.denominatorMinusOne;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, denominatorMinusOne);

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public override string ToString() => denominatorMinusOne.IsZero ? $"{Numerator}" : $"{Numerator}/{Denominator}";
}
