using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Literature;

/// <summary>Local bounds and no-signalling values as published; see the source on each inequality.</summary>
[TestClass]
public sealed class LocalBoundTests
{
    [TestMethod]
    public void Local_bounds_are_the_published_ones()
    {
        Assert.AreEqual((Rational)2, BellInequalities.Chsh.LocalBound);
        Assert.AreEqual((Rational)0, BellInequalities.I3322.LocalBound);
        Assert.AreEqual((Rational)1, BellInequalities.Gyni.LocalBound);
        for (var outcomes = 2; outcomes <= 5; outcomes++)
            Assert.AreEqual(2, (double)BellInequalities.Cglmp(outcomes).LocalBound, 1e-14, $"CGLMP {outcomes}");
        for (var settings = 2; settings <= 6; settings++)
            Assert.AreEqual((Rational)((2 * settings) - 2), BellInequalities.Chained(settings).LocalBound, $"chained {settings}");
        for (var parties = 2; parties <= 5; parties++)
            Assert.AreEqual((Rational)(1 << (parties / 2)), BellInequalities.Mermin(parties).LocalBound, $"Mermin {parties}");
    }

    [TestMethod]
    public void Chsh_values_of_named_behaviors()
    {
        Assert.AreEqual(4, BellInequalities.Chsh.Value(Behaviors.PopescuRohrlich), 1e-15);
        Assert.AreEqual(2 * Math.Sqrt(2), BellInequalities.Chsh.Value(Behaviors.Tsirelson), 1e-15);
        Assert.AreEqual(1.2, BellInequalities.Chsh.Value(Behaviors.Isotropic(0.3)), 1e-15);
    }
}
