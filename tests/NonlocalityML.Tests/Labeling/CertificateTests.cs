using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling;

/// <summary>Certificates written by hand and then tampered with; no solver is needed to check them.</summary>
[TestClass]
public sealed class CertificateTests
{
    private static readonly Rational Quarter = new(1, 4);
    private static readonly Certificate Good = Make();

    [TestMethod]
    public void The_certificate_of_the_PR_box_by_CHSH_is_exact()
    {
        Assert.IsNull(Good.Verify());
        Assert.AreEqual(Quarter, Good.Lower);
        Assert.AreEqual(Quarter, Good.Upper);
    }

    [TestMethod]
    public void A_coefficient_above_one_is_named()
    {
        var coefficients = Good.Inequality.Coefficients.ToArray();
        coefficients[5] = 1.5;
        Assert.AreEqual(
            "coefficient 5 of the inequality is 1.5; it must lie in [-1, 1]",
            With(inequality: coefficients).Verify()
        );
    }

    [TestMethod]
    public void Every_changed_coefficient_is_noticed()
    {
        for (var i = 0; i < 16; i++)
        {
            var coefficients = Good.Inequality.Coefficients.ToArray();
            coefficients[i] *= 0.999;
            var error = With(inequality: coefficients).Verify();
            // Coefficients of probabilities that are zero may change: the bound then stays or falls with the local bound.
            var lower = Certificate.Close(Good.Behavior, coefficients, [0], [1]).Lower;
            if (lower < Quarter)
                StringAssert.StartsWith(error, "the stated lower bound is 0.25; the inequality proves only 0.2", $"{i}");
            else
                Assert.IsNull(error, $"{i}");
        }
    }

    [TestMethod]
    public void A_changed_weight_is_noticed()
    {
        // On the face that the model spans every mixture is as near to the box; a strategy off that face is not.
        var weights = Good.Model.Weights.Append(0.01);
        var strategies = Good.Model.Strategies.Append(StrategyOffTheFace());
        var error = new Certificate(
            Good.Behavior,
            Good.Inequality,
            new LocalModel(Scenario.Chsh, strategies, weights),
            Quarter,
            Quarter
        ).Verify();
        StringAssert.StartsWith(error, "the stated upper bound is 0.25; the local model proves only 0.25");
    }

    [TestMethod]
    public void Stated_bounds_that_are_too_good_are_refused()
    {
        var narrow = new Rational(1, 1 << 30);
        StringAssert.StartsWith(With(lower: Quarter + narrow).Verify(), "the stated lower bound is 0.25");
        StringAssert.StartsWith(With(upper: Quarter - narrow).Verify(), "the stated upper bound is 0.24");
        Assert.IsNull(With(lower: Quarter - narrow, upper: Quarter + narrow).Verify());
    }

    [TestMethod]
    public void Another_behavior_is_refused()
    {
        var certificate = new Certificate(Behaviors.Isotropic(0.875), Good.Inequality, Good.Model, Quarter, Quarter);
        StringAssert.StartsWith(certificate.Verify(), "the stated lower bound is 0.25; the inequality proves only 0.1875");
    }

    [TestMethod]
    public void Negative_weights_and_other_scenarios_cannot_even_be_stated()
    {
        Assert.ThrowsExactly<InvalidInputException>(() => new LocalModel(Scenario.Chsh, [0], [-1]));
        var other = Behaviors.WhiteNoise(Scenario.Bipartite(3));
        Assert.ThrowsExactly<InvalidInputException>(() => new Certificate(other, Good.Inequality, Good.Model, 0, 0));
    }

    private static Certificate Make()
    {
        var chsh = BellInequalities.Chsh;
        var strategies = Enumerable.Range(0, 16).Select(k => (long)k).Where(k => Value(k) == 2).ToArray();
        return Certificate.Close(
            Behaviors.PopescuRohrlich,
            chsh.Coefficients,
            strategies,
            [.. strategies.Select(_ => 1.0 / strategies.Length)]
        );
    }

    private static Certificate With(double[]? inequality = null, Rational? lower = null, Rational? upper = null) =>
        new(
            Good.Behavior,
            inequality is null ? Good.Inequality : new BellInequality(Scenario.Chsh, inequality),
            Good.Model,
            lower ?? Quarter,
            upper ?? Quarter
        );

    private static long StrategyOffTheFace() => Enumerable.Range(0, 16).Select(k => (long)k).First(k => Value(k) < 2);

    private static double Value(long strategy) =>
        BellInequalities.Chsh.Value(DeterministicStrategy.FromIndex(Scenario.Chsh, strategy).ToBehavior());
}
