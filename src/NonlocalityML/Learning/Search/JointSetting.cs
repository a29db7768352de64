using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// Any projective measurement of two outcomes on two qubits: the sign B of H = sum h_jk sigma_j x sigma_k. Planar ones have a
/// real H. With H = V L V*, dB = V (F o V* dH V) V*, F_mn = (sign l_m - sign l_n)/(l_m - l_n) (Daleckii and Krein, 1951).
/// </summary>
internal sealed class JointSetting : PairSetting
{
    private static readonly Matrix<Complex>[] Paulis = FindPaulis();

    private readonly double efficiency;
    private readonly int[] used;

    public JointSetting(LaboratoryOptions options)
    {
        efficiency = options.Efficiency;
        used = [.. Enumerable.Range(0, 16).Where(i => !options.IsReal || (i / 4 == 2) == (i % 4 == 2))];
    }

    public override int Parameters => used.Length;

    public override void Draw(RandomStream stream, Span<double> parameters)
    {
        foreach (ref var parameter in parameters)
            parameter = stream.NextNormal();
    }

    public override void Write(ReadOnlySpan<double> parameters, Span<double> pauli)
    {
        var sign = Sign(parameters);
        for (var i = 0; i < 16; i++)
            pauli[i] = efficiency * (sign * Paulis[i]).Trace().Real / 4;
        pauli[0] += 1 - efficiency;
    }

    public override void PullBack(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> result)
    {
        var (values, vectors) = Eigen(parameters);
        var given = Matrix<Complex>.Build.Dense(4, 4);
        for (var i = 0; i < 16; i++)
            given += Paulis[i] * (efficiency * gradient[i] / 4);
        var inner = vectors.ConjugateTranspose() * given * vectors;
        for (var m = 0; m < 4; m++)
        for (var n = 0; n < 4; n++)
            inner[m, n] *= values[m] > 0 == values[n] > 0 ? 0 : 2 / Math.Abs(values[m] - values[n]);
        var back = vectors * inner * vectors.ConjugateTranspose();
        for (var k = 0; k < used.Length; k++)
            result[k] += (back * Paulis[used[k]]).Trace().Real;
    }

    public override Measurement Measurement(ReadOnlySpan<double> parameters)
    {
        var (sign, identity) = (Sign(parameters), Matrix<Complex>.Build.DenseIdentity(4));
        return new Measurement((identity + sign) / 2, (identity - sign) / 2);
    }

    private Matrix<Complex> Sign(ReadOnlySpan<double> parameters)
    {
        var (values, vectors) = Eigen(parameters);
        var scaled = vectors.Clone();
        for (var n = 0; n < 4; n++)
            scaled.SetColumn(n, vectors.Column(n) * (values[n] > 0 ? 1 : -1));
        return scaled * vectors.ConjugateTranspose();
    }

    private (double[] Values, Matrix<Complex> Vectors) Eigen(ReadOnlySpan<double> parameters)
    {
        var matrix = Matrix<Complex>.Build.Dense(4, 4);
        for (var k = 0; k < used.Length; k++)
            matrix += Paulis[used[k]] * parameters[k];
        var eigen = matrix.Evd(Symmetricity.Hermitian);
        return ([.. eigen.EigenValues.Select(value => value.Real)], eigen.EigenVectors);
    }

    private static Matrix<Complex>[] FindPaulis()
    {
        var i = Complex.ImaginaryOne;
        Matrix<Complex>[] one =
        [
            .. (
                (Complex[][])
                    [
                        [1, 0, 0, 1],
                        [0, 1, 1, 0],
                        [0, i, -i, 0],
                        [1, 0, 0, -1],
                    ]
            ).Select(columns => Matrix<Complex>.Build.Dense(2, 2, columns)),
        ];
        return [.. Enumerable.Range(0, 16).Select(index => one[index / 4].KroneckerProduct(one[index % 4]))];
    }
}
