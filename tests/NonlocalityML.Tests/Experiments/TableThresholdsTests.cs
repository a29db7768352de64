using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Judging;
using NonlocalityML.Quantum;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Experiments;

[TestClass]
public sealed class TableThresholdsTests
{
    [TestMethod]
    public void A_noisy_box_bears_noise_down_to_one_half_and_losses_down_to_two_thirds()
    {
        var found = Of(Behaviors.PopescuRohrlich);
        Assert.AreEqual("CHSH", found.Inequality.Name);
        Assert.AreEqual(4, found.Inequality.Value, 1e-12);
        Assert.AreEqual(2, found.Inequality.LocalBound);
        Encloses(0.5, found.Visibility);
        Assert.AreEqual(2.0 / 3, (double)found.Efficiency!.Value.Upper, 2e-7);
        Assert.AreEqual(2.0 / 3, (double)found.Efficiency!.Value.Lower!.Value, 2e-7);
    }

    [TestMethod]
    public void The_singlet_on_the_icosahedron_has_its_published_visibility()
    {
        // The six axes through the corners; BellPolytopes.jl gives 0.7784.
        var golden = (1 + Math.Sqrt(5)) / 2;
        var length = Math.Sqrt(1 + (golden * golden));
        (double X, double Y, double Z)[] axes =
        [
            (0, 1, golden),
            (0, 1, -golden),
            (1, golden, 0),
            (1, -golden, 0),
            (golden, 0, 1),
            (-golden, 0, 1),
        ];
        Measurement[] settings = [.. axes.Select(axis => Measurement.Bloch(axis.X / length, axis.Y / length, axis.Z / length))];
        var found = Of(BornRule.Apply(States.Werner(1), [settings, settings]));
        Assert.AreEqual(0.778391, (double)found.Visibility.Upper, 1e-6);
        Assert.IsLessThan(1e-8, (double)(found.Visibility.Upper - found.Visibility.Lower));
    }

    [TestMethod]
    public void The_maximally_entangled_qutrits_have_their_published_visibility()
    {
        // Collins et al., PRL 88, 040404: I3 = 2.8729 against 2, so (11 - 6 sqrt 3)/2 of noise.
        var inequality = BellInequalities.Cglmp(3);
        var settings = Enumerable
            .Range(0, 2)
            .Select(party => Enumerable.Range(0, 2).Select(x => Fourier(party, x)).ToArray())
            .ToArray();
        var found = Of(BornRule.Apply(States.Isotropic(3, 1), settings));
        Assert.AreEqual("CGLMP 3", found.Inequality.Name);
        Encloses(1 - ((11 - (6 * Math.Sqrt(3))) / 2), found.Visibility);
    }

    [TestMethod]
    public void Local_tables_have_none()
    {
        Assert.IsNull(Find(Behaviors.Isotropic(0.49)));
    }

    [TestMethod]
    public void The_closest_tables_are_local_and_quantum()
    {
        var local = ClosestTable.Local(Behaviors.PopescuRohrlich);
        Assert.AreEqual(2, BellInequalities.Chsh.Value(local), 1e-9);
        var quantum = ClosestTable.Quantum(Behaviors.PopescuRohrlich);
        Assert.AreEqual(2 * Math.Sqrt(2), BellInequalities.Chsh.Value(quantum), 1e-4);
    }

    private static Measurement Fourier(int party, int setting)
    {
        var shift = party == 0 ? setting * 0.5 : 0.25 - (setting * 0.5);
        var sign = party == 0 ? 1 : -1;
        return Measurement.FromVectors(
            MathNet.Numerics.LinearAlgebra.Matrix<System.Numerics.Complex>.Build.Dense(
                3,
                3,
                (j, k) =>
                    System.Numerics.Complex.FromPolarCoordinates(1 / Math.Sqrt(3), -2 * Math.PI / 3 * j * ((sign * k) + shift))
            )
        );
    }

    private static TableThresholds Of(Behavior behavior) => Find(behavior)!;

    private static TableThresholds? Find(Behavior behavior)
    {
        using var judge = new TableJudge(new JudgeOptions { IsExact = true });
        return judge.WithFindings(judge.Judge(new MeasuredTable("table", behavior, null)), Findings.Thresholds).Thresholds;
    }

    private static void Encloses(
        double expected,
        (NonlocalityML.Numerics.Rational Lower, NonlocalityML.Numerics.Rational Upper) interval
    )
    {
        Assert.IsLessThanOrEqualTo(expected + 1e-9, (double)interval.Lower);
        Assert.IsGreaterThanOrEqualTo(expected - 1e-9, (double)interval.Upper);
        Assert.IsLessThan(1e-8, (double)(interval.Upper - interval.Lower));
    }
}
