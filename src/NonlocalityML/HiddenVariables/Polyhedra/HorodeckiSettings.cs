using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Labeling.Visibilities;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// The CHSH inequality at the settings that are best for a state of two qubits: S = 2 sqrt(s1^2 + s2^2), with the two largest
/// singular values of its correlations T(i, j) = tr(rho sigma_i x sigma_j) (Horodecki, Horodecki and Horodecki, PLA 200, 340
/// (1995)).
/// </summary>
internal static class HorodeckiSettings
{
    private const string Letters = "XYZ";

    /// <returns>Null for other states than those of two qubits, or without two singular values above zero.</returns>
    public static PolyhedralInequality? Chsh(VisibilityFamily family)
    {
        if (family.Parties != 2)
            return null;
        var correlations = Matrix<double>.Build.Dense(
            family.Dimension,
            family.Dimension,
            (i, j) => (double)family.Correlation($"{Letters[i]}{Letters[j]}")
        );
        var svd = correlations.Svd();
        var (first, second) = (svd.S[0], svd.S[1]);
        var norm = Math.Sqrt((first * first) + (second * second));
        if (!(second > 0))
            return null;
        var (main, side) = (svd.VT.Row(0) * (first / norm), svd.VT.Row(1) * (second / norm));
        AxisSet[] axes =
        [
            AxisSet.RoundInwards([svd.U.Column(0).ToArray(), svd.U.Column(1).ToArray()]),
            AxisSet.RoundInwards([(main + side).ToArray(), (main - side).ToArray()]),
        ];
        return new PolyhedralInequality(family, axes, family.HasMarginals ? [0, 0, 0, 0, 1, 1, 0, 1, -1] : [1, 1, 1, -1]);
    }
}
