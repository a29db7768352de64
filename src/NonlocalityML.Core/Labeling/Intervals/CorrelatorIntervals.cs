using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>The game about the correlators of two parties, without marginals: NL = 1/(2 n) min sum |E - E'| over local E', of n
/// correlators. They are the cells.</summary>
/// <remarks>
/// Rounding, with u = 2^-24, n correlators, |E| the sum of their sizes, m_L and m_R settings of leader and responder, K
/// strategies of the leader, R rounds. A quotient (p - q)/(p + q) of positive p, q lies in [-1, 1] also when each operation is
/// rounded, since rounding keeps order; so coefficients do.
/// <para>
/// Lower bound. Coefficients in [-1, 1] are taken as they are. The sum of n products is off by at most n u |E|. A strategy's
/// value is a sum of m_R sizes of sums of m_L coefficients, off by (m_L + m_R) u n; the largest is exact. The difference, at
/// most |E| + n in size, and the product with the unit add 2 u (|E| + n). All together: (n + m_L + m_R + 2) u (|E| + n).
/// </para>
/// <para>
/// Upper bound. A weight is regret / total by one division and one product, so that the weights of a round sum to 1 within
/// (K + 3) u; their products with answers and the sums by halves add (m_L + 1) u. The average over R rounds, whose shares are
/// rounded to nearest, adds (R + 2) u. So each entry of E' is off by at most (K + m_L + R + 12) u from that of some local
/// behavior. The distance D, n differences summed, is off by (n + 1) u of itself, and the unit adds 2 u D. All together:
/// (K + m_L + R + 12) u n + (n + 3) u D.
/// </para>
/// Each bound is moved outwards by twice that, in units of NL, which covers second orders, the rounding of the margin and one
/// rounding of the correlators from doubles, u |E|.
/// </remarks>
/// <param name="rows">Settings of the responder.</param>
/// <param name="columns">Settings of the leader, whose strategies are enumerated.</param>
/// <param name="keepsProofs">Whether proofs are wanted, which costs time.</param>
internal sealed class CorrelatorIntervals<T>(int rows, int columns, bool keepsProofs = false)
    : IntervalGame<T>(new LocalPlayers<T>(rows, columns), rows * columns, rows * columns, keepsProofs)
    where T : unmanaged, ILanes<T>
{
    public override AlignedSpan<T> Last => LastCells;

    public override AlignedSpan<T> Mean => MeanCells;

    protected override void Choose(T share)
    {
        AlignedSpan<T> behavior = Behavior,
            local = Local;
        for (var i = 0; i < Cells; i++)
            ChooseCell(i, behavior[i] - local[i], share);
    }

    protected override void FinishMean() { }

    protected override T Largest(AlignedSpan<T> matrix)
    {
        var largest = T.Abs(matrix[0]);
        for (var i = 1; i < Cells; i++)
            largest = T.Max(largest, T.Abs(matrix[i]));
        return largest;
    }

    protected override T ProvenSnapped(AlignedSpan<T> matrix, T scale, float grid)
    {
        var snapped = Snapped;
        for (var i = 0; i < Cells; i++)
            snapped[i] = T.Max(T.Min(Snap(matrix[i] * scale, grid), T.All(1)), T.All(-1));
        var value = Value(snapped);
        Proofs?.Offer(snapped, value);
        return value;
    }

    protected override T Distance(AlignedSpan<T> local)
    {
        var sum = T.All(0);
        for (var i = 0; i < Cells; i++)
            sum += T.Abs(Behavior[i] - local[i]);
        return sum;
    }

    public override (T Size, T Square) Moments()
    {
        var square = T.All(0);
        for (var i = 0; i < Cells; i++)
            square = T.MultiplyAdd(Behavior[i], Behavior[i], square);
        var share = T.All(1f / Cells);
        return (Sizes() * share, square * share);
    }

    protected override T LowerMargin() => T.All(Margin(Cells + Players.Rows + Players.Columns + 3)) * (Sizes() + T.All(Cells));

    protected override T UpperMargin(T distance, int rounds) =>
        T.All(Margin(Players.Strategies + Players.Columns + rounds + 12) * Cells)
        + (T.All(Margin(Cells + 3)) * distance)
        + (T.All(Margin(1)) * Sizes());

    private T Sizes()
    {
        var size = T.All(0);
        for (var i = 0; i < Cells; i++)
            size += T.Abs(Behavior[i]);
        return size;
    }
}
