using System.Globalization;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.HiddenVariables;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Tests.Quantum;

[TestClass]
public sealed class NearStateTests
{
    [TestMethod]
    [DataRow(0.9999, 0.0, "trace 0.9999")]
    [DataRow(1.0, -0.0004, "eigenvalue -0.0004")]
    [DataRow(1.0005, -0.0004, "trace 1.0005")]
    public void What_tomography_leaves_is_brought_to_a_state_and_said(double trace, double eigenvalue, string said)
    {
        foreach (var ending in (string[])["json", "npy", "correlations.json"])
        {
            using var folder = new TemporaryFolder();
            var matrix = Matrix(trace, eigenvalue);
            var path = Write(folder, ending, matrix);
            var told = new List<string>();
            var state = StateSource.Open(path, told.Add).ToState();
            Assert.HasCount(1, told, ending);
            Assert.Contains(said, told[0]);
            Assert.AreEqual(1, state.Matrix.Trace().Real, 1e-12);
            Assert.IsGreaterThan(-1e-12, state.Matrix.Evd(Symmetricity.Hermitian).EigenValues.Min(value => value.Real));
            Assert.IsLessThan(2e-3, (state.Matrix - matrix).FrobeniusNorm());
        }
    }

    [TestMethod]
    [DataRow(0.9, 0.0, "trace 0.9")]
    [DataRow(1.0, -0.02, "eigenvalue -0.02")]
    public void Larger_faults_are_refused_with_the_number(double trace, double eigenvalue, string said)
    {
        foreach (var ending in (string[])["json", "npy"])
        {
            using var folder = new TemporaryFolder();
            var path = Write(folder, ending, Matrix(trace, eigenvalue));
            Refusal.Says(said, () => StateSource.Open(path));
        }
    }

    [TestMethod]
    public void A_state_is_left_as_it_is_and_nothing_is_said()
    {
        foreach (
            var state in (State[])[States.Werner(0.7), States.Ghz(3), States.RandomMixed([2, 3], 2, new RandomStream(16, 2))]
        )
        {
            var told = new List<string>();
            Assert.AreEqual(state.Matrix, NearState.Of(state.Dimensions, state.Matrix, told.Add).Matrix);
            Assert.IsEmpty(told);
        }
    }

    [TestMethod]
    public void Entries_that_are_not_quite_conjugates_are_averaged()
    {
        var matrix = States.Werner(0.7).Matrix.Clone();
        matrix[1, 2] += new Complex(0, 4e-4);
        var told = new List<string>();
        var state = NearState.Of([2, 2], matrix, told.Add);
        Assert.Contains("averaged", told.Single());
        Assert.AreEqual(state.Matrix[1, 2], Complex.Conjugate(state.Matrix[2, 1]));
        matrix[1, 2] += new Complex(0, 4e-2);
        Refusal.Says("not Hermitian", () => NearState.Of([2, 2], matrix));
    }

    /// <summary>The singlet with some noise, one eigenvalue as given, scaled to a trace.</summary>
    private static Matrix<Complex> Matrix(double trace, double eigenvalue)
    {
        var singlet = States.Werner(1).Matrix;
        var upper = Matrix<Complex>.Build.Dense(4, 4);
        (upper[0, 0], upper[3, 3]) = (eigenvalue, trace - 0.95 - eigenvalue);
        return (singlet * 0.95) + upper;
    }

    private static string Write(TemporaryFolder folder, string ending, Matrix<Complex> matrix)
    {
        switch (ending)
        {
            case "npy":
                NpyWriter.Write(folder["rho.npy"], [.. matrix.Transpose().Enumerate().Select(entry => entry.Real)], 4, 4);
                return folder["rho.npy"];
            case "json":
                return folder.Write(
                    "rho.json",
                    JsonSerializer.Serialize(
                        new { dimensions = (int[])[2, 2], real = matrix.Map(entry => entry.Real).ToRowArrays() }
                    )
                );
            default:
                // Tr[rho (G x G)] with G = I, X, Y, Z.
                Complex[][] paulis =
                [
                    [1, 0, 0, 1],
                    [0, 1, 1, 0],
                    [0, -Complex.ImaginaryOne, Complex.ImaginaryOne, 0],
                    [1, 0, 0, -1],
                ];
                var values =
                    from one in paulis
                    from other in paulis
                    select (matrix * Square(one).KroneckerProduct(Square(other)))
                        .Trace()
                        .Real.ToString("R", CultureInfo.InvariantCulture);
                return folder.Write("tensor.json", $"{{\"correlations\": [{string.Join(',', values)}]}}");
        }
    }

    private static Matrix<Complex> Square(Complex[] rows) => Matrix<Complex>.Build.Dense(2, 2, (i, j) => rows[(2 * i) + j]);
}
