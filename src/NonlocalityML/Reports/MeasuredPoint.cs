namespace NonlocalityML.Reports;

/// <summary>A point with its Gaussian error in the plane.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="X">Of the point, as <paramref name="Y"/>.</param>
/// <param name="Y">See <paramref name="X"/>.</param>
/// <param name="VarianceX">Square of the standard error of <paramref name="X"/>; at least 0.</param>
/// <param name="VarianceY">Square of the standard error of <paramref name="Y"/>; at least 0.</param>
/// <param name="Covariance">The covariance of both; its square is at most the product of the variances.</param>
internal sealed record MeasuredPoint(string Name, double X, double Y, double VarianceX, double VarianceY, double Covariance = 0)
{
    /// <summary>The probability of the drawn ellipse, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    public bool HasError => VarianceX != 0 || VarianceY != 0;

    /// <summary>
    /// The outline of the ellipse that holds the true point with this confidence: the level set of the Gaussian whose squared
    /// radius is
    /// -2 ln(1 - confidence), the quantile of chi squared with two degrees of freedom.
    /// </summary>
    internal Series Ellipse(int segments = 72)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Confidence));
        var (deviation, tilt) = (Math.Sqrt(VarianceX), VarianceX > 0 ? Covariance / Math.Sqrt(VarianceX) : 0);
        var rest = Math.Sqrt(Math.Max(0, VarianceY - tilt * tilt));
        var turns = Enumerable.Range(0, segments + 1).Select(i => Math.SinCos(2 * Math.PI * i / segments)).ToList();
        return new Series(
            $"{Name}, {100 * Confidence:G4} % region",
            [.. turns.Select(turn => X + radius * deviation * turn.Cos)],
            [.. turns.Select(turn => Y + radius * (tilt * turn.Cos + rest * turn.Sin))]
        );
    }
}
