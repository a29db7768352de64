using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// The largest value of sum G[i, j, ..] a_i b_j .. over all signs, in whole numbers: every deterministic strategy of all parties
/// but the last, with the last one's best answers, except those that a bound passes over. Sixteen sign vectors are held in a SIMD
/// vector, the others follow in Gray-code order.
/// </summary>
internal static class SignEnumeration
{
    /// <summary>The sum of |G| must stay below this, so that 32 bits hold every sum.</summary>
    public const long MaximumSum = 1L << 30;

    /// <summary>Sums of one entry each that are made at most: some ten minutes of one core.</summary>
    public const double MaximumWork = 1.1e13;

    /// <summary>Such sums that a core makes in a second.</summary>
    public const double Speed = 1.8e10;

    /// <summary>So many rows are gone through at once: a bound would cost more than it saves.</summary>
    private const int WholeRows = 16;

    private const int LaneBits = 4,
        TaskBits = 6;

    /// <summary>Sums of one entry each that are made where no bound passes over any.</summary>
    public static double Work(IReadOnlyList<int> lengths) =>
        Math.Pow(2, lengths.SkipLast(1).Sum(length => length - 1)) * lengths[^1];

    /// <exception cref="InvalidInputException">More than <see cref="MaximumWork"/>.</exception>
    public static void Require(IReadOnlyList<int> lengths)
    {
        if (Work(lengths) is > MaximumWork and var work)
            throw new InvalidInputException(
                $"A local bound over {string.Join(" x ", lengths)} settings takes {work:G2} steps; at most {MaximumWork:G2} "
                    + "are allowed."
            );
    }

    /// <param name="tensor">G in C order.</param>
    /// <param name="lengths">The lengths of its indices.</param>
    /// <param name="isFixed">Whether index 0 of every party has the sign +1: "not measured".</param>
    /// <exception cref="InvalidInputException">Too large.</exception>
    public static long Maximum(ReadOnlySpan<int> tensor, IReadOnlyList<int> lengths, bool isFixed)
    {
        Require(lengths);
        var sum = 0L;
        foreach (var value in tensor)
            sum += Math.Abs((long)value);
        if (sum >= MaximumSum)
            throw new InvalidInputException(
                $"The coefficients of an inequality sum to {sum} in absolute value; less than {MaximumSum} is allowed."
            );
        return lengths.Count == 2 ? Matrix(tensor, lengths[0], lengths[1], isFixed) : Contract(tensor, lengths, isFixed);
    }

    /// <summary>Every strategy of the first party. Its sign 0 is +1: where that is not given, flipping it and the last party
    /// changes nothing.</summary>
    private static long Contract(ReadOnlySpan<int> tensor, IReadOnlyList<int> lengths, bool isFixed)
    {
        var rest = lengths.Skip(1).ToList();
        var slice = tensor.Length / lengths[0];
        var sums = new int[slice];
        for (var i = 0; i < lengths[0]; i++)
            Add(sums, tensor.Slice(i * slice, slice), 1);
        var best = Maximum(sums, rest, isFixed);
        var signs = 0L;
        for (var step = 1L; step < 1L << (lengths[0] - 1); step++)
        {
            var flipped = BitOperations.TrailingZeroCount(step);
            signs ^= 1L << flipped;
            Add(sums, tensor.Slice((flipped + 1) * slice, slice), (signs >> flipped & 1) == 0 ? 2 : -2);
            best = Math.Max(best, Maximum(sums, rest, isFixed));
        }

        return best;
    }

