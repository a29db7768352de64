using MathNet.Numerics.Integration;
using NonlocalityML.HiddenVariables;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Quantum;

namespace NonlocalityML.Tests.HiddenVariables;

[TestClass]
public sealed class ResponseFunctionTests
{
    private const ulong Seed = 4;

    /// <summary>Gauss-Legendre in z and equal steps in the angle integrate polynomials of the sphere exactly.</summary>
    [TestMethod]
    public void Spherical_harmonics_are_orthonormal()
    {
        var harmonics = new SphericalHarmonics(Enumerable.Range(0, 12));
        Assert.AreEqual(144, harmonics.Components);
        AssertOrthonormal(harmonics, Sphere(12));
        AssertOrthonormal(new SphericalHarmonics(25), Sphere(26));
    }

    [TestMethod]
    public void Planar_harmonics_are_orthonormal()
    {
        foreach (var name in (string[])["xz", "zx", "xy", "yz"])
        {
            var plane = Plane.Parse(name);
            AssertOrthonormal(
                new PlanarHarmonics(plane, 0, 1, 2, 3, 5, 9),
                [.. Enumerable.Range(0, 32).Select(i => (1.0 / 32, plane.At((2 * Math.PI * i / 32) + 0.1)))]
            );
        }
    }

    [TestMethod]
    public void Low_degrees_have_their_formulas()
    {
        var (x, y, z) = (0.48, -0.6, 0.64);
        var values = new double[8];
        new SphericalHarmonics(1, 2).Evaluate(new Direction(x, y, z), values);
        double[] expected =
        [
            Math.Sqrt(3) * y,
            Math.Sqrt(3) * z,
            Math.Sqrt(3) * x,
            Math.Sqrt(15) * x * y,
            Math.Sqrt(15) * y * z,
            Math.Sqrt(5) / 2 * ((3 * z * z) - 1),
            Math.Sqrt(15) * x * z,
            Math.Sqrt(15) / 2 * ((x * x) - (y * y)),
        ];
        for (var i = 0; i < 8; i++)
            Assert.AreEqual(expected[i], values[i], 1e-14, $"{i}");
    }

    [TestMethod]
    public void Odd_functions_change_sign_with_the_direction()
    {
        foreach (var name in (string[])["harmonics:1,3,5", "monomials:5", "monomials:1", "planar:xy:1,3,7"])
        {
            var response = ResponseFunction.Parse(name);
            Assert.AreEqual(name, response.Name);
            double[] there = new double[response.Components],
                back = new double[response.Components];
            for (ulong trial = 0; trial < 5; trial++)
            {
                var direction = MeasurementDirections.Projective.Draw(new RandomStream(Seed, trial));
                response.Evaluate(direction, there);
                response.Evaluate(-direction, back);
                for (var i = 0; i < there.Length; i++)
                    Assert.AreEqual(-there[i], back[i], 1e-12, $"{name} {i}, seed {Seed}");
            }
        }
    }

    /// <summary>Monomials of degree 5 are combinations of the harmonics 1, 3, 5 and as many: projecting them loses
    /// nothing.</summary>
    [TestMethod]
    public void Monomials_span_the_odd_harmonics()
    {
        var (monomials, harmonics) = (new Monomials(5), new SphericalHarmonics(1, 3, 5));
        Assert.AreEqual(harmonics.Components, monomials.Components);
        var projection = new double[21, 21];
        var squares = new double[21];
        double[] m = new double[21],
            h = new double[21];
        foreach (var (weight, direction) in Sphere(8))
        {
            monomials.Evaluate(direction, m);
            harmonics.Evaluate(direction, h);
            Assert.AreEqual(21, m.Sum(value => value * value), 1e-12, "squares sum to their number");
            Assert.AreEqual(21, h.Sum(value => value * value), 1e-12, "addition theorem");
            for (var i = 0; i < 21; i++)
            {
                squares[i] += weight * m[i] * m[i];
                for (var j = 0; j < 21; j++)
                    projection[i, j] += weight * m[i] * h[j];
            }
        }

        for (var i = 0; i < 21; i++)
            Assert.AreEqual(
                squares[i],
                Enumerable.Range(0, 21).Sum(j => projection[i, j] * projection[i, j]),
                1e-12,
                $"monomial {i}"
            );
        Assert.AreEqual(21, MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(projection).Rank());
    }

