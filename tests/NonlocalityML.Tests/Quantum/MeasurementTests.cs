using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Quantum;

[TestClass]
public sealed class MeasurementTests
{
    private const ulong Seed = 20262;

    [TestMethod]
    public void Bloch_directions_are_the_Pauli_measurements()
    {
        AssertEffect(Measurement.Bloch(1, 0, 0), 0.5, 0.5, 0.5);
        AssertEffect(Measurement.Bloch(0, 1, 0), 0.5, new Complex(0, -0.5), 0.5);
        AssertEffect(Measurement.Bloch(0, 0, 1), 1, 0, 0);
        AssertEffect(Measurement.InXzPlane(0), 1, 0, 0);
        AssertEffect(Measurement.InXzPlane(Math.PI / 2), 0.5, 0.5, 0.5);
        AssertEffect(Measurement.Computational(2), 1, 0, 0);

        static void AssertEffect(Measurement measurement, Complex a, Complex b, Complex d)
        {
            var expected = Matrix<Complex>.Build.DenseOfArray(
                new[,]
                {
                    { a, b },
                    { Complex.Conjugate(b), d },
                }
            );
            Assert.AreEqual(0, (measurement.Effects[0] - expected).FrobeniusNorm(), 1e-15);
        }
    }

    [TestMethod]
    public void Random_projective_measurements_are_orthogonal_projectors_of_even_ranks()
    {
        for (var dimension = 1; dimension <= 5; dimension++)
        for (var outcomes = 1; outcomes <= dimension; outcomes++)
        {
            var measurement = Measurement.RandomProjective(dimension, outcomes, new RandomStream(Seed, (ulong)dimension));
            Assert.AreEqual(outcomes, measurement.Outcomes);
            for (var k = 0; k < outcomes; k++)
            for (var l = 0; l < outcomes; l++)
            {
                var product = measurement.Effects[k] * measurement.Effects[l];
                var expected = k == l ? measurement.Effects[k] : product * 0;
                Assert.AreEqual(
                    0,
                    (product - expected).FrobeniusNorm(),
                    1e-13,
                    $"seed {Seed}, dimension {dimension}, effects {k} {l}"
                );
            }

            foreach (var effect in measurement.Effects)
                Assert.AreEqual((double)dimension / outcomes, effect.Trace().Real, 0.99, $"seed {Seed}");
        }
    }

    [TestMethod]
    public void Random_directions_of_a_qubit_are_uniform_on_the_sphere()
    {
        const int Samples = 4000;
        var moments = new double[6];
        for (var i = 0; i < Samples; i++)
        {
            var effect = Measurement.RandomProjective(2, 2, new RandomStream(Seed, (ulong)i)).Effects[0];
            double[] direction = [2 * effect[1, 0].Real, 2 * effect[1, 0].Imaginary, (effect[0, 0] - effect[1, 1]).Real];
            for (var axis = 0; axis < 3; axis++)
            {
                moments[axis] += direction[axis] / Samples;
                moments[axis + 3] += direction[axis] * direction[axis] / Samples;
            }
        }

        // A coordinate of a point on the sphere is uniform in [-1, 1]: variance 1/3, and 4/45 for its square.
        for (var axis = 0; axis < 3; axis++)
        {
            Assert.AreEqual(0, moments[axis], 5 * Math.Sqrt(1.0 / 3 / Samples), $"seed {Seed}, axis {axis}");
            Assert.AreEqual(1.0 / 3, moments[axis + 3], 5 * Math.Sqrt(4.0 / 45 / Samples), $"seed {Seed}, axis {axis}");
        }
    }

    [TestMethod]
    public void Random_general_measurements_have_any_number_of_outcomes()
    {
        for (var dimension = 1; dimension <= 4; dimension++)
        for (var outcomes = 1; outcomes <= 6; outcomes++)
        {
            var measurement = Measurement.RandomGeneral(dimension, outcomes, new RandomStream(Seed, (ulong)outcomes));
            Assert.AreEqual((outcomes, dimension), (measurement.Outcomes, measurement.Dimension));
        }
    }

    [TestMethod]
    public void Inefficient_detectors_give_one_more_outcome_or_a_binned_one()
    {
        var ideal = Measurement.Bloch(0, 0, 1);
        var lossy = ideal.WithEfficiency(0.8);
        Assert.AreEqual(3, lossy.Outcomes);
        CollectionAssert.AreEqual(
            new[] { 0.8, 0.0, 0.2 },
            lossy.Effects.Select(effect => Math.Round(effect[0, 0].Real, 14)).ToArray()
        );
        var binned = ideal.WithEfficiency(0.8, noClickOutcome: 1);
        Assert.AreEqual(2, binned.Outcomes);
        CollectionAssert.AreEqual(
            new[] { 0.8, 0.2 },
            binned.Effects.Select(effect => Math.Round(effect[0, 0].Real, 14)).ToArray()
        );
    }

    [TestMethod]
    public void Three_symmetric_vectors_in_the_plane_are_a_measurement()
    {
        var trine = Matrix<Complex>.Build.Dense(
            2,
            3,
            (i, k) => Math.Sqrt(2.0 / 3) * (i == 0 ? Math.Cos(k * Math.PI / 3) : Math.Sin(k * Math.PI / 3))
        );
        Assert.AreEqual(3, Measurement.FromVectors(trine).Outcomes);
    }

    [TestMethod]
    public void Bad_measurements_are_refused_with_one_line()
    {
        var identity = Matrix<Complex>.Build.DenseIdentity(2);
        Refusal.Says("at least one effect", () => new Measurement());
        Refusal.Says("sum to <0.5; 0> at (0,0)", () => new Measurement(identity / 2));
        Refusal.Says("Effect 1 is 3 x 3; 2 x 2", () => new Measurement(identity, Matrix<Complex>.Build.DenseIdentity(3)));
        Refusal.Says("Effect 0 is 2 x 1", () => new Measurement(Matrix<Complex>.Build.Dense(2, 1)));
        Refusal.Says("Effect 1 has the eigenvalue -1", () => new Measurement(identity * 2, -identity));
        Refusal.Says("Effect 0 is not Hermitian", () => new Measurement(Matrix<Complex>.Build.Dense(2, 2, (i, j) => j - i)));
        Refusal.Says("Effect 0 has <NaN; NaN> at (0,0)", () => new Measurement(identity * double.NaN));
        // Two unit vectors at 60 degrees are no basis.
        var oblique = Matrix<Complex>.Build.DenseOfArray(
            new Complex[,]
            {
                { 1, 0.5 },
                { 0, Math.Sqrt(0.75) },
            }
        );
        Refusal.Says("sum to <1.25; 0> at (0,0)", () => Measurement.FromVectors(oblique));
        Refusal.Says("Bloch vector is (1, 1, 0)", () => Measurement.Bloch(1, 1, 0));
        Refusal.Says("Bloch vector is (NaN, 0, 0)", () => Measurement.Bloch(double.NaN, 0, 0));
        Refusal.Says("of 3 outcomes", () => Measurement.RandomProjective(2, 3, new RandomStream(0, 0)));
        Refusal.Says("of 0 outcomes", () => Measurement.RandomGeneral(2, 0, new RandomStream(0, 0)));
        Refusal.Says("efficiency is 1.1", () => Measurement.Computational(2).WithEfficiency(1.1));
        Refusal.Says("outcome 2; 0 to 1", () => Measurement.Computational(2).WithEfficiency(0.5, 2));
    }
}
