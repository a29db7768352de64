using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Experiments;

[TestClass]
public sealed class ChshSliceTests
{
    /// <summary>Along each boundary the margins of the closed forms vanish, and change sign across it.</summary>
    [TestMethod]
    public void Each_boundary_is_where_the_closed_form_says()
    {
        var slice = Slice(Behaviors.Tsirelson);
        foreach (var point in Between(ChshSlice.Local))
            Assert.AreEqual(0, QuantumSet.LocalMargin(Correlators(slice, point)), 1e-12);
        // The arcsine is steep at 1: the margin goes like the root of the rounding there.
        foreach (var point in ChshSlice.Quantum)
            Assert.AreEqual(0, QuantumSet.QuantumMargin(Correlators(slice, point)), 1e-7);
        foreach (var point in Between(ChshSlice.NoSignaling))
            Assert.AreEqual(1, Correlators(slice, point).Max(Math.Abs), 1e-12);
        foreach (var point in ChshSlice.Quantum)
        {
            Assert.AreEqual(Membership.PostQuantum, Class(1.001), $"{point}");
            Assert.AreNotEqual(Membership.PostQuantum, Class(0.999), $"{point}");

            // Beyond the polytope there is nothing to classify.
            Membership Class(double scale)
            {
                var outside = Correlators(slice, new PlanePoint(scale * point.S, scale * point.Other));
                return outside.Max(Math.Abs) > 1 ? Membership.PostQuantum : QuantumSet.Classify(outside).Class;
            }
        }
    }

    /// <summary>What the docstring promises: the slices are shadows too, and the local square decides.</summary>
    [TestMethod]
    public void The_shadow_of_each_set_lies_in_its_boundary_and_the_local_one_decides()
    {
        var sampler = new NoSignalingSampler(Scenario.Chsh);
        for (var i = 0UL; i < 2000; i++)
        {
            var behavior = sampler.Sample(new RandomStream(11, i));
            var slice = Slice(behavior);
            double s = slice.Nearest.Value,
                other = slice.Next.Value;
            Assert.IsLessThanOrEqualTo(4 + 1e-9, Math.Abs(s) + Math.Abs(other), $"seed 11, sample {i}");
            var verdict = QuantumSet.Classify(behavior);
            if (verdict.Class != Membership.PostQuantum)
                Assert.IsLessThanOrEqualTo(8 + 1e-8, (s * s) + (other * other), $"seed 11, sample {i}");
            Assert.AreEqual(verdict.LocalMargin >= 0, Math.Max(Math.Abs(s), Math.Abs(other)) <= 2, $"seed 11, sample {i}");
        }
    }

    [TestMethod]
    public void Errors_are_those_of_the_signed_sums()
    {
        var counts = MeasuredTable.Read(ShippedExperiments.Files.First(file => file.Contains("delft"))).Counts!;
        var test = ChshTest.Of(counts);
        var slice = ChshSlice.Of(test);
        var e = test.Errors!.Value;
        Assert.AreEqual("E00 + E01 + E10 - E11", slice.Nearest.Text);
        Assert.AreEqual(test.Error!.Value, Math.Sqrt(slice.Variance!.Value), 1e-15);
        // Var(S + S') = Var(2 E_i + 2 E_j) for the two correlators with equal signs.
        var equal = Enumerable.Range(0, 4).Where(i => slice.Nearest.Signs[i] == slice.Next.Signs[i]).ToList();
        Assert.HasCount(2, equal);
        Assert.AreEqual(equal.Sum(i => 4 * e[i] * e[i]), (2 * slice.Variance.Value) + (2 * slice.Covariance!.Value), 1e-15);
        Assert.IsNull(Slice(Behaviors.Tsirelson).Variance);
    }

    [TestMethod]
    public void White_noise_scales_the_values_and_takes_the_counts_away()
    {
        var table = MeasuredTable.Read(ShippedExperiments.Files.First(file => file.Contains("delft")));
        var mixed = table.WithVisibility(0.25);
        Assert.IsNull(mixed.Counts);
        Assert.AreEqual(ChshTest.Of(table)!.Value / 4, ChshTest.Of(mixed)!.Value, 1e-14);
        foreach (var wrong in new[] { -0.1, 1.1, double.NaN })
            Assert.Contains("0 to 1", Assert.ThrowsExactly<InvalidInputException>(() => table.WithVisibility(wrong)).Message);
    }

    private static ChshSlice Slice(Behavior behavior) => ChshSlice.Of(ChshTest.Of(behavior));

    /// <summary>E = (S s + S' s')/4.</summary>
    private static double[] Correlators(ChshSlice slice, PlanePoint point) =>
        [.. slice.Nearest.Signs.Zip(slice.Next.Signs, (s, other) => ((point.S * s) + (point.Other * other)) / 4)];

    private static IEnumerable<PlanePoint> Between(IReadOnlyList<PlanePoint> corners) =>
        from i in Enumerable.Range(0, corners.Count - 1)
        from share in new[] { 0, 0.1, 0.5, 0.8 }
        select new PlanePoint(
            ((1 - share) * corners[i].S) + (share * corners[i + 1].S),
            ((1 - share) * corners[i].Other) + (share * corners[i + 1].Other)
        );
}
