using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Numerics;

[TestClass]
public sealed class BinaryLogarithmTests
{
    [TestMethod]
    public void Powers_of_two_are_exact()
    {
        for (var exponent = -70; exponent <= 70; exponent++)
        {
            var power = Rational.FromDouble(Math.ScaleB(1, exponent));
            Assert.AreEqual((Rational)exponent, BinaryLogarithm.Below(power));
            Assert.AreEqual((Rational)exponent, BinaryLogarithm.Above(power));
        }
    }

    [TestMethod]
    public void The_bounds_of_a_power_of_three_agree_with_whole_numbers()
    {
        // 3^53 < 2^85 and 3^41 > 2^64: so 64/41 < log2 3 < 85/53 bounds every interval that holds log2 3.
        var (below, above) = (BinaryLogarithm.Below(3), BinaryLogarithm.Above(3));
        Assert.IsTrue(below > new Rational(64, 41) && above < new Rational(85, 53));
        // log2(3^20) = 20 log2 3, with no rounding in 3^20.
        var twenty = (Rational)1;
        for (var i = 0; i < 20; i++)
            twenty *= 3;
        Assert.IsTrue(20 * below <= BinaryLogarithm.Above(twenty) && BinaryLogarithm.Below(twenty) <= 20 * above);
    }

    [TestMethod]
    public void Random_fractions_lie_between_narrow_bounds()
    {
        var stream = new RandomStream(5, 0);
        for (var i = 0; i < 500; i++)
        {
            var value = Rational.FromDouble(Math.Exp(stream.NextDouble(-30, 30))) / 7;
            var (below, above) = (BinaryLogarithm.Below(value), BinaryLogarithm.Above(value));
            Assert.IsTrue(below < above && above - below < Rational.FromDouble(1e-17));
            Assert.AreEqual(Math.Log2((double)value), (double)below, 1e-13);
        }
    }

    [TestMethod]
    public void Zero_has_none() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BinaryLogarithm.Below(0));
}
