using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// The largest sum of G[i, j] a_i b_j over signs, for matrices of many rows. Let f(s) = sum |s_j| be the columns' best answers to
/// the sums s of some rows, and K the largest value of the other rows alone. As f(s + u) &lt;= f(s) + f(u), nothing above f(s) +
/// K can follow, and the branch ends where that is not above the best known. The K are found by the same search, from the last
/// row on (Verfaillie, Lemaitre and Schiex, AAAI 1996, 181: "Russian doll search"); rows are put in an order in which they grow
/// slowly. The result does not depend on threads.
/// </summary>
internal sealed class RowSearch
{
    /// <summary>Branches that are made at most, times columns: about ten minutes of two cores.</summary>
    private const double MaximumWork = 1e12;

    /// <summary>Sums of one column each that a core makes in a second.</summary>
    private const double Speed = 2e9;

    /// <summary>Fewer rows than these are one task; of more, these first ones are set before.</summary>
    private const int ManyRows = 24,
        TaskRows = 7,
        Round = 16,
        LargestOrbit = 16;

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

    /// <summary>How long one core usually takes: measured on inequalities of the Werner state with 33 to 73 axes, within a factor
    /// of ten or so.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="actions">Size of the group of symmetries.</param>
    public static double Seconds(int rows, int columns, int actions) =>
        Math.Pow(2, 13 + (rows / 4.0)) / Math.Sqrt(actions) * columns / Speed;

    /// <param name="matrix">G in C order; the sum of |G| below 2^30.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="isFixed">Whether row 0 and column 0 have the sign +1.</param>
    /// <param name="actions">A group of exchanges of rows and their signs, ~row for the other sign, that some exchange of columns
    /// and their signs undoes; may be empty.</param>
    /// <returns>The value, and signs of the rows that reach it.</returns>
    /// <exception cref="InvalidInputException">More than <see cref="MaximumWork"/>.</exception>
    public static LocalMaximum Maximum(
        ReadOnlySpan<int> matrix,
        int rows,
        int columns,
        bool isFixed,
        IReadOnlyList<int[]> actions
    )
    {
        var search = new RowSearch(matrix, rows, columns, isFixed);
        var orbit = Orbit(rows, actions, isFixed);
        var order = new RowOrder(search.matrix, rows, search.stride, isFixed, orbit);
        search.Arrange(order.Rows);
        var best = new LocalMaximum(0, []);
        // The search of all rows begins with the signs of the whole orbit: what follows fewer of its rows is never asked for.
        for (var first = rows - 1; first >= Math.Max(1, orbit.Count); first--)
        {
            best = search.Solve(first, order.Known[first], search.Tasks(first));
            search.suffix[first] = best.Value;
        }

        best = search.Solve(0, order.Known[0], orbit.Count == 0 ? search.Tasks(0) : Tasks(order.Rows, orbit, actions, isFixed));
        var signs = new sbyte[rows];
        for (var row = 0; row < rows; row++)
            signs[order.Rows[row]] = best.Signs[row];
        return new(best.Value, signs);
    }

    /// <summary>Rows that the group takes to one another, not too many; with row 0 where that is fixed. Empty where there are
    /// none.</summary>
    private static List<int> Orbit(int rows, IReadOnlyList<int[]> actions, bool isFixed)
    {
        var orbits = Enumerable
            .Range(0, rows)
            .Select(row => actions.Select(action => action[row] < 0 ? ~action[row] : action[row]).Distinct().Order().ToList())
            .Where(orbit => orbit.Count is > 1 and <= LargestOrbit)
            .ToList();
        if (orbits.Count == 0)
            return [];
        var largest = orbits.MaxBy(orbit => orbit.Count)!;
        return isFixed ? [0, .. largest] : largest;
    }

    /// <summary>Signs of an orbit's rows, in the order of the search: one choice for all that the group takes to one
    /// another.</summary>
    private static List<sbyte[]> Tasks(int[] order, List<int> orbit, IReadOnlyList<int[]> actions, bool isFixed)
    {
        var inside = actions
            .Select(action =>
                orbit.Select(row => action[row] < 0 ? ~orbit.IndexOf(~action[row]) : orbit.IndexOf(action[row])).ToArray()
            )
            .DistinctBy(images => string.Join(' ', images))
            .ToList();
        return
        [
            .. SignOrbits
                .Smallest(orbit.Count, inside, isFixed)
                .Select(signs =>
                    order.Take(orbit.Count).Select(row => (signs >> orbit.IndexOf(row) & 1) == 0 ? (sbyte)1 : (sbyte)-1).ToArray()
                ),
        ];
    }

