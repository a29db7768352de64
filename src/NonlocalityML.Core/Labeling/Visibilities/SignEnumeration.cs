using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// The largest value of sum G[i, j, ..] a_i b_j .. over all signs, in whole numbers: every deterministic strategy of all parties
/// but the last, with the last one's best answers. Sixteen sign vectors are held in a SIMD vector, the others follow in Gray-code
/// order; two parties with many settings are left to <see cref="RowSearch"/>, which passes over most of them.
/// </summary>
internal static class SignEnumeration
{
    /// <summary>The sum of |G| must stay below this, so that 32 bits hold every sum.</summary>
    public const long MaximumSum = 1L << 30;

    /// <summary>What one core may take at most.</summary>
    private const double MaximumSeconds = 600;

    /// <summary>Sums of one entry each that a core makes in a second.</summary>
    private const double Speed = 1.8e10;

    /// <summary>So many rows are gone through at once: a bound would cost more than it saves.</summary>
    private const int WholeRows = 20;

    private const int LaneBits = 4;

    /// <summary>How long one core usually takes.</summary>
    public static double Seconds(IReadOnlyList<int> lengths)
    {
        int rows = Math.Min(lengths[^2], lengths[^1]),
            columns = Math.Max(lengths[^2], lengths[^1]);
        var last = rows > WholeRows ? RowSearch.Work(rows, columns) / RowSearch.Speed : Math.Pow(2, rows - 1) * columns / Speed;
        return lengths.SkipLast(2).Aggregate(last, (seconds, length) => seconds * Math.Pow(2, length - 1));
    }

    /// <exception cref="InvalidInputException">More than ten minutes of a core.</exception>
    public static void Require(IReadOnlyList<int> lengths)
    {
        if (Seconds(lengths) is > MaximumSeconds and var seconds)
            throw new InvalidInputException(
                $"A local bound over {string.Join(" x ", lengths)} settings takes about {seconds:G2} s of a core; at most "
                    + $"{MaximumSeconds} are allowed."
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

    /// <summary>The shorter side is gone through, the other one answers.</summary>
    private static long Matrix(ReadOnlySpan<int> matrix, int rows, int columns, bool isFixed)
    {
        if (rows > columns)
            return Matrix(Transposed(matrix, rows, columns), columns, rows, isFixed);
        if (rows > WholeRows)
            return RowSearch.Maximum(matrix, rows, columns, isFixed).Value;
        // Rows of zeros, so that there are enough for the lanes and one that is fixed.
        var padded = new int[Math.Max(rows, LaneBits + 1) * columns];
        matrix.CopyTo(padded);
        return Enumerate(padded[..columns], padded[columns..], isFixed);
    }

    private static int[] Transposed(ReadOnlySpan<int> matrix, int rows, int columns)
    {
        var result = new int[matrix.Length];
        for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
            result[(column * rows) + row] = matrix[(row * columns) + column];
        return result;
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
