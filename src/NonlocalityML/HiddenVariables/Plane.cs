using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>A plane of the Bloch sphere through two of its axes; angles run from the first towards the second.</summary>
internal sealed record Plane(string Name, Direction First, Direction Second)
{
    private static readonly Direction X = new(1, 0, 0),
        Y = new(0, 1, 0),
        Z = new(0, 0, 1);

    private static readonly Plane[] All = [new("zx", Z, X), new("xz", X, Z), new("xy", X, Y), new("yz", Y, Z)];

    /// <exception cref="InvalidInputException">Not xy, xz, zx or yz.</exception>
    public static Plane Parse(string name) =>
        All.FirstOrDefault(plane => plane.Name == name)
        ?? throw new InvalidInputException(
            $"'{name}' is no plane; {string.Join(' ', All.Select(plane => plane.Name))} are known."
        );

    /// <summary>The direction at an angle, in radians.</summary>
    public Direction At(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return new Direction(
            (cos * First.X) + (sin * Second.X),
            (cos * First.Y) + (sin * Second.Y),
            (cos * First.Z) + (sin * Second.Z)
        );
    }
}
