using System.Runtime.Intrinsics;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// The largest value of sum_x A_x f_x + sum_y |g_y + sum_x A_x F_xy| over all signs A: Alice's deterministic strategies with Bob's
/// best answers. Eight sign vectors are held in a SIMD vector and the others follow in Gray-code order, so that 2^X strategies of Y
/// answers cost 3 Y 2^X flops (1 Y 2^X of them for the step from one to the next).
/// </summary>
internal sealed unsafe class SignMaximum(int rows, int columns, AlignedMemory memory)
{
    private const int LaneBits = 3;
    private readonly double* sums = memory.Allocate<double>(columns * AlignedMemory.Lanes);

    /// <summary>Rows that F and f must have in memory; those after <c>rows</c> are zero.</summary>
    public static int PaddedRows(int rows) => Math.Max(rows, LaneBits);

    /// <param name="f">One number a row.</param>
    /// <param name="g">One number a column.</param>
    /// <param name="matrix">F[x,y], C order without padding between rows.</param>
    /// <returns>The value and the signs: bit x is set where A_x = -1.</returns>
    public (double Value, int Signs) Find(double* f, double* g, double* matrix)
    {
        // Lane l holds the signs of settings 0, 1, 2: bit x of l set means -1.
        var sign0 = Vector512.Create(1.0, -1, 1, -1, 1, -1, 1, -1);
        var sign1 = Vector512.Create(1.0, 1, -1, -1, 1, 1, -1, -1);
        var sign2 = Vector512.Create(1.0, 1, 1, 1, -1, -1, -1, -1);
        var alone = (sign0 * f[0]) + (sign1 * f[1]) + (sign2 * f[2]);
        for (var x = LaneBits; x < rows; x++) alone += Vector512.Create(f[x]);
        var value = alone;
        for (var y = 0; y < columns; y++)
        {
            var sum = Vector512.Create(g[y]) + (sign0 * matrix[y]) + (sign1 * matrix[columns + y]) + (sign2 * matrix[(2 * columns) + y]);
            for (var x = LaneBits; x < rows; x++) sum += Vector512.Create(matrix[(x * columns) + y]);
            sum.StoreAligned(sums + (y * AlignedMemory.Lanes));
            value += Vector512.Abs(sum);
        }

        var best = value;
        var bestStep = Vector512<long>.Zero;
        var high = 0;
        for (var step = 1; step < 1 << Math.Max(0, rows - LaneBits); step++)
        {
            var flipped = int.TrailingZeroCount(step);
            high ^= 1 << flipped;
            var change = (high >> flipped & 1) == 0 ? 2.0 : -2.0;
            var row = matrix + ((flipped + LaneBits) * columns);
            alone += Vector512.Create(change * f[flipped + LaneBits]);
            value = alone;
            for (var y = 0; y < columns; y++)
            {
                var sum = Vector512.LoadAligned(sums + (y * AlignedMemory.Lanes)) + Vector512.Create(change * row[y]);
                sum.StoreAligned(sums + (y * AlignedMemory.Lanes));
                value += Vector512.Abs(sum);
            }

            var better = Vector512.GreaterThan(value, best);
            best = Vector512.ConditionalSelect(better, value, best);
            bestStep = Vector512.ConditionalSelect(better.AsInt64(), Vector512.Create((long)high), bestStep);
        }

        var lane = 0;
        for (var i = 1; i < AlignedMemory.Lanes; i++)
        {
            if (best[i] > best[lane]) lane = i;
        }

        return (best[lane], ((int)bestStep[lane] << LaneBits | lane) & ((1 << rows) - 1));
    }
}
