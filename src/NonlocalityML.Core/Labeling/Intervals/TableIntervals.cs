using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// The game about whole no-signalling tables of two parties with two outcomes: NL = 1/(2 n) min sum |q - p| over local tables p,
/// of n joint settings. Each joint setting has four cells. Matrices hold correlators, bordered by the marginals of the responder,
/// in column 0, and of the leader, in row 0; p[a,b] = (1 + a A + b B + a b E) / 4 with outcomes +1 and -1.
/// </summary>
/// <remarks>
/// The four numbers d[a,b] = (a A + b B + a b E) / 4 have the sum of sizes max(|A|, |B|, |E|, (|A| + |B| + |E|) / 2); and a A + b
/// B + a b E is a table of coefficients in [-1, 1], up to a constant, where each two of |A|, |B|, |E| sum to at most 1.
/// <para>
/// Rounding, with u = 2^-24, N numbers of a matrix, m_L and m_R settings of leader and responder, M the larger, K strategies of
/// the leader, R rounds, S = sum |E| + m_R sum |A| + m_L sum |B| of the behavior. For a table of coefficients in [-1, 1] sum over
/// the matrix of |c q| is at most S, and a row of the matrix sums to at most m_L in size.
/// </para>
/// <para>
/// Lower bound, cells. A correlator's coefficient is a sum of four cells over four, off by 2 u; a marginal's is a sum of at most
/// M such, off by (2 + M) M u. That changes c.q by at most (2 + M) u S and a local value by (6 + m_L + m_R) u n. The sum of N
/// products is off by N u S. A strategy's value is a sum of m_R + 1 sizes of sums of m_L + 1 coefficients, whose partial sums are
/// at most 2 m_L, and 2 n for the whole: off by 3 (m_L + m_R) u n. The difference and the product with the unit add 2 u (S + n).
/// </para>
/// <para>
/// Lower bound, rounded coefficients. They are exact. Marginals are shared out among the other party's settings, by shares that
/// sum to one within (M + 3) u; the largest sum of two sizes is then off by (M + 4) u of itself, and the division by it adds u.
/// What is proven is at most S + n in size, and the rest is as above, without what making coefficients of cells costs. Both are
/// within (N + M + 8) u S + (4 (m_L + m_R) + 10) u n.
/// </para>
/// <para>
/// Upper bound. Each entry of the local matrix is off by at most (K + m_L + R + 13) u from that of some local behavior, as in
/// <see cref="CorrelatorIntervals{T}"/>, which changes the distance by 3/2 n times that. The distance D is off by (n + 5) u of
/// itself. All together: 3/2 (K + m_L + R + 13) u n + (n + 7) u D.
/// </para>
/// Each bound is moved outwards by twice that, in units of NL, and by 3 u n more, which covers second orders, the rounding of the
/// margin and one rounding of the matrix from doubles, u S, and one of a table of which it was made.
/// </remarks>
internal sealed class TableIntervals<T> : IntervalGame<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>How much of a difference of marginals counts: as many cells see it as the other party has settings, and together
    /// they would overshoot.</summary>
    public const double MarginalGain = 0.5;

    private readonly int rows,
        columns,
        width;
    private readonly AlignedSpan<T> last,
        mean,
        offered;
    private readonly MarginalShares<T> shares;

    /// <param name="rows">Settings of the responder.</param>
    /// <param name="columns">Settings of the leader, whose strategies are enumerated.</param>
    /// <param name="keepsProofs">Whether proofs are wanted, which costs time.</param>
    public TableIntervals(int rows, int columns, bool keepsProofs = false)
        : base(new LocalPlayers<T>(rows + 1, columns + 1, hasMarginals: true), rows * columns, 4 * rows * columns, keepsProofs)
    {
        (this.rows, this.columns, width) = (rows, columns, columns + 1);
        last = Memory.Allocate<T>(Size);
        mean = Memory.Allocate<T>(Size);
        offered = Memory.Allocate<T>(keepsProofs ? Cells : 0);
        shares = new MarginalShares<T>(Memory, rows, columns);
    }

    public override AlignedSpan<T> Last => last;

    public override AlignedSpan<T> Mean => mean;

    protected override void Choose(T share)
    {
        AlignedSpan<T> behavior = Behavior,
            local = Local,
            matrix = last;
        T quarter = T.All(0.25f),
            damped = T.All((float)(0.25 * MarginalGain));
        for (var x = 0; x < width; x++)
            matrix[x] = T.All(0);
        for (var y = 1; y <= rows; y++)
        {
            T ofRow = (behavior[y * width] - local[y * width]) * damped,
                column = T.All(0);
            for (var x = 1; x <= columns; x++)
            {
                var i = (y * width) + x;
                var cell = 4 * (((y - 1) * columns) + x - 1);
                T ofColumn = (behavior[x] - local[x]) * damped,
                    both = (behavior[i] - local[i]) * quarter,
                    sum = ofColumn + ofRow,
                    difference = ofColumn - ofRow,
                    one = ChooseCell(cell, both + sum, share),
                    two = ChooseCell(cell + 1, difference - both, share),
                    three = ChooseCell(cell + 2, T.All(0) - (difference + both), share),
                    four = ChooseCell(cell + 3, both - sum, share);
                AddBlock(matrix, i, x, one, two, three, four, ref column);
            }

            matrix[y * width] = column;
        }
    }

    protected override void FinishMean()
    {
        var cells = MeanCells;
        for (var x = 0; x < width; x++)
            mean[x] = T.All(0);
        for (var y = 1; y <= rows; y++)
        {
            var column = T.All(0);
            for (var x = 1; x <= columns; x++)
            {
                var cell = cells + (4 * (((y - 1) * columns) + x - 1));
                AddBlock(mean, (y * width) + x, x, cell[0], cell[1], cell[2], cell[3], ref column);
            }

            mean[y * width] = column;
        }
    }

    /// <summary>The coefficients of a joint setting, from its cells: leader and responder answer +1, leader alone, responder
    /// alone, none.</summary>
    private static void AddBlock(AlignedSpan<T> matrix, int i, int x, T one, T two, T three, T four, ref T column)
    {
        T quarter = T.All(0.25f),
            first = one - two,
            second = three - four;
        matrix[i] = (first - second) * quarter;
        column += (first + second) * quarter;
        matrix[x] += (one + two - (three + four)) * quarter;
    }

    protected override T Largest(AlignedSpan<T> matrix)
    {
        var largest = T.All(0);
        for (var y = 1; y <= rows; y++)
        for (var x = 1; x <= columns; x++)
            largest = T.Max(largest, T.Abs(matrix[(y * width) + x]));
        return largest;
    }

    protected override T ProvenSnapped(AlignedSpan<T> matrix, T scale, float grid)
    {
        var snapped = Snapped;
        snapped[0] = T.All(0);
        for (var i = 1; i < Size; i++)
            snapped[i] = Snap(matrix[i] * scale, grid);
        var largest = shares.Share(snapped);
        var value = Value(snapped) / largest;
        if (Proofs is { } proofs)
        {
            shares.WriteCells(snapped, largest, offered);
            proofs.Offer(offered, value);
        }

        return value;
    }

    protected override T Distance(AlignedSpan<T> local)
    {
        var behavior = Behavior;
        var sum = T.All(0);
        for (var y = 1; y <= rows; y++)
        {
            var second = T.Abs(behavior[y * width] - local[y * width]);
            for (var x = 1; x <= columns; x++)
            {
                T first = T.Abs(behavior[x] - local[x]),
                    both = T.Abs(behavior[(y * width) + x] - local[(y * width) + x]);
                sum += T.Max(T.Max(T.Max(first, second), both), (first + second + both) * T.All(0.5f));
            }
        }

        return sum;
    }

    public override (T Size, T Square) Moments()
    {
        T size = T.All(0),
            square = T.All(0);
        for (var y = 1; y <= rows; y++)
        for (var x = 1; x <= columns; x++)
        {
            T both = Behavior[(y * width) + x],
                one = T.All(1) + both,
                other = T.All(1) - both,
                sum = Behavior[x] + Behavior[y * width],
                difference = Behavior[x] - Behavior[y * width];
            size += T.Abs(one + sum) + T.Abs(one - sum) + (T.Abs(other + difference) + T.Abs(other - difference));
            // (one + sum)^2 + (one - sum)^2 and so on.
            square += T.All(2) * ((one * one) + (sum * sum) + ((other * other) + (difference * difference)));
        }

        return (size * T.All(0.25f / Cells), square * T.All(0.0625f / Cells));
    }

    protected override T LowerMargin() =>
        (T.All(Margin(Size + Math.Max(rows, columns) + 9)) * Sizes()) + T.All(Margin(((4 * (rows + columns)) + 13.0) * Settings));

    protected override T UpperMargin(T distance, int rounds) =>
        T.All(Margin(1.5 * (Players.Strategies + columns + rounds + 15) * Settings))
        + (T.All(Margin(Settings + 7)) * distance)
        + (T.All(Margin(1)) * Sizes());

    private T Sizes()
    {
        var sum = T.All(0);
        for (var x = 1; x <= columns; x++)
            sum = T.MultiplyAdd(T.All(rows), T.Abs(Behavior[x]), sum);
        for (var y = 1; y <= rows; y++)
        {
            sum = T.MultiplyAdd(T.All(columns), T.Abs(Behavior[y * width]), sum);
            for (var x = 1; x <= columns; x++)
                sum += T.Abs(Behavior[(y * width) + x]);
        }

        return sum;
    }
}
