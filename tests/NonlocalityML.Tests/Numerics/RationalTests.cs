using System.Globalization;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Numerics;

[TestClass]
public sealed class RationalTests
{
    [TestMethod]
    public void Every_double_is_an_exact_fraction()
    {
        Assert.AreEqual("1/4", Rational.FromDouble(0.25).ToString());
        Assert.AreEqual("-3", Rational.FromDouble(-3).ToString());
        Assert.AreEqual("3602879701896397/36028797018963968", Rational.FromDouble(0.1).ToString());
        Assert.AreEqual(new Rational(1, BigInteger.One << 1074), Rational.FromDouble(double.Epsilon));
        var stream = new RandomStream(1, 0);
        for (var i = 0; i < 1000; i++)
        {
            var value = BitConverter.UInt64BitsToDouble(stream.NextBits());
            if (!double.IsFinite(value))
                continue;
            var exact = Rational.FromDouble(value);
            Assert.AreEqual(value, exact.RoundDown());
            Assert.AreEqual(value, exact.RoundUp());
        }
    }

    [TestMethod]
    public void Rounding_encloses()
    {
        var third = new Rational(1, 3);
        Assert.IsTrue(Rational.FromDouble(third.RoundDown()) < third);
        Assert.IsTrue(Rational.FromDouble(third.RoundUp()) > third);
        Assert.AreEqual(Math.BitIncrement(third.RoundDown()), third.RoundUp());
    }

    [TestMethod]
    public void Beyond_the_doubles_rounding_still_encloses()
    {
        var huge = new Rational(BigInteger.Pow(10, 400), 1);
        Assert.AreEqual(double.MaxValue, huge.RoundDown());
        Assert.AreEqual(double.PositiveInfinity, huge.RoundUp());
        Assert.AreEqual(double.NegativeInfinity, (-huge).RoundDown());
        Assert.AreEqual(double.MinValue, (-huge).RoundUp());
        Assert.AreEqual(double.Epsilon, new Rational(1, BigInteger.Pow(10, 400)).RoundUp());
    }

    [TestMethod]
    public void Arithmetic_is_exact()
    {
        Rational half = new(1, 2),
            third = new(-2, -6);
        Assert.AreEqual(new Rational(5, 6), half + third);
        Assert.AreEqual(new Rational(1, 6), half - third);
        Assert.AreEqual(new Rational(1, 6), half * third);
        Assert.AreEqual(new Rational(3, 2), half / third);
        Assert.IsTrue(third < half && half > third && -half < third);
        Assert.AreEqual(Rational.Zero, default);
        Assert.AreEqual(third, Rational.Parse("1/3"));
    }

    [TestMethod]
    [DataRow("1/0")]
    [DataRow("x")]
    [DataRow("1/2/3")]
    [DataRow("0.5")]
    [DataRow("")]
    [DataRow(" 1/2")]
    [DataRow("1/-2")]
    [DataRow("1/+2")]
    [DataRow("(1)/2")]
    [DataRow("1,000/3")]
    [DataRow("\u0661/2")]
    public void Refuses_what_is_no_fraction(string text) =>
        Assert.ThrowsExactly<InvalidInputException>(() => Rational.Parse(text));

    [TestMethod]
    public void A_culture_with_another_sign_reads_and_writes_the_same_fraction()
    {
        var (before, text) = (CultureInfo.CurrentCulture, "-12345678901234567890/7");
        try
        {
            // As in Sweden, where the sign is another character.
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "\u2212" } };
            Assert.AreEqual(text, Rational.Parse(text).ToString());
            Assert.AreEqual(-12345678901234567890.0 / 7, (double)Rational.Parse(text), 1e5);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void A_fraction_is_read_up_to_its_longest_text()
    {
        var longest = new string('7', Rational.LongestText - 2) + "/2";
        Assert.IsTrue(Rational.Parse(longest).ToString() == longest, "the longest fraction comes back");
        Assert.Contains("too long", Assert.ThrowsExactly<InvalidInputException>(() => Rational.Parse("7" + longest)).Message);
    }
}
