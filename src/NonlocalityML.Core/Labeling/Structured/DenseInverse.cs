using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>The inverse of a square matrix in its own place, by Gauss and Jordan with row pivots: 2 n^3 flops in whole
/// vectors.</summary>
internal sealed class DenseInverse
{
    /// <summary>A matrix of zeros and ones whose largest pivot is below this is singular in double precision.</summary>
    private const double SmallestPivot = 1e-10;

    private readonly AlignedMemory memory = new();
    private readonly AlignedSpan<double> entries;
    private readonly int size,
        stride;

    public DenseInverse(int size)
    {
        this.size = size;
        stride = Pad(size);
        entries = memory.Allocate<double>((long)size * stride);
    }

    public double this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    /// <returns>False when the matrix is singular in double precision; its entries are then of no use.</returns>
    public bool TryInvert()
    {
        var swaps = new int[size];
        for (var p = 0; p < size; p++)
        {
            var pivot = swaps[p] = Largest(p);
            if (!(Math.Abs(this[pivot, p]) >= SmallestPivot))
                return false;
            if (pivot != p)
                SwapRows(pivot, p);
            Eliminate(p);
        }

        for (var p = size - 1; p >= 0; p--)
        {
            for (var row = 0; swaps[p] != p && row < size; row++)
                (this[row, p], this[row, swaps[p]]) = (this[row, swaps[p]], this[row, p]);
        }

        return true;
    }

    private AlignedSpan<double> Row(int row) => entries + (row * stride);

    private int Largest(int column)
    {
        var largest = column;
        for (var row = column + 1; row < size; row++)
        {
            if (Math.Abs(this[row, column]) > Math.Abs(this[largest, column]))
                largest = row;
        }

        return largest;
    }

    private void SwapRows(int first, int second)
    {
        Span<double> a = Row(first).AsSpan(size),
            b = Row(second).AsSpan(size);
        for (var i = 0; i < size; i++)
            (a[i], b[i]) = (b[i], a[i]);
    }

    private void Eliminate(int p)
    {
        var scale = 1 / this[p, p];
        this[p, p] = 1;
        foreach (ref var entry in Row(p).AsSpan(size))
            entry *= scale;
        for (var row = 0; row < size; row++)
        {
            var factor = this[row, p];
            if (row == p || factor == 0)
                continue;
            this[row, p] = 0;
            Kernels.AddTo(Row(row), -factor, Row(p), stride);
        }
    }
}
