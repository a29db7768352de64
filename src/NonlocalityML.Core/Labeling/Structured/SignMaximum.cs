using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// The largest value of sum_x A_x f_x + sum_y B_y (g_y + sum_x A_x F_xy) over all signs A and B: Alice's deterministic strategies
/// with Bob's best answers. Eight sign vectors of Alice are held in a SIMD vector and the others follow in Gray-code order, so
/// that 2^X of them with Y answers each cost 3 Y 2^X flops. Sums of multiples of 2^-42 that stay below 2^11 are exact.
/// </summary>
internal sealed class SignMaximum
{
    /// <summary>Where Bob's signs begin in a key; Alice's begin at bit 0, and a set bit means -1.</summary>
    public const int BobShift = 32;

    private const int LaneSettings = 3;
    private readonly int rows,
        columns;
    private readonly AlignedSpan<double> sums;

    public SignMaximum(int rows, int columns, AlignedMemory memory)
    {
        (this.rows, this.columns) = (rows, columns);
        sums = memory.Allocate<double>(columns * Lanes);
        RowCoefficients = memory.Allocate<double>(Pad(Math.Max(rows, LaneSettings)));
        ColumnCoefficients = memory.Allocate<double>(Pad(columns));
        Matrix = memory.Allocate<double>(Pad(Math.Max(rows, LaneSettings) * columns) + Lanes);
    }

    /// <summary>f, one number a row; zero until written.</summary>
    public AlignedSpan<double> RowCoefficients { get; }

    /// <summary>g, one number a column.</summary>
    public AlignedSpan<double> ColumnCoefficients { get; }

    /// <summary>F[x,y] in C order, padded to a SIMD vector only at the end.</summary>
    public AlignedSpan<double> Matrix { get; }

    /// <summary>The largest value and the key of the signs that attain it.</summary>
    public (double Value, long Key) Find()
    {
        AlignedSpan<double> f = RowCoefficients,
            g = ColumnCoefficients,
            matrix = Matrix;

        // Lane l holds the signs of settings 0, 1, 2: bit x of l set means -1.
        var sign0 = Vector512.Create(1.0, -1, 1, -1, 1, -1, 1, -1);
        var sign1 = Vector512.Create(1.0, 1, -1, -1, 1, 1, -1, -1);
        var sign2 = Vector512.Create(1.0, 1, 1, 1, -1, -1, -1, -1);
        var alone = (sign0 * f[0]) + (sign1 * f[1]) + (sign2 * f[2]);
        for (var x = LaneSettings; x < rows; x++)
            alone += Vector512.Create(f[x]);
        var best = alone;
        for (var y = 0; y < columns; y++)
        {
            var sum =
                Vector512.Create(g[y])
                + (sign0 * matrix[y])
                + (sign1 * matrix[columns + y])
                + (sign2 * matrix[(2 * columns) + y]);
            for (var x = LaneSettings; x < rows; x++)
                sum += Vector512.Create(matrix[(x * columns) + y]);
            sums.Store(y * Lanes, sum);
            best += Vector512.Abs(sum);
        }

        var bestHigh = Vector512<long>.Zero;
        var high = 0;
        for (var step = 1; step < 1 << Math.Max(0, rows - LaneSettings); step++)
        {
            var flipped = int.TrailingZeroCount(step);
            high ^= 1 << flipped;
            var change = (high >> flipped & 1) == 0 ? 2.0 : -2.0;
            var row = matrix + ((flipped + LaneSettings) * columns);
            alone += Vector512.Create(change * f[flipped + LaneSettings]);
            var value = alone;
            for (var y = 0; y < columns; y++)
            {
                var sum = sums.Load(y * Lanes) + Vector512.Create(change * row[y]);
                sums.Store(y * Lanes, sum);
                value += Vector512.Abs(sum);
            }

            var better = Vector512.GreaterThan(value, best);
            best = Vector512.ConditionalSelect(better, value, best);
            bestHigh = Vector512.ConditionalSelect(better.AsInt64(), Vector512.Create((long)high), bestHigh);
        }

        var largest = Kernels.Largest(best);
        var lane = Kernels.LaneOf(best, largest);
        var signs = ((bestHigh[lane] << LaneSettings) | (uint)lane) & ((1L << rows) - 1);
        return (largest, signs | (Respond(signs) << BobShift));
    }

    /// <summary>The number of a key's <see cref="Bell.DeterministicStrategy"/>: setting 0 of Alice is the most significant
    /// bit.</summary>
    public static long IndexOf(long key, int aliceSettings, int bobSettings)
    {
        var index = 0L;
        for (var x = 0; x < aliceSettings; x++)
            index = (index << 1) | (key >> x & 1);
        for (var y = 0; y < bobSettings; y++)
            index = (index << 1) | (key >> (BobShift + y) & 1);
        return index;
    }

    /// <summary>Bob's best signs.</summary>
    private long Respond(long signs)
    {
        var answers = 0L;
        for (var y = 0; y < columns; y += Lanes)
        {
            var sum = ColumnCoefficients.Load(y);
            for (var x = 0; x < rows; x++)
                sum += Matrix.LoadUnaligned((x * columns) + y) * (1 - (2 * (signs >> x & 1)));
            answers |= (long)Vector512.ExtractMostSignificantBits(Vector512.LessThan(sum, Vector512<double>.Zero)) << y;
        }

        return answers & ((1L << columns) - 1);
    }
}
