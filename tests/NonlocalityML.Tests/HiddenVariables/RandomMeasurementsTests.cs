using NonlocalityML.HiddenVariables;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Tests.Quantum;

namespace NonlocalityML.Tests.HiddenVariables;

[TestClass]
public sealed class RandomMeasurementsTests
{
    private const ulong Seed = 917;

    public static IEnumerable<object[]> Sets =>
        [
            [RandomMeasurements.Projective(2), 1],
            [RandomMeasurements.Projective(3), 1],
            [RandomMeasurements.Projective(5), 1],
            [RandomMeasurements.General(2, 4), 2],
            [RandomMeasurements.General(2, 4, 1), 1],
            [RandomMeasurements.General(3, 2), 3],
            [RandomMeasurements.General(3, 9, 1), 1],
            [RandomMeasurements.General(4, 5, 3), 3],
        ];

    /// <summary>State's own constructor finds effects that are not positive.</summary>
    [TestMethod]
    [DynamicData(nameof(Sets))]
    public void Effects_are_positive_of_their_rank_and_sum_to_one(object measurements, int rank)
    {
        var set = (RandomMeasurements)measurements;
        var squared = set.Dimension * set.Dimension;
        var effects = new double[set.Outcomes * squared];
        for (ulong trial = 0; trial < 20; trial++)
        {
            set.Draw(new RandomStream(Seed, trial), effects);
            for (var m = 0; m < squared; m++)
                Assert.AreEqual(
                    m == 0 ? 1 : 0,
                    Enumerable.Range(0, set.Outcomes).Sum(a => effects[(a * squared) + m]),
                    1e-13,
                    $"{set.Name}, seed {Seed}"
                );
            for (var a = 0; a < set.Outcomes; a++)
            {
                var effect = effects.AsSpan(a * squared, squared);
                var trace = set.Dimension * effect[0];
                var matrix = Normalised(effect.ToArray(), set.Dimension).Matrix * trace;
                Assert.AreEqual(rank, matrix.Rank(), $"{set.Name}, seed {Seed}");
                if (set.IsProjective)
                    Assert.AreEqual(0, ((matrix * matrix) - matrix).FrobeniusNorm(), 1e-13, $"{set.Name}, seed {Seed}");
            }
        }
    }

    /// <summary>
    /// Haar projectors have E Tr[P G]^2 = (Tr G^2 + (Tr G)^2)/(d (d + 1)); for block effects of a Haar isometry from d into D
    /// levels the trace has the mean d/N, and every direction of the traceless part the same mean square.
    /// </summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Sets))]
    public void Means_and_squares_are_those_of_Haar(object measurements, int rank)
    {
        var set = (RandomMeasurements)measurements;
        const int Samples = 20_000;
        var (d, squared) = (set.Dimension, set.Dimension * set.Dimension);
        var (effects, means, squares) = (new double[set.Outcomes * squared], new double[squared], new double[squared]);
        for (var i = 0; i < Samples; i++)
        {
            set.Draw(new RandomStream(Seed, 1000 + (ulong)i), effects);
            var effect = effects.AsSpan((i % set.Outcomes) * squared, squared);
            for (var m = 0; m < squared; m++)
                (means[m], squares[m]) = (means[m] + (effect[m] / Samples), squares[m] + (effect[m] * effect[m] / Samples));
        }

        var expected = set.IsProjective ? 1 / (2.0 * d * (d + 1)) : squares[1..].Average();
        for (var m = 0; m < squared; m++)
        {
            Assert.AreEqual(
                m == 0 ? 1.0 / set.Outcomes : 0,
                means[m],
                6 * Math.Sqrt(squares[m] / Samples),
                $"{set.Name} {rank}, {m}, seed {Seed}"
            );
            if (m > 0)
                Assert.AreEqual(1, squares[m] / expected, 0.08, $"{set.Name} {rank}, {m}, seed {Seed}");
        }
    }

