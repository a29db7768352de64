namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// How much work a label of NBL is, before it is begun; right within a factor of ten or so. Measured on uniform no-signalling
/// points: 131, 46 and 10 cells at the mean for probabilities, correlators and summary at a gap of 1e-3, three to seven times as
/// many for each further digit.
/// </summary>
internal static class BilocalCost
{
    private const double UsualCells = 100,
        UsualGap = 1e-3,
        Growth = -0.8;

    /// <summary>Seconds of the smallest cell, and the number of coordinates from which on it takes longer.</summary>
    private const double LeastSeconds = 5e-5,
        FewCoordinates = 16;

    /// <summary>About how many seconds a label takes one core.</summary>
    public static double Seconds(BilocalCoordinates coordinates, BilocalOptions options) =>
        Cells(options) * LeastSeconds * (1 + Math.Pow(coordinates.Count / FewCoordinates, 2));

    /// <summary>What makes it long, in words.</summary>
    public static string Size(BilocalCoordinates coordinates, BilocalOptions options) =>
        $"some {Cells(options):0} cells of {coordinates.Count} coordinates";

    private static double Cells(BilocalOptions options) =>
        Math.Min(options.MaximumCells, UsualCells * Math.Pow(options.Gap / UsualGap, Growth));
}