    private void Arrange(int[] order)
    {
        var before = (int[])matrix.Clone();
        for (var row = 0; row < rows; row++)
            before.AsSpan(order[row] * stride, stride).CopyTo(matrix.AsSpan(row * stride));
    }

    /// <summary>Signs of the next rows: one choice for each task.</summary>
    private List<sbyte[]> Tasks(int first)
    {
        var count = rows - first < ManyRows ? 1 : TaskRows;
        // Turning all signs changes nothing but where a column cannot follow.
        var free = count - (isFixed && first > 0 ? 0 : 1);
        return
        [
            .. Enumerable
                .Range(0, 1 << free)
                .Select(bits =>
                    Enumerable.Range(0, count).Select(i => (bits >> (count - 1 - i) & 1) == 0 ? (sbyte)1 : (sbyte)-1).ToArray()
                ),
        ];
    }

    /// <summary>The rows from the first on, alone.</summary>
    private LocalMaximum Solve(int first, LocalMaximum known, List<sbyte[]> tasks)
    {
        var best = known;
        for (var from = 0; from < tasks.Count; from += Round)
        {
            var found = new (LocalMaximum Best, long Branches)[Math.Min(Round, tasks.Count - from)];
            Parallelism.For(
                found.Length,
                Environment.ProcessorCount,
                i => found[i] = new Branch(this, first, best).Run(tasks[from + i])
            );
            work += found.Sum(one => one.Branches) * (double)stride;
            if (work > MaximumWork)
                throw TooLong(rows);
            best = found.Select(one => one.Best).Aggregate(best, (a, b) => b.Value > a.Value ? b : a);
        }

        return best;
    }

    private static InvalidInputException TooLong(int rows) =>
        new($"A local bound over {rows} settings takes more than {MaximumWork:G2} steps, which is the most that is allowed.");

    /// <summary>A part of one search, depth first.</summary>
    private sealed class Branch(RowSearch search, int first, LocalMaximum known)
    {
        private readonly int stride = search.stride;
        private readonly int[] sums = new int[2 * (search.rows + 1) * search.stride]; // [rows chosen, last sign, column]
        private readonly sbyte[] signs = new sbyte[search.rows - first];
        private LocalMaximum best = known;
        private readonly double limit = MaximumWork / search.stride;
        private long branches;

        public (LocalMaximum Best, long Branches) Run(sbyte[] start)
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

            if (++branches > limit)
                throw TooLong(search.rows);
            var (plus, minus) = Choose(
                Lanes(Sums(chosen, which)),
                Lanes(search.matrix.AsSpan(chosen * stride, stride)),
                Lanes(Sums(chosen + 1, 0)),
                Lanes(Sums(chosen + 1, 1))
            );
            var better = plus >= minus ? 0 : 1;
            for (var turn = 0; turn < 2; turn++)
            {
                var next = turn == 0 ? better : 1 - better;
                signs[chosen - first] = next == 0 ? (sbyte)1 : (sbyte)-1;
                Enter(chosen + 1, next, next == 0 ? plus : minus);
            }
        }

        private static Span<Vector512<int>> Lanes(Span<int> numbers) => MemoryMarshal.Cast<int, Vector512<int>>(numbers);

        /// <summary>Both sums that follow, and their values.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private (int Plus, int Minus) Choose(
            ReadOnlySpan<Vector512<int>> from,
            ReadOnlySpan<Vector512<int>> row,
            Span<Vector512<int>> up,
            Span<Vector512<int>> down
        )
        {
            var (plus, minus) = (Vector512<int>.Zero, Vector512<int>.Zero);
            for (var i = 0; i < from.Length; i++)
            {
                up[i] = from[i] + row[i];
                down[i] = from[i] - row[i];
                plus += Vector512.Abs(up[i]);
                minus += Vector512.Abs(down[i]);
            }

            var (first, second) = (Vector512.Sum(plus), Vector512.Sum(minus));
            if (!search.isFixed)
                return (first, second);
            var (a, b) = (up[0][0], down[0][0]);
            return (first + a - Math.Abs(a), second + b - Math.Abs(b));
        }
    }
}