    /// <summary>On projectors of d levels there are C(k + d - 1, k)^2 up to degree k: 1 + 8 + 27 + 64 for three levels.</summary>
    [TestMethod]
    public void Polynomials_are_as_many_as_there_are_independent_ones()
    {
        foreach (var (d, degree, count) in new[] { (2, 3, 1 + 3 + 5 + 7), (3, 1, 9), (3, 2, 36), (3, 3, 100), (4, 2, 100) })
            Assert.AreEqual(
                count,
                EffectPolynomials.Of(RandomMeasurements.Projective(d), degree).Count,
                $"{d} levels, degree {degree}"
            );
        // Effects of full rank satisfy no equation: all monomials of 9 variables.
        Assert.AreEqual(1 + 9 + 45, EffectPolynomials.Of(RandomMeasurements.General(3, 5), 2).Count);
        // E^2 = E Tr E for rank 1: the squares of d = 2 lose one.
        Assert.AreEqual(1 + 4 + 9, EffectPolynomials.Of(RandomMeasurements.General(2, 4, 1), 2).Count);
    }

    /// <summary>Monte Carlo over effects that the polynomials were not made from.</summary>
    [TestMethod]
    public void Polynomials_are_orthonormal_over_fresh_effects()
    {
        const int Samples = 30_000;
        foreach (
            var (set, degree) in new[]
            {
                (RandomMeasurements.Projective(2), 3),
                (RandomMeasurements.Projective(3), 2),
                (RandomMeasurements.General(3, 4), 1),
                (RandomMeasurements.General(2, 4), 2),
            }
        )
        {
            var (polynomials, squared) = (EffectPolynomials.Of(set, degree), set.Dimension * set.Dimension);
            var (effects, values) = (new double[set.Outcomes * squared], new double[polynomials.Count]);
            var products = new double[values.Length, values.Length];
            for (var i = 0; i < Samples; i++)
            {
                set.Draw(new RandomStream(Seed, (ulong)i), effects);
                polynomials.Evaluate(effects.AsSpan(0, squared), values);
                Assert.AreEqual(1, values[0], 1e-12);
                for (var j = 0; j < values.Length; j++)
                for (var k = 0; k <= j; k++)
                    products[j, k] += values[j] * values[k] / Samples;
            }

            for (var j = 0; j < values.Length; j++)
            for (var k = 0; k <= j; k++)
                Assert.AreEqual(
                    j == k ? 1 : 0,
                    products[j, k],
                    0.12,
                    $"{set.Name} of {set.Dimension} levels, {j} {k}, seed {Seed}"
                );
        }
    }

    [TestMethod]
    public void Wrong_sets_are_refused()
    {
        Refusal.Says("2 to 8", () => RandomMeasurements.Projective(1));
        Refusal.Says("2 to 64", () => RandomMeasurements.General(3, 65));
        Refusal.Says("sum to at least 3", () => RandomMeasurements.General(3, 2, 1));
        Refusal.Says("from 1 to 3", () => RandomMeasurements.General(3, 4, 4));
        Refusal.Says("degrees from 1 to 8", () => new GellMannMonomials(RandomMeasurements.Projective(2), 0));
        Refusal.Says("degrees from 1 to 8", () => new GellMannMonomials(RandomMeasurements.Projective(2), int.MaxValue));
        Refusal.Says(
            "projective measurements of qubits",
            () => ResponseFunction.Parse("harmonics:1", RandomMeasurements.Projective(3))
        );
        Refusal.Says(
            "3 outcomes of 3 levels",
            () =>
            {
                new GellMannMonomials(RandomMeasurements.Projective(3), 1).Evaluate(new Direction(0, 0, 1), new double[8]);
                return 0;
            }
        );
        Refusal.Says("of qubits", () => MeasurementSource.Open("planar:xz", 3));
    }

    private static State Normalised(double[] effect, int dimension) =>
        new CorrelationTensor(effect.Select((c, m) => m == 0 ? 1 : 2 * c / (dimension * effect[0])), [dimension]).ToState();
}
