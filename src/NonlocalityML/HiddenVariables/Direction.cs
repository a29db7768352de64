namespace NonlocalityML.HiddenVariables;

/// <summary>A projective measurement of a qubit: a unit vector of the Bloch sphere.</summary>
public readonly record struct Direction(double X, double Y, double Z)
{
    public static Direction operator -(Direction d) => new(-d.X, -d.Y, -d.Z);

    /// <summary>The scalar product.</summary>
    public static double operator *(Direction a, Direction b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);
}
