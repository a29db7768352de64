using System.Collections.Immutable;

namespace NonlocalityML.Experiments;

/// <summary>
/// The plane of two CHSH values S and S', where S is the largest variant and S' the largest of those orthogonal to it. As a slice
/// it holds the white noise (0, 0), the PR box (4, 0) that is nearest to the table, and the next one (0, 4).
/// </summary>
/// <remarks>
/// Two different variants agree in the signs of two correlators and differ in two, so the behavior with correlators (S s + S'
/// s')/4, s and s' the signs, and uniform marginals has correlators (S + S')/4 and (S - S')/4 up to sign, each twice, and
/// vanishing values of all other variants. Hence the slice through each of the three sets is also its shadow on the plane: local
/// |S|, |S'| &lt;= 2; quantum S^2 + S'^2 &lt;= 8 (the arcsine inequalities at such correlators); no-signalling |S| + |S'| &lt;=
/// 4. A table whose point lies outside a boundary is outside the set; inside the boundary of the local set it is local if its
/// signalling is removed, as no other variant is larger; inside the quantum one it need not be quantum.
/// </remarks>
internal sealed record ChshSlice
{
    private const int Segments = 120;

    private ChshSlice(ChshTest test)
    {
        Nearest = test.Variants[0];
        Next = test.Variants.First(variant => Product(variant, Nearest) == 0);
        if (test.Errors is not { } errors)
            return;
        var variances = errors.Select(error => error * error).ToArray();
        (Variance, Covariance) = (
            variances.Sum(),
            variances.Select((variance, i) => variance * Nearest.Signs[i] * Next.Signs[i]).Sum()
        );
    }

    /// <summary>The largest variant; its value S is the first coordinate.</summary>
    public ChshVariant Nearest { get; }

    /// <summary>The largest variant orthogonal to it; its value S' is the second coordinate.</summary>
    public ChshVariant Next { get; }

    /// <summary>Squared standard error of either coordinate; null where the number of trials is not known.</summary>
    public double? Variance { get; }

    /// <summary>Covariance of the coordinates; null where the number of trials is not known.</summary>
    public double? Covariance { get; }

    /// <summary>Corners of the square |S|, |S'| &lt;= 2, the first one repeated at the end.</summary>
    public static ImmutableArray<PlanePoint> Local { get; } = [new(2, 2), new(-2, 2), new(-2, -2), new(2, -2), new(2, 2)];

    /// <summary>Points of the circle S^2 + S'^2 = 8, closed.</summary>
    public static ImmutableArray<PlanePoint> Quantum { get; } =
    [
        .. Enumerable
            .Range(0, Segments + 1)
            .Select(i => Math.SinCos(2 * Math.PI * i / Segments))
            .Select(turn => new PlanePoint(Math.Sqrt(8) * turn.Cos, Math.Sqrt(8) * turn.Sin)),
    ];

    /// <summary>Corners of the square |S| + |S'| &lt;= 4, closed; they are PR boxes.</summary>
    public static ImmutableArray<PlanePoint> NoSignaling { get; } = [new(4, 0), new(0, 4), new(-4, 0), new(0, -4), new(4, 0)];

    public static ChshSlice Of(ChshTest test) => new(test);

    private static int Product(ChshVariant first, ChshVariant second) => first.Signs.Zip(second.Signs, (a, b) => a * b).Sum();
}

/// <summary>A point (S, S') of a <see cref="ChshSlice"/>.</summary>
internal readonly record struct PlanePoint(double S, double Other);
