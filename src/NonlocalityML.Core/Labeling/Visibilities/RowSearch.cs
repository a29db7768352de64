using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// The largest sum of G[i, j] a_i b_j over signs, for matrices of many rows. Let f(s) = sum |s_j| be the columns' best answers to
/// the sums s of some rows, and K the largest value of the other rows alone. As f(s + u) &lt;= f(s) + f(u), nothing above f(s) + K
/// can follow, and the branch ends where that is not above the best known. The K are found by the same search, from the last row
/// on (Verfaillie, Lemaitre and Schiex, AAAI 1996, 181: "Russian doll search"); rows are put in an order in which they grow
/// slowly. The result does not depend on threads.
/// </summary>
internal sealed class RowSearch
{
    /// <summary>Branches that are made at most, times columns: about ten minutes of two cores.</summary>
    public const double MaximumWork = 1e12;

    /// <summary>Sums of one column each that a core makes in a second.</summary>
    public const double Speed = 2e9;

    /// <summary>Fewer rows than these are one task; of more, these first ones are set before.</summary>
    private const int ManyRows = 24,
        TaskRows = 7,
        Round = 16;

    private readonly int rows,
        stride;
    private readonly bool isFixed;
    private readonly int[] matrix; // [row, column], rows in the order of the search, padded columns
    private readonly long[] suffix; // of each row, the largest value of this and the following ones
    private double work;

    private RowSearch(ReadOnlySpan<int> matrix, int rows, int columns, bool isFixed)
    {
        (this.rows, this.isFixed) = (rows, isFixed);
        stride = (columns + Vector512<int>.Count - 1) / Vector512<int>.Count * Vector512<int>.Count;
        this.matrix = new int[rows * stride];
        for (var row = 0; row < rows; row++)
            matrix.Slice(row * columns, columns).CopyTo(this.matrix.AsSpan(row * stride));
        suffix = new long[rows + 1];
    }

    /// <summary>How much work a matrix of so many rows and columns usually is: measured on inequalities of the Werner state with
    /// 33 to 73 axes, within a factor of ten or so.</summary>
    public static double Work(int rows, int columns) => Math.Pow(2, 13 + (rows / 4.0)) * columns;

    /// <param name="matrix">G in C order; the sum of |G| below 2^30.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="isFixed">Whether row 0 and column 0 have the sign +1.</param>
    /// <returns>The value, and signs of the rows that reach it.</returns>
    /// <exception cref="InvalidInputException">More than <see cref="MaximumWork"/>.</exception>
    public static (long Value, sbyte[] Signs) Maximum(ReadOnlySpan<int> matrix, int rows, int columns, bool isFixed)
    {
        var search = new RowSearch(matrix, rows, columns, isFixed);
        var order = new RowOrder(search.matrix, rows, search.stride, isFixed);
        search.Arrange(order.Rows);
        Candidate best = new(0, []);
        for (var first = rows - 1; first >= 0; first--)
        {
            best = search.Solve(first, order.Known[first]);
            search.suffix[first] = best.Value;
        }

        var signs = new sbyte[rows];
        for (var row = 0; row < rows; row++)
            signs[order.Rows[row]] = best.Signs[row];
        return (best.Value, signs);
    }

    private void Arrange(int[] order)
    {
        var before = (int[])matrix.Clone();
        for (var row = 0; row < rows; row++)
            before.AsSpan(order[row] * stride, stride).CopyTo(matrix.AsSpan(row * stride));
    }

