namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// Finds the points that enter the basis of a <see cref="CellProgram"/>, and the best bound on the way: any c in [-1, 1] gives
/// one. Points are priced between the multipliers and the best bound so far (Wentges, Int. Trans. Oper. Res. 4, 151 (1997)).
/// </summary>
internal sealed class CellPrices
{
    private const double Tolerance = 1e-9;
    private const double Smoothing = 0.8;
    private const double UsefulShare = 0.05;

    private readonly int count;

    // One number a coordinate, padded.
    private readonly double[] target;
    private readonly double[] separation;
    private readonly double[] best;
    private StrategyCell first = StrategyCell.Simplex;
    private StrategyCell last = StrategyCell.Simplex;

    public CellPrices(BilocalCoordinates coordinates)
    {
        count = coordinates.Count;
        Response = new BestResponse(coordinates);
        var length = PaddedVector.Length(count + 1);
        (target, separation, best) = (new double[length], new double[length], new double[length]);
    }

    /// <summary>Holds the point that was priced last.</summary>
    public BestResponse Response { get; }

    /// <summary>The best bound so far.</summary>
    public double Bound { get; private set; }

    /// <summary>The c that gives it.</summary>
    public ReadOnlySpan<double> Coefficients => best.AsSpan(0, count);

    /// <summary>Begins with another program, and prices the hint.</summary>
    /// <param name="q">phi(q).</param>
    /// <param name="firstCell">Where r is.</param>
    /// <param name="lastCell">Where s is.</param>
    /// <param name="hint">c to begin with; q itself if empty.</param>
    public void Start(ReadOnlySpan<double> q, StrategyCell firstCell, StrategyCell lastCell, ReadOnlySpan<double> hint)
    {
        (first, last, Bound) = (firstCell, lastCell, double.NegativeInfinity);
        q.CopyTo(target);
        for (var k = 0; k < count; k++)
            separation[k] = Math.Clamp(hint.IsEmpty ? q[k] : hint[k], -1, 1);
        Price();
    }

    /// <param name="multipliers">Those of the basis.</param>
    /// <param name="offset">That of the sum of weights.</param>
    /// <param name="objective">The objective of the basis.</param>
    /// <param name="entering">Receives the point.</param>
    /// <returns>How much the entering point lowers the objective for each unit of weight.</returns>
    public double Between(double[] multipliers, double offset, double objective, double[] entering)
    {
        for (var k = 0; k < count; k++)
            separation[k] = (Smoothing * best[k]) + ((1 - Smoothing) * multipliers[k]);
        Price();
        Response.WritePoint(entering);
        var gain = PaddedVector.Dot(multipliers, entering) + offset;
        if (gain > (UsefulShare * (objective - Bound)) + Tolerance)
            return gain;
        multipliers.CopyTo(separation, 0);
        for (var k = 0; k < count; k++)
            separation[k] = Math.Clamp(separation[k], -1, 1);
        gain = Price() + offset;
        Response.WritePoint(entering);
        return gain;
    }

    /// <summary>The largest c.p of points, c the separation; keeps its bound where it is better.</summary>
    private double Price()
    {
        var largest = Response.Find(separation, first, last);
        var bound = PaddedVector.Dot(separation, target) - largest;
        if (bound > Bound)
        {
            Bound = bound;
            separation.CopyTo(best, 0);
        }

        return largest;
    }
}
