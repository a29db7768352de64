using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// Tails of distributions as natural logarithms, for billions of trials and far beyond where a double is 0. Math.NET's own tails
/// end at 1E-300, and its incomplete beta function at some 10,000 trials (140 terms of a continued fraction); within these they
/// agree to 1E-9.
/// </summary>
internal static class LogTail
{
    /// <summary>From here on the series of the logarithm of n! beyond Stirling is exact to 1E-16.</summary>
    private const int StirlingFrom = 16;

    /// <summary>ln P(X = k) of the binomial distribution, with errors of 1E-13 of each other (C. Loader, 2000): no large numbers
    /// are subtracted.</summary>
    public static double BinomialPoint(long k, long n, double p)
    {
        if (k < 0 || k > n)
            return double.NegativeInfinity;
        if (k == 0)
            return n * Math.Log(1 - p);
        if (k == n)
            return n * Math.Log(p);
        double rest = n - k,
            share = k / (double)n;
        return StirlingError(n)
            - StirlingError(k)
            - StirlingError(n - k)
            - Deviance(k, n * p)
            - Deviance(rest, n * (1 - p))
            - (0.5 * Math.Log(2 * Math.PI * k * (1 - share)));
    }

    /// <summary>ln P(X >= k) of the binomial distribution with n trials of probability p in (0, 1).</summary>
    public static double Binomial(long k, long n, double p)
    {
        if (k <= 0)
            return 0;
        if (k > n)
            return double.NegativeInfinity;
        return k > n * p
            ? BinomialPoint(k, n, p) + Math.Log(SumOfRatios(k, n, p / (1 - p)))
            : LogOneMinusExp(BinomialPoint(k - 1, n, p) + Math.Log(SumOfRatios(n - k + 1, n, (1 - p) / p)));
    }

    /// <summary>ln P(X >= x) of the chi-square distribution.</summary>
    public static double ChiSquare(double x, int degreesOfFreedom)
    {
        if (degreesOfFreedom == 0 || x <= 0)
            return 0;
        double a = degreesOfFreedom / 2.0,
            z = x / 2;
        return z < a + 20
            ? Math.Log(SpecialFunctions.GammaUpperRegularized(a, z))
            : (a * Math.Log(z)) - z - SpecialFunctions.GammaLn(a) + Math.Log(UpperGammaFraction(a, z));
    }

    /// <summary>ln P(X >= z) of the standard normal distribution.</summary>
    public static double Normal(double z) =>
        z < 5 ? Math.Log(MathNet.Numerics.Distributions.Normal.CDF(0, 1, -z)) : ChiSquare(z * z, 1) - Math.Log(2);

    /// <summary>ln (1 - e^x) for x &lt;= 0.</summary>
    private static double LogOneMinusExp(double x) =>
        x > -0.7 ? Math.Log(-SpecialFunctions.Expm1(x)) : SpecialFunctions.Log1p(-Math.Exp(x));

    /// <summary>P(X >= k) / P(X = k) for k above the mean: 1 + r + r r' + .., each ratio smaller than the one before.</summary>
    private static double SumOfRatios(long k, long n, double odds)
    {
        double sum = 1,
            term = 1;
        for (var j = k; j < n && term > 1e-17 * sum; j++)
        {
            term *= (n - j) / (j + 1.0) * odds;
            sum += term;
        }

        return sum;
    }

    /// <summary>x ln(x/m) + m - x, without cancellation near x = m.</summary>
    private static double Deviance(double x, double m)
    {
        var v = (x - m) / (x + m);
        if (Math.Abs(v) >= 0.1)
            return (x * Math.Log(x / m)) + m - x;
        double sum = (x - m) * v,
            power = 2 * x * v;
        for (var j = 1; j < 100; j++)
        {
            power *= v * v;
            var next = sum + (power / ((2 * j) + 1));
            if (next == sum)
                break;
            sum = next;
        }

        return sum;
    }

    /// <summary>ln n! - ln(sqrt(2 pi n) (n/e)^n).</summary>
    private static double StirlingError(double n)
    {
        if (n < StirlingFrom)
            return SpecialFunctions.GammaLn(n + 1) - (((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)));
        var square = n * n;
        return ((1 / 12.0) - (((1 / 360.0) - (((1 / 1260.0) - (1 / (1680.0 * square))) / square)) / square)) / n;
    }

    /// <summary>Gamma(a, z) e^z z^-a by its continued fraction (Lentz), z well above a.</summary>
    private static double UpperGammaFraction(double a, double z)
    {
        var b = z + 1 - a;
        double c = 1e300,
            d = 1 / b,
            h = d;
        for (var i = 1; i < 100_000; i++)
        {
            var term = -i * (i - a);
            b += 2;
            d = 1 / ((term * d) + b);
            c = b + (term / c);
            var factor = c * d;
            h *= factor;
            if (Math.Abs(factor - 1) < 1e-15)
                break;
        }

        return h;
    }
}