    /// <summary>The rows from the first on, alone.</summary>
    private Candidate Solve(int first, Candidate known)
    {
        // Turning all signs changes nothing but where a column cannot follow.
        var isFree = isFixed && first > 0;
        var end = first + (rows - first < ManyRows ? 1 : TaskRows);
        List<sbyte[]> tasks = [];
        for (var bits = 0; bits < 1 << (end - first - (isFree ? 0 : 1)); bits++)
            tasks.Add([
                .. Enumerable.Range(0, end - first).Select(i => (bits >> (end - first - 1 - i) & 1) == 0 ? (sbyte)1 : (sbyte)-1),
            ]);
        var best = known;
        for (var from = 0; from < tasks.Count; from += Round)
        {
            var found = new (Candidate Best, long Branches)[Math.Min(Round, tasks.Count - from)];
            Parallelism.For(
                found.Length,
                Environment.ProcessorCount,
                i => found[i] = new Branch(this, first, best).Run(tasks[from + i])
            );
            work += found.Sum(one => one.Branches) * (double)stride;
            if (work > MaximumWork)
                throw new InvalidInputException(
                    $"A local bound over {rows} settings takes more than {MaximumWork:G2} steps, which is the most that is allowed."
                );
            best = found.Select(one => one.Best).Aggregate(best, (a, b) => b.Value > a.Value ? b : a);
        }

        return best;
    }

    /// <summary>Signs of the rows of a suffix and what they reach.</summary>
    internal sealed record Candidate(long Value, sbyte[] Signs);

    /// <summary>A part of one search, depth first.</summary>
    private sealed class Branch(RowSearch search, int first, Candidate known)
    {
        private readonly int stride = search.stride;
        private readonly int[] sums = new int[2 * (search.rows + 1) * search.stride]; // [rows chosen, last sign, column]
        private readonly sbyte[] signs = new sbyte[search.rows - first];
        private Candidate best = known;
        private long branches;

        public (Candidate Best, long Branches) Run(sbyte[] start)
        {
            var total = Sums(first + start.Length, 0);
            for (var i = 0; i < start.Length; i++)
            {
                var row = search.matrix.AsSpan((first + i) * stride, stride);
                for (var column = 0; column < stride; column++)
                    total[column] += start[i] * row[column];
            }

            start.CopyTo(signs, 0);
            var value = (long)(search.isFixed ? total[0] - Math.Abs(total[0]) : 0);
            foreach (var sum in total)
                value += Math.Abs(sum);
            Enter(first + start.Length, 0, value);
            return (best, branches);
        }

        private Span<int> Sums(int chosen, int which) => sums.AsSpan(((2 * chosen) + which) * stride, stride);

        private void Enter(int chosen, int which, long value)
        {
            if (value + search.suffix[chosen] <= best.Value)
                return;
            if (chosen == search.rows)
            {
                best = new(value, [.. signs]);
                return;
            }

            branches++;
            var (plus, minus) = Choose(
                ref MemoryMarshal.GetReference(Sums(chosen, which)),
                ref search.matrix[chosen * stride],
                ref MemoryMarshal.GetReference(Sums(chosen + 1, 0))
            );
            var better = plus >= minus ? 0 : 1;
            for (var turn = 0; turn < 2; turn++)
            {
                var next = turn == 0 ? better : 1 - better;
                signs[chosen - first] = next == 0 ? (sbyte)1 : (sbyte)-1;
                Enter(chosen + 1, next, next == 0 ? plus : minus);
            }
        }

        /// <summary>Both sums that follow, and their values.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private (int Plus, int Minus) Choose(ref int from, ref int row, ref int to)
        {
            var (plus, minus) = (Vector512<int>.Zero, Vector512<int>.Zero);
            for (var column = 0; column < stride; column += Vector512<int>.Count)
            {
                var sum = Vector512.LoadUnsafe(ref from, (nuint)column);
                var change = Vector512.LoadUnsafe(ref row, (nuint)column);
                var (up, down) = (sum + change, sum - change);
                up.StoreUnsafe(ref to, (nuint)column);
                down.StoreUnsafe(ref to, (nuint)(stride + column));
                plus += Vector512.Abs(up);
                minus += Vector512.Abs(down);
            }

            var (first, second) = (Vector512.Sum(plus), Vector512.Sum(minus));
            if (!search.isFixed)
                return (first, second);
            var (a, b) = (to, Unsafe.Add(ref to, stride));
            return (first + a - Math.Abs(a), second + b - Math.Abs(b));
        }
    }
}
