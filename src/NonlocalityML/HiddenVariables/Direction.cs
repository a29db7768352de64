namespace NonlocalityML.HiddenVariables;

/// <summary>A projective measurement of a qubit: a unit vector of the Bloch sphere.</summary>
public readonly record struct Direction(double X, double Y, double Z)
{
    public override string ToString() => FormattableString.Invariant($"({X}, {Y}, {Z})");

    public static Direction operator -(Direction d) => new(-d.X, -d.Y, -d.Z);

    /// <summary>Writes the coefficients of the effects (1 + x.sigma)/2 and (1 - x.sigma)/2 in 1, X, Y, Z: 8 numbers.</summary>
    public void Effects(Span<double> effects)
    {
        ReadOnlySpan<double> up = [0.5, X / 2, Y / 2, Z / 2];
        up.CopyTo(effects);
        for (var i = 0; i < up.Length; i++)
            effects[up.Length + i] = i == 0 ? up[i] : -up[i];
    }

    /// <summary>The scalar product.</summary>
    public static double operator *(Direction a, Direction b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);
}
