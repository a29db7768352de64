namespace NonlocalityML.Labeling.Bilocal;

/// <summary>How far the search for NBL goes.</summary>
public sealed record BilocalOptions
{
    /// <summary>The bounds are closed no further.</summary>
    internal const double LeastGap = 1e-6;

    /// <summary>The width of the interval to reach, in the unit of NBL.</summary>
    public double Gap { get; init; } = 1e-3;

    /// <summary>Cells examined before the search ends with the interval it has; a count, so that results do not depend on the
    /// machine.</summary>
    public int MaximumCells { get; init; } = 50_000;

    /// <summary>Starts of the first descent: values of &lt;A_0 A_1&gt; spread over their range.</summary>
    public int Starts { get; init; } = 4;
}
