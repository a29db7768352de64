using NonlocalityML.Quantum;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// The Pauli coefficients T[i,k] = Tr[rho (sigma_i x sigma_k)], i, k = identity, x, y, z, of cos t |00> + sin t |11> in white
/// noise: 1, v cos 2t between identity and z, v sin 2t, -v sin 2t and v on the diagonal.
/// </summary>
/// <param name="Angle">t in radians.</param>
/// <param name="Visibility">v.</param>
internal readonly record struct SchmidtPair(double Angle, double Visibility)
{
    /// <summary>Adds the vector T k, or with <paramref name="isDerivative"/> (dT/dt) k, to the result.</summary>
    public void Apply(ReadOnlySpan<double> k, Span<double> result, bool isDerivative = false)
    {
        var (tilt, flip) = isDerivative
            ? (-2 * Visibility * Math.Sin(2 * Angle), 2 * Visibility * Math.Cos(2 * Angle))
            : (Visibility * Math.Cos(2 * Angle), Visibility * Math.Sin(2 * Angle));
        result[0] += (tilt * k[3]) + (isDerivative ? 0 : k[0]);
        result[1] += flip * k[1];
        result[2] -= flip * k[2];
        result[3] += (tilt * k[0]) + (isDerivative ? 0 : Visibility * k[3]);
    }

    public State ToState() => States.Schmidt(Angle).WithVisibility(Visibility);
}
