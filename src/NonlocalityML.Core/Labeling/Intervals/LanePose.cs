using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Brings behaviors into one pose for all their relabelled copies but for ties: signs as the leader's best strategy and its best
/// answers have them, the common sign by the sum of marginals, rows and columns in descending order of their sums, and
/// transposed, where there are as many settings, if the rows' sums differ more.
/// </summary>
internal sealed class LanePose<T>
    where T : unmanaged, ILanes<T>
{
    private readonly AlignedMemory memory = new();
    private readonly IntervalGame<T> game;
    private readonly int first,
        rows,
        columns;
    private readonly AlignedSpan<T> rowSigns,
        columnSigns,
        rowSums,
        columnSums;

    public LanePose(IntervalGame<T> game)
    {
        this.game = game;
        (first, rows, columns) = (game.Players.FixedRows, game.Players.Rows, game.Players.Columns);
        rowSigns = memory.Allocate<T>(rows);
        columnSigns = memory.Allocate<T>(columns);
        rowSums = memory.Allocate<T>(rows);
        columnSums = memory.Allocate<T>(columns);
    }

    public void Apply()
    {
        FindColumnSigns();
        FindRowSigns();
        for (var y = 0; y < rows; y++)
        for (var x = 0; x < columns; x++)
            At(y, x) = At(y, x) * (rowSigns[y] * columnSigns[x]);
        FindSums();
        SortRows();
        SortColumns();
        if (rows == columns)
            Transpose();
        GC.KeepAlive(memory);
    }

    private ref T At(int y, int x) => ref game.Behavior[(y * columns) + x];

    /// <summary>The leader's strategy with the largest sum of correlators, its first answer +1.</summary>
    private void FindColumnSigns()
    {
        var best = T.All(float.NegativeInfinity);
        for (var x = first; x < columns; x++)
            columnSigns[x] = T.All(1);
        for (var k = 0; k < 1 << (columns - first - 1); k++)
        {
            var value = T.All(0);
            for (var y = first; y < rows; y++)
            {
                var sum = At(y, first);
                for (var x = first + 1; x < columns; x++)
                    sum = IsMinus(k, x) ? sum - At(y, x) : sum + At(y, x);
                value += T.Abs(sum);
            }

            for (var x = first + 1; x < columns; x++)
                columnSigns[x] = T.WhereLarger(value, best, T.All(IsMinus(k, x) ? -1 : 1), columnSigns[x]);
            best = T.Max(best, value);
        }
    }

    private bool IsMinus(int k, int x) => ((k >> (x - first - 1)) & 1) == 1;

    private void FindRowSigns()
    {
        for (var y = first; y < rows; y++)
        {
            var sum = T.All(0);
            for (var x = first; x < columns; x++)
                sum = T.MultiplyAdd(At(y, x), columnSigns[x], sum);
            rowSigns[y] = Sign(sum);
        }

        if (first == 0)
            return;
        // Row 0 and column 0 are marginals, whose signs are those of their settings, and the common one.
        var all = T.All(0);
        for (var x = 1; x < columns; x++)
            all = T.MultiplyAdd(At(0, x), columnSigns[x], all);
        for (var y = 1; y < rows; y++)
            all = T.MultiplyAdd(At(y, 0), rowSigns[y], all);
        var common = Sign(all);
        (rowSigns[0], columnSigns[0]) = (common, common);
    }

    private static T Sign(T value) => T.WhereLarger(T.All(0), value, T.All(-1), T.All(1));

    private void FindSums()
    {
        for (var y = first; y < rows; y++)
            rowSums[y] = T.All(0);
        for (var x = first; x < columns; x++)
            columnSums[x] = T.All(0);
        for (var y = first; y < rows; y++)
        for (var x = first; x < columns; x++)
        {
            rowSums[y] += At(y, x);
            columnSums[x] += At(y, x);
        }
    }

    private void SortRows()
    {
        for (var end = rows - 1; end > first; end--)
        for (var y = first; y < end; y++)
        {
            T one = rowSums[y],
                other = rowSums[y + 1];
            for (var x = 0; x < columns; x++)
                SwapWhereLarger(other, one, ref At(y, x), ref At(y + 1, x));
            SwapWhereLarger(other, one, ref rowSums[y], ref rowSums[y + 1]);
        }
    }

    private void SortColumns()
    {
        for (var end = columns - 1; end > first; end--)
        for (var x = first; x < end; x++)
        {
            T one = columnSums[x],
                other = columnSums[x + 1];
            for (var y = 0; y < rows; y++)
                SwapWhereLarger(other, one, ref At(y, x), ref At(y, x + 1));
            SwapWhereLarger(other, one, ref columnSums[x], ref columnSums[x + 1]);
        }
    }

    private void Transpose()
    {
        T ofRows = T.All(0),
            ofColumns = T.All(0);
        for (var i = first; i < rows; i++)
        {
            ofRows = T.MultiplyAdd(rowSums[i], rowSums[i], ofRows);
            ofColumns = T.MultiplyAdd(columnSums[i], columnSums[i], ofColumns);
        }

        for (var y = 0; y < rows; y++)
        for (var x = y + 1; x < columns; x++)
            SwapWhereLarger(ofRows, ofColumns, ref At(y, x), ref At(x, y));
    }

    private static void SwapWhereLarger(T a, T b, ref T one, ref T other) =>
        (one, other) = (T.WhereLarger(a, b, other, one), T.WhereLarger(a, b, one, other));
}
