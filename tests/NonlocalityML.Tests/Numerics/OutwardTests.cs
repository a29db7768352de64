using System.Globalization;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Numerics;

[TestClass]
public sealed class OutwardTests
{
    [TestMethod]
    public void Known_bounds_round_away_from_the_truth_and_exact_ones_stay()
    {
        foreach (
            var (value, digits, up, down) in ((double, int, string, string)[])
                [
                    (0.03911, 2, "0.04", "0.039"),
                    (0.0403, 2, "0.041", "0.04"),
                    (0.5, 3, "0.5", "0.5"),
                    (0.1, 2, "0.1", "0.1"),
                    (0, 3, "0", "0"),
                    (9.996, 3, "10", "9.99"),
                    (-0.0451, 2, "-0.045", "-0.046"),
                    (1234, 3, "1.24E+03", "1.23E+03"),
                    (3.5151e-6, 3, "3.52E-06", "3.51E-06"),
                    (1, 1, "1", "1"),
                ]
        )
        {
            Assert.AreEqual(up, Outward.Up(value, digits), $"{value}");
            Assert.AreEqual(down, Outward.Down(value, digits), $"{value}");
        }

        Assert.AreEqual("0.333334", Outward.UpTo(new Rational(1, 3), 6));
        Assert.AreEqual("0.333333", Outward.DownTo(new Rational(1, 3), 6));
        Assert.AreEqual("-0.333334", Outward.DownTo(new Rational(-1, 3), 6));
    }

    [TestMethod]
    public void A_printed_bound_is_never_on_the_wrong_side_and_never_a_unit_away()
    {
        var stream = new RandomStream(90, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var value =
                new Rational(new BigInteger(Math.ScaleB(stream.NextDouble() - 0.5, 60)), BigInteger.One << stream.NextInt(200))
                * new Rational(stream.NextInt(1000) + 1, stream.NextInt(1000) + 1);
            var digits = 1 + stream.NextInt(17);
            Rational up = Read(Outward.Up(value, digits)),
                down = Read(Outward.Down(value, digits));
            Assert.IsTrue(down <= value && value <= up, $"{value}, {digits} digits, seed 90");
            Assert.IsTrue(
                (up - down) * Power(digits - 1) <= Rational.Max(Rational.Abs(up), Rational.Abs(down)),
                $"{value}, {digits} digits, seed 90: no wider than a unit of the last digit"
            );
            // As doubles, and as the decimals that these are written as.
            double above = Outward.Above(value),
                below = Outward.Below(value);
            Assert.IsTrue(
                Read(above.ToString("R")) >= value && Read(below.ToString("R")) <= value && Rational.FromDouble(above) >= value,
                $"{value}, seed 90"
            );
            Assert.IsLessThanOrEqualTo(
                4 * Math.BitIncrement(Math.Abs(above)) - (4 * Math.Abs(above)),
                above - below,
                $"{value}, seed 90"
            );
            Assert.IsGreaterThanOrEqualTo(
                above,
                double.Parse(Outward.Up(above, digits), CultureInfo.InvariantCulture),
                $"{above:R}, {digits} digits, seed 90"
            );
        }
    }

    [TestMethod]
    public void A_written_p_value_is_never_below_the_p_value()
    {
        var stream = new RandomStream(91, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var p = new NonlocalityML.Experiments.Statistics.PValue(-Math.Pow(10, (stream.NextDouble() * 9) - 6));
            Assert.IsGreaterThanOrEqualTo(p.Value, p.UpperValue);
            var parts = p.Bound.Split('E');
            var written =
                Math.Log(double.Parse(parts[0], CultureInfo.InvariantCulture))
                + (parts.Length < 2 ? 0 : int.Parse(parts[1], CultureInfo.InvariantCulture) * Math.Log(10));
            Assert.IsGreaterThanOrEqualTo(
                p.NaturalLogarithm - (1e-12 * Math.Abs(p.NaturalLogarithm)),
                written,
                $"ln p = {p.NaturalLogarithm:R}, {p.Bound}, seed 91"
            );
            Assert.IsLessThanOrEqualTo(p.NaturalLogarithm + 0.11, written, $"ln p = {p.NaturalLogarithm:R}, {p.Bound}, seed 91");
        }
    }

    private static Rational Read(string text)
    {
        var parts = text.Split('E');
        var point = parts[0].IndexOf('.');
        var exponent =
            (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0)
            - (point < 0 ? 0 : parts[0].Length - point - 1);
        return Rational.Parse(parts[0].Replace(".", "", StringComparison.Ordinal)) * Power(exponent);
    }

    private static Rational Power(int exponent) =>
        exponent >= 0 ? new Rational(BigInteger.Pow(10, exponent), 1) : new Rational(1, BigInteger.Pow(10, -exponent));
}
