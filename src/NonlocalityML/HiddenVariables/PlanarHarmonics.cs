using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// sqrt 2 cos(k angle) and sqrt 2 sin(k angle) of directions in a plane, for chosen k (1 for k = 0): orthonormal in the mean over
/// the circle.
/// </summary>
internal sealed class PlanarHarmonics : DirectionResponse
{
    /// <exception cref="InvalidInputException">No degree, one out of range, or one twice.</exception>
    public PlanarHarmonics(Plane plane, params IEnumerable<int> degrees)
    {
        (Plane, Degrees) = (plane, SphericalHarmonics.CheckDegrees(degrees));
        Components = Degrees.Sum(degree => degree == 0 ? 1 : 2);
    }

    public Plane Plane { get; }

    public ImmutableArray<int> Degrees { get; }

    public override int Components { get; }

    public override string Name => $"planar:{Plane.Name}:{string.Join(',', Degrees)}";

    public override void Evaluate(Direction direction, Span<double> components)
    {
        var angle = Math.Atan2(direction * Plane.Second, direction * Plane.First);
        var place = 0;
        foreach (var degree in Degrees)
        {
            var (sin, cos) = Math.SinCos(degree * angle);
            components[place++] = degree == 0 ? 1 : Math.Sqrt(2) * cos;
            if (degree > 0)
                components[place++] = Math.Sqrt(2) * sin;
        }
    }
}