    [TestMethod]
    public void Directions_are_unit_vectors_of_their_set_and_uniform()
    {
        const int Samples = 20_000;
        var moments = new double[9];
        for (ulong i = 0; i < Samples; i++)
        {
            var d = MeasurementDirections.Projective.Draw(new RandomStream(Seed, i));
            Assert.AreEqual(1, d * d, 1e-12);
            double[] v = [d.X, d.Y, d.Z];
            for (var k = 0; k < 9; k++)
                moments[k] += v[k / 3] * v[k % 3] / Samples;
            var planar = MeasurementDirections.Planar(Plane.Parse("xy")).Draw(new RandomStream(Seed, i));
            Assert.AreEqual(0, planar.Z, 1e-15);
            Assert.AreEqual(1, planar * planar, 1e-12);
        }

        for (var k = 0; k < 9; k++)
            Assert.AreEqual(k % 4 == 0 ? 1.0 / 3 : 0, moments[k], 0.012, $"seed {Seed}");
    }

    [TestMethod]
    public void Wrong_names_and_sets_are_refused()
    {
        Refusal.Says("no response function", () => ResponseFunction.Parse("cubes"));
        Refusal.Says("no degree", () => ResponseFunction.Parse("harmonics:1,x"));
        Refusal.Says("0 to 25", () => ResponseFunction.Parse("harmonics:1,27"));
        Refusal.Says("given twice", () => ResponseFunction.Parse("harmonics:1,1"));
        Refusal.Says("no plane", () => ResponseFunction.Parse("planar:ab:1"));
        Refusal.Says("no unit vector", () => MeasurementDirections.Finite([new Direction(1, 1, 0)]));
        Refusal.Says("given twice", () => MeasurementDirections.Finite([new Direction(1, 0, 0), new Direction(1, 0, 0)]));
        Refusal.Says("needs one", () => MeasurementDirections.Finite([]));
        Refusal.Says("no unit vector", () => MeasurementDirections.Finite([new Direction(double.NaN, 0, 0)]));
        Refusal.Says("no cloud", () => new HiddenVariableCloud(new Monomials(1), 2, new float[5]));
        Refusal.Says("finite numbers", () => new HiddenVariableCloud(new Monomials(1), 1, [1, float.NaN, 0]));
    }

    private static (double Weight, Direction Direction)[] Sphere(int order)
    {
        var rule = new GaussLegendreRule(-1, 1, order + 1);
        return
        [
            .. from i in Enumerable.Range(0, rule.Order)
            from j in Enumerable.Range(0, (2 * order) + 2)
            let radius = Math.Sqrt(1 - (rule.Abscissas[i] * rule.Abscissas[i]))
            let angle = 2 * Math.PI * j / ((2 * order) + 2)
            select (
                rule.Weights[i] / 2 / ((2 * order) + 2),
                new Direction(radius * Math.Cos(angle), radius * Math.Sin(angle), rule.Abscissas[i])
            ),
        ];
    }

    private static void AssertOrthonormal(ResponseFunction response, (double Weight, Direction Direction)[] points)
    {
        var values = new double[response.Components];
        var products = new double[response.Components, response.Components];
        foreach (var (weight, direction) in points)
        {
            response.Evaluate(direction, values);
            for (var i = 0; i < values.Length; i++)
            for (var j = 0; j < values.Length; j++)
                products[i, j] += weight * values[i] * values[j];
        }

        for (var i = 0; i < values.Length; i++)
        for (var j = 0; j < values.Length; j++)
            Assert.AreEqual(i == j ? 1 : 0, products[i, j], 1e-11, $"{response} {i} {j}");
    }
}
