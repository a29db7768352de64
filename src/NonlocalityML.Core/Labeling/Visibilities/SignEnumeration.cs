using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// The largest value of sum G[i, j, ..] a_i b_j .. over all signs, in whole numbers: every deterministic strategy of all parties
/// but the last, with the last one's best answers. Two parties are left to <see cref="RowSearch"/>, which passes over most of
/// them; of three, each strategy of the first (one of those that symmetries take to one another) with all of the second: sixteen
/// sign vectors are held in a SIMD vector, the others follow in Gray-code order.
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
    /// <param name="lengths">The lengths of the indices.</param>
    /// <param name="actions">What symmetries do to the first party: the size of that group.</param>
    public static double Seconds(IReadOnlyList<int> lengths, int actions)
    {
        int rows = Math.Min(lengths[^2], lengths[^1]),
            columns = Math.Max(lengths[^2], lengths[^1]);
        return lengths.Count == 2 ? RowSearch.Seconds(rows, columns, actions)
            : rows > WholeRows ? Math.Pow(2, lengths[0] - 1) / actions * RowSearch.Seconds(rows, columns, 1)
            : Math.Pow(2, lengths[0] + rows - 2) / actions * columns / Speed;
    }

    /// <exception cref="InvalidInputException">More than ten minutes of a core.</exception>
    public static void Require(IReadOnlyList<int> lengths, int actions)
    {
        if (Seconds(lengths, actions) is > MaximumSeconds and var seconds)
            throw new InvalidInputException(
                $"A local bound over {string.Join(" x ", lengths)} settings takes about {seconds:G2} s of a core; at most "
                    + $"{MaximumSeconds} are allowed."
            );
    }

    /// <param name="tensor">G in C order.</param>
    /// <param name="lengths">The lengths of its two or three indices.</param>
    /// <param name="isFixed">Whether index 0 of every party has the sign +1: "not measured".</param>
    /// <param name="symmetries">Generators of symmetries of G, which hasten the work; may be empty.</param>
    /// <returns>The value, and signs of all parties one after another that reach it.</returns>
    /// <exception cref="InvalidInputException">Too large.</exception>
    public static LocalMaximum Maximum(
        int[] tensor,
        IReadOnlyList<int> lengths,
        bool isFixed,
        IReadOnlyList<TensorSymmetry> symmetries
    )
    {
        var sum = tensor.Sum(value => Math.Abs((long)value));
        if (sum >= MaximumSum)
            throw new InvalidInputException(
                $"The coefficients of an inequality sum to {sum} in absolute value; less than {MaximumSum} is allowed."
            );
        var group = symmetries.Count == 0 ? [] : TensorSymmetry.Group(symmetries, lengths);
        var actions = TensorSymmetry.Actions(group, 0);
        Require(lengths, Math.Max(1, actions.Count));
        if (lengths.Count == 2)
            return lengths[0] <= lengths[1]
                ? Search(tensor, lengths[0], lengths[1], isFixed, actions)
                : Exchanged(tensor, lengths[0], lengths[1], isFixed, TensorSymmetry.Actions(group, 1));
        if (lengths[0] > SignOrbits.MaximumCount)
            throw new InvalidInputException(
                $"{lengths[0]} settings of the first of three parties; at most {SignOrbits.MaximumCount} are allowed."
            );
        // Where the first sign is not given, turning it and the last party changes nothing.
        var strategies = SignOrbits.Smallest(lengths[0], actions, isFixed);
        var values = new long[strategies.Count];
        Parallelism.For(
            values.Length,
            Environment.ProcessorCount,
            i => values[i] = Matrix(Answered(tensor, lengths, strategies[i]), lengths[1], lengths[2], isFixed)
        );
        var first = strategies[Array.IndexOf(values, values.Max())];
        var rest = Search(Answered(tensor, lengths, first), lengths[1], lengths[2], isFixed, []);
        return new(rest.Value, [.. Enumerable.Range(0, lengths[0]).Select(i => Sign(first, i)), .. rest.Signs]);
    }

    private static sbyte Sign(int signs, int setting) => (signs >> setting & 1) == 0 ? (sbyte)1 : (sbyte)-1;

    /// <summary>G with the first party's signs put in.</summary>
    private static int[] Answered(int[] tensor, IReadOnlyList<int> lengths, int signs)
    {
        var sums = new int[tensor.Length / lengths[0]];
        for (var i = 0; i < lengths[0]; i++)
            Add(sums, tensor.AsSpan(i * sums.Length, sums.Length), Sign(signs, i));
        return sums;
    }

    private static void Add(int[] sums, ReadOnlySpan<int> row, int factor)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] += factor * row[i];
    }

    /// <summary>Signs of the rows, and the columns' best answers.</summary>
    private static LocalMaximum Search(int[] matrix, int rows, int columns, bool isFixed, IReadOnlyList<int[]> actions)
    {
        var best = RowSearch.Maximum(matrix, rows, columns, isFixed, actions);
        var sums = new int[columns];
        for (var row = 0; row < rows; row++)
            Add(sums, matrix.AsSpan(row * columns, columns), best.Signs[row]);
        var answers = sums.Select((sum, column) => sum < 0 && !(isFixed && column == 0) ? (sbyte)-1 : (sbyte)1);
        return new(best.Value, [.. best.Signs, .. answers]);
    }

    private static LocalMaximum Exchanged(int[] matrix, int rows, int columns, bool isFixed, IReadOnlyList<int[]> actions)
    {
        var best = Search(Transposed(matrix, rows, columns), columns, rows, isFixed, actions);
        return new(best.Value, [.. best.Signs[columns..], .. best.Signs[..columns]]);
    }

    /// <summary>The shorter side is gone through, the other one answers.</summary>
    private static long Matrix(int[] matrix, int rows, int columns, bool isFixed)
    {
        if (rows > columns)
            return Matrix(Transposed(matrix, rows, columns), columns, rows, isFixed);
        if (rows > WholeRows)
            return RowSearch.Maximum(matrix, rows, columns, isFixed, []).Value;
        // Rows of zeros, so that there are enough for the lanes and one that is fixed.
        var padded = new int[Math.Max(rows, LaneBits + 1) * columns];
        matrix.CopyTo(padded, 0);
        return Enumerate(padded[..columns], padded[columns..], isFixed);
    }

    private static int[] Transposed(int[] matrix, int rows, int columns)
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
