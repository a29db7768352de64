using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// A qubit measured along a direction behind a detector: Pauli coefficients (1 - e, e n) of outcome 0 minus outcome 1, where no
/// click counts as outcome 0. Its parameters are the angle from z and, unless it is planar, the azimuth.
/// </summary>
internal readonly struct QubitSetting(LaboratoryOptions options)
{
    private const double Degree = Math.PI / 180;

    public int Parameters => options.IsReal ? 1 : 2;

    public void Draw(RandomStream stream, Span<double> angles)
    {
        angles[0] = options.IsReal ? stream.NextDouble(-Math.PI, Math.PI) : Math.Acos(stream.NextDouble(-1, 1));
        if (!options.IsReal)
            angles[1] = stream.NextDouble(-Math.PI, Math.PI);
    }

    /// <summary>Within the limits, unless these are the whole circle.</summary>
    public void Confine(Span<double> angles)
    {
        if (options.LargestAngle - options.SmallestAngle < 360)
            angles[0] = Math.Clamp(
                Math.IEEERemainder(angles[0], 2 * Math.PI),
                options.SmallestAngle * Degree,
                options.LargestAngle * Degree
            );
    }

    public void Write(ReadOnlySpan<double> angles, double efficiency, Span<double> pauli)
    {
        var (x, y, z) = Direction(angles);
        (pauli[0], pauli[1], pauli[2], pauli[3]) = (1 - efficiency, efficiency * x, efficiency * y, efficiency * z);
    }

    public void PullBack(ReadOnlySpan<double> angles, double efficiency, ReadOnlySpan<double> gradient, Span<double> result)
    {
        var (sine, cosine) = Math.SinCos(angles[0]);
        var (left, right) = options.IsReal ? (0, 1) : Math.SinCos(angles[1]);
        result[0] += efficiency * ((cosine * ((right * gradient[1]) + (left * gradient[2]))) - (sine * gradient[3]));
        if (!options.IsReal)
            result[1] += efficiency * sine * ((right * gradient[2]) - (left * gradient[1]));
    }

    public Measurement Measurement(ReadOnlySpan<double> angles)
    {
        var (x, y, z) = Direction(angles);
        return Quantum.Measurement.Bloch(x, y, z).WithEfficiency(options.Efficiency, 0);
    }

    public (double X, double Y, double Z) Direction(ReadOnlySpan<double> angles)
    {
        var (sine, cosine) = Math.SinCos(angles[0]);
        var (left, right) = options.IsReal ? (0, 1) : Math.SinCos(angles[1]);
        return (sine * right, sine * left, cosine);
    }
}