    private static void Add(int[] sums, ReadOnlySpan<int> row, int factor)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] += factor * row[i];
    }

    /// <summary>
    /// The rows are cut in two. Signs of the upper ones are passed over where their value and the largest value of the lower ones
    /// together stay at or below the best known, as |u + l| &lt;= |u| + |l|; the lower ones are gone through for the others.
    /// </summary>
    private static long Matrix(ReadOnlySpan<int> matrix, int rows, int columns, bool isFixed)
    {
        // Rows of zeros, so that there are enough for the lanes and one that is fixed.
        var padded = new int[Math.Max(rows, LaneBits + 1) * columns];
        matrix.CopyTo(padded);
        rows = padded.Length / columns;
        if (rows <= WholeRows)
            return Enumerate(padded[..columns], padded[columns..], isFixed);
        var above = rows - Math.Max(LaneBits, rows / 2);
        var (upper, lower) = (padded[..(above * columns)], padded[(above * columns)..]);
        var lowerBest = Enumerate(new int[columns], lower, isFixed);
        var best = Ascend(padded, columns, isFixed);
        var tasks = Math.Min(TaskBits, above - 1);
        Parallelism.For(
            1 << tasks,
            Environment.ProcessorCount,
            task =>
            {
                foreach (var sums in UpperSums(upper, columns, tasks, task))
                {
                    if (Value(sums, isFixed) + lowerBest > Interlocked.Read(ref best))
                        InterlockedMaximum(ref best, Enumerate(sums, lower, isFixed));
                }
            }
        );
        return best;
    }

    private static void InterlockedMaximum(ref long best, long value)
    {
        for (var known = Interlocked.Read(ref best); value > known; )
            known = Interlocked.CompareExchange(ref best, value, known) is var found && found == known ? value : found;
    }

    /// <summary>The column sums of all signs of the upper rows, row 0 always with +1, in Gray-code order; the last rows take
    /// their signs from the bits of the task. One array, changed in place.</summary>
    private static IEnumerable<int[]> UpperSums(int[] rows, int columns, int tasks, int task)
    {
        var gray = (rows.Length / columns) - 1 - tasks;
        var sums = new int[columns];
        for (var row = 0; row * columns < rows.Length; row++)
            Add(sums, Row(row), row > gray && (task >> (row - gray - 1) & 1) == 1 ? -1 : 1);
        yield return sums;
        var signs = 0L;
        for (var step = 1L; step < 1L << gray; step++)
        {
            var flipped = BitOperations.TrailingZeroCount(step);
            signs ^= 1L << flipped;
            Add(sums, Row(flipped + 1), (signs >> flipped & 1) == 0 ? 2 : -2);
            yield return sums;
        }

        ReadOnlySpan<int> Row(int row) => rows.AsSpan(row * columns, columns);
    }

    /// <summary>A value that signs reach: from each row's own signs, the parties answer each other until nothing
    /// improves.</summary>
    private static long Ascend(int[] matrix, int columns, bool isFixed)
    {
        var rows = matrix.Length / columns;
        var best = long.MinValue;
        for (var start = 0; start < rows; start++)
        {
            var sums = matrix[(start * columns)..((start + 1) * columns)];
            for (var last = long.MinValue; ; )
            {
                var answers = sums.Select((sum, column) => sum < 0 && !(isFixed && column == 0) ? -1 : 1).ToArray();
                Array.Clear(sums);
                for (var row = 0; row < rows; row++)
                {
                    var own = matrix.AsSpan(row * columns, columns);
                    var gain = 0L;
                    for (var column = 0; column < columns; column++)
                        gain += (long)answers[column] * own[column];
                    Add(sums, own, gain < 0 && !(isFixed && row == 0) ? -1 : 1);
                }

                var value = Value(sums, isFixed);
                if (value <= last)
                    break;
                best = Math.Max(best, last = value);
            }
        }

        return best;
    }

    /// <summary>The largest value of the sums above and all signs of the rows: the last four are the lanes, the others follow in
    /// Gray-code order.</summary>
    private static long Enumerate(int[] above, int[] rows, bool isFixed)
    {
        var columns = above.Length;
        var gray = (rows.Length / columns) - LaneBits;
        var sums = new Vector512<int>[columns];
        for (var column = 0; column < columns; column++)
        {
            sums[column] = Vector512.Create(above[column]);
            for (var row = 0; row < gray + LaneBits; row++)
            {
                var value = Vector512.Create(rows[(row * columns) + column]);
                sums[column] += row < gray ? value : value * LaneSigns(row - gray);
            }
        }

        var best = Value(sums, isFixed);
        var signs = 0L;
        for (var step = 1L; step < 1L << gray; step++)
        {
            var flipped = BitOperations.TrailingZeroCount(step);
            signs ^= 1L << flipped;
            best = Vector512.Max(best, Flip(sums, rows.AsSpan(flipped * columns, columns), (signs >> flipped & 1) == 0, isFixed));
        }

        var largest = long.MinValue;
        for (var lane = 0; lane < Vector512<int>.Count; lane++)
            largest = Math.Max(largest, best[lane]);
        return largest;
    }

    private static Vector512<int> LaneSigns(int bit)
    {
        var result = Vector512<int>.Zero;
        for (var lane = 0; lane < Vector512<int>.Count; lane++)
            result = result.WithElement(lane, (lane >> bit & 1) == 0 ? 1 : -1);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector512<int> Flip(Vector512<int>[] sums, ReadOnlySpan<int> row, bool isUp, bool isFixed)
    {
        var factor = isUp ? 2 : -2;
        var total = Vector512<int>.Zero;
        var first = 0;
        if (isFixed)
            total = sums[first++] += Vector512.Create(factor * row[0]);
        for (var column = first; column < sums.Length; column++)
        {
            var sum = sums[column] + Vector512.Create(factor * row[column]);
            sums[column] = sum;
            total += Vector512.Abs(sum);
        }

        return total;
    }

    private static long Value(int[] sums, bool isFixed)
    {
        var total = isFixed ? sums[0] : Math.Abs((long)sums[0]);
        for (var column = 1; column < sums.Length; column++)
            total += Math.Abs((long)sums[column]);
        return total;
    }

    private static Vector512<int> Value(Vector512<int>[] sums, bool isFixed)
    {
        var total = isFixed ? sums[0] : Vector512.Abs(sums[0]);
        for (var column = 1; column < sums.Length; column++)
            total += Vector512.Abs(sums[column]);
        return total;
    }
}
