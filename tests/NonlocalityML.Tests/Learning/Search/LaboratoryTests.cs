using NonlocalityML.Bell;
using NonlocalityML.Learning.Search;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Learning.Search;

/// <summary>Correlators of a laboratory against the Born rule, and their derivatives against central differences.</summary>
[TestClass]
public sealed class LaboratoryTests
{
    private static IEnumerable<Laboratory> All
    {
        get
        {
            foreach (var isReal in (bool[])[true, false])
            foreach (var state in (double?[])[null, 30])
            {
                var options = new LaboratoryOptions
                {
                    State = state,
                    IsReal = isReal,
                    Visibility = 0.9,
                    Efficiency = 0.8,
                };
                yield return new BellLaboratory(2, options);
                yield return new BellLaboratory(3, options);
                yield return new LineLaboratory(options);
                yield return new LineLaboratory(options with { IsJoint = true });
            }
        }
    }

    [TestMethod]
    public void Correlators_are_those_of_the_Born_rule()
    {
        foreach (var (laboratory, i) in All.Select((laboratory, i) => (laboratory, i)))
        {
            var point = laboratory.Start(new RandomStream(5, (ulong)i));
            var found = new double[laboratory.Length];
            laboratory.Write(point, found);
            var expected = Correlators.Of(laboratory.Behavior(point)).Values;
            for (var k = 0; k < found.Length; k++)
                Assert.AreEqual(expected[k], found[k], 1e-12, $"laboratory {i}, correlator {k}");
        }
    }

    [TestMethod]
    public void Derivatives_are_those_of_central_differences()
    {
        const double Step = 1e-5;
        foreach (var (laboratory, i) in All.Select((laboratory, i) => (laboratory, i)))
        {
            var random = new RandomStream(6, (ulong)i);
            double[] point = laboratory.Start(random),
                weights = [.. Enumerable.Range(0, laboratory.Length).Select(_ => random.NextNormal())];
            var gradient = new double[point.Length];
            laboratory.PullBack(point, weights, gradient);
            for (var k = 0; k < point.Length; k++)
                Assert.AreEqual(
                    (Value(k, Step) - Value(k, -Step)) / (2 * Step),
                    gradient[k],
                    1e-7,
                    $"laboratory {i}, parameter {k}"
                );

            double Value(int parameter, double step)
            {
                var moved = point.ToArray();
                moved[parameter] += step;
                var correlators = new double[laboratory.Length];
                laboratory.Write(moved, correlators);
                return correlators.Zip(weights, (value, weight) => value * weight).Sum();
            }
        }
    }

    [TestMethod]
    public void Limits_are_kept()
    {
        var options = new LaboratoryOptions
        {
            State = null,
            IsReal = true,
            SmallestAngle = -20,
            LargestAngle = 35,
        };
        foreach (var laboratory in (Laboratory[])[new BellLaboratory(3, options), new LineLaboratory(options)])
        {
            var point = laboratory.Start(new RandomStream(7, 0));
            for (var k = 0; k < point.Length; k++)
                point[k] += 10 * (k % 3 - 1);
            laboratory.Confine(point);
            Assert.IsTrue(laboratory.StateAngle(point) is >= 0 and <= Math.PI / 4);
            foreach (var angle in point.Skip(1))
                Assert.IsTrue(angle is >= -20 * Math.PI / 180 and <= 35 * Math.PI / 180, $"{angle}");
        }

        Assert.ThrowsExactly<InvalidInputException>(() => new LineLaboratory(new LaboratoryOptions { Visibility = double.NaN }));
        Assert.ThrowsExactly<InvalidInputException>(() =>
            new BellLaboratory(2, new LaboratoryOptions { SmallestAngle = 10, LargestAngle = 5 })
        );
    }
}
