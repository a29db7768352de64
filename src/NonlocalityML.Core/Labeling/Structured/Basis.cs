using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// The dense inverse W of a simplex basis: M W = 1, where M has a column for each basic strategy and a row for each tight cell,
/// the first row being ones (the weights sum to one). W[s, t] is kept by rows s; what leaves frees a row and a column of zeros,
/// and what enters takes the first free ones, so that no step moves data.
/// </summary>
/// <remarks>A change of basis is one rank-one update: 2 k^2 flops for k basic strategies.</remarks>
internal sealed class Basis
{
    /// <summary>Marks a free row or column.</summary>
    public const int Free = -1;

    /// <summary>Marks column 0, which belongs to the row of ones.</summary>
    public const int Ones = int.MaxValue;

    private const int WordBits = 64;
    private readonly StrategySpace space;
    private readonly int stride,
        cellCount,
        coordinateCount,
        rank;
    private readonly AlignedSpan<double> inverse,
        columns,
        gathered,
        copy;
    private readonly AlignedSpan<ulong> occupied;

    public Basis(StrategySpace space, AlignedMemory memory)
    {
        this.space = space;
        rank = space.Rank;
        stride = Pad(rank);
        cellCount = space.Cells;
        coordinateCount = space.Coordinates;
        inverse = memory.Allocate<double>((long)stride * stride);
        columns = memory.Allocate<double>((long)stride * coordinateCount);
        gathered = memory.Allocate<double>(stride);
        copy = memory.Allocate<double>(stride);
        occupied = memory.Allocate<ulong>((long)(stride + WordBits - 1) / WordBits * cellCount);
        Strategies = new long[stride];
        TightCells = new int[stride];
    }

    /// <summary>Length of a vector over the rows or columns of W, padding included.</summary>
    public int Capacity => stride;

    /// <summary>The rows and columns in use lie below this number.</summary>
    public int Size
    {
        get;
        private set
        {
            field = value;
            PaddedSize = Pad(value);
        }
    }

    /// <summary><see cref="Size"/> in whole SIMD vectors.</summary>
    public int PaddedSize { get; private set; }

    /// <summary>
    /// Whether every row and column is taken. As many strategies as are affinely independent are a basis of all of them, so
    /// nothing can enter without another one leaving: where a step asks for it, W is wrong by rounding errors.
    /// </summary>
    public bool IsFull => Size == rank && !Strategies.AsSpan(0, Size).Contains(Free);

    /// <summary>The strategy of each row, or <see cref="Free"/>.</summary>
    public long[] Strategies { get; }

    /// <summary>The cell of each column, <see cref="Ones"/>, or <see cref="Free"/>.</summary>
    public int[] TightCells { get; }

    public AlignedSpan<double> Row(int row) => inverse + (row * stride);

    /// <summary>One strategy, no tight cell.</summary>
    public void Start(long strategy, AlignedSpan<double> column, AlignedSpan<double> cells)
    {
        inverse.AsSpan(stride * stride).Clear();
        Array.Fill(Strategies, Free);
        Array.Fill(TightCells, Free);
        TightCells[0] = Ones;
        Size = 1;
        inverse[0] = 1;
        Place(0, strategy, column, cells);
    }

    /// <summary>y = W v, where v holds a sum of weights, 1 for a column, and values in the tight cells.</summary>
    public void Represent(AlignedSpan<double> cells, AlignedSpan<double> y, double total = 1)
    {
        gathered[0] = total;
        for (var t = 1; t < Size; t++)
            gathered[t] = TightCells[t] != Free ? cells[TightCells[t]] : 0;
        Kernels.MultiplyRows(inverse, stride, Size, gathered, PaddedSize, y);
    }

    /// <summary>factors += factor * u, where u holds the values of the basic strategies in a cell.</summary>
    public void AddCell(int cell, double factor, AlignedSpan<double> factors)
    {
        var (low, high) = (Vector512.Create(factor * space.LowValue), Vector512.Create(factor));
        for (var s = 0; s < PaddedSize; s += Lanes)
        {
            var isHigh = Kernels.Mask(occupied[(s / WordBits * cellCount) + cell] >> (s % WordBits));
            factors.Store(s, factors.Load(s) + Vector512.ConditionalSelect(isHigh, high, low));
        }
    }

    /// <summary>result = factors W.</summary>
    public void Weigh(AlignedSpan<double> factors, AlignedSpan<double> result) =>
        Kernels.CombineRows(factors, inverse, stride, Size, result, PaddedSize);

    /// <summary>Sum of factor times column over the basic strategies, in coordinates.</summary>
    public void Combine(AlignedSpan<double> factors, AlignedSpan<double> coordinates) =>
        Kernels.CombineRows(factors, columns, coordinateCount, Size, coordinates, coordinateCount);

    /// <summary>
    /// A strategy enters and a cell becomes tight: M grows. As in the changes below, y and z are altered in one place, so that a
    /// single sum of products sets the row and column themselves; they are of no use afterwards.
    /// </summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="column">Its coordinates.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="y">See <see cref="Represent"/>.</param>
    /// <param name="z">The values of the basic strategies in the cell, times W.</param>
    /// <param name="pivot">What the strategy adds to the cell beyond its representation in the basis.</param>
    /// <returns>The places they take.</returns>
    public (int Row, int Column) Grow(
        long strategy,
        AlignedSpan<double> column,
        AlignedSpan<double> cells,
        int cell,
        AlignedSpan<double> y,
        AlignedSpan<double> z,
        double pivot
    )
    {
        if (IsFull)
            throw new InvalidOperationException($"A basis of {rank} strategies cannot grow.");
        // Rows and columns are taken and freed in pairs: there is a free row where there is a free column.
        var (row, place) = (Strategies.AsSpan(0, Size).IndexOf(Free), TightCells.AsSpan(0, Size).IndexOf(Free));
        if (row < 0)
            row = place = Size++;
        y[row] = z[place] = -1;
        AddProducts(y, 1 / pivot, z);
        Place(row, strategy, column, cells);
        TightCells[place] = cell;
        return (row, place);
    }

    /// <summary>A strategy enters, another one leaves.</summary>
    public void ReplaceStrategy(
        int leaving,
        long strategy,
        AlignedSpan<double> column,
        AlignedSpan<double> cells,
        AlignedSpan<double> y
    )
    {
        CopyRow(leaving, 1 / y[leaving]);
        y[leaving] -= 1;
        AddProducts(y, -1, copy);
        Place(leaving, strategy, column, cells);
    }

    /// <summary>A tight cell comes loose, another one becomes tight.</summary>
    public void ReplaceCell(int leaving, int cell, AlignedSpan<double> z)
    {
        var scale = 1 / z[leaving];
        for (var s = 0; s < Size; s++)
            copy[s] = Row(s)[leaving] * scale;
        z[leaving] -= 1;
        AddProducts(copy, -1, z);
        TightCells[leaving] = cell;
    }

    /// <summary>A tight cell comes loose and a strategy leaves: M shrinks.</summary>
    public void Shrink(int row, int column)
    {
        CopyRow(row, 1 / Row(row)[column]);
        for (var s = 0; s < Size; s++)
            gathered[s] = Row(s)[column];
        AddProducts(gathered, -1, copy);
        Row(row).AsSpan(PaddedSize).Clear();
        for (var s = 0; s < Size; s++)
            Row(s)[column] = 0;
        Strategies[row] = Free;
        TightCells[column] = Free;
    }

    /// <summary>Computes W anew from the strategies and tight cells, to remove the rounding errors of many updates.</summary>
    /// <returns>False, with W as it was, when M is singular in double precision.</returns>
    public bool Invert()
    {
        int[] rows = [.. Enumerable.Range(0, Size).Where(s => Strategies[s] != Free)];
        int[] places = [.. Enumerable.Range(0, Size).Where(t => TightCells[t] != Free)];
        var fresh = new DenseInverse(rows.Length);
        for (var t = 0; t < places.Length; t++)
        for (var s = 0; s < rows.Length; s++)
            fresh[t, s] = Value(rows[s], TightCells[places[t]]);
        if (!fresh.TryInvert())
            return false;
        for (var s = 0; s < rows.Length; s++)
        for (var t = 0; t < places.Length; t++)
            Row(rows[s])[places[t]] = fresh[s, t];
        GC.KeepAlive(fresh);
        return true;

        double Value(int s, int cell) =>
            cell == Ones || (occupied[(s / WordBits * cellCount) + cell] >> (s % WordBits) & 1) == 1 ? 1 : space.LowValue;
    }

    private void CopyRow(int row, double scale)
    {
        for (var t = 0; t < PaddedSize; t += Lanes)
            copy.Store(t, Row(row).Load(t) * scale);
    }

    /// <summary>W += scale * left right'.</summary>
    private void AddProducts(AlignedSpan<double> left, double scale, AlignedSpan<double> right) =>
        Kernels.AddProducts(inverse, stride, Size, left, scale, right, PaddedSize);

    private void Place(int row, long strategy, AlignedSpan<double> column, AlignedSpan<double> cells)
    {
        Strategies[row] = strategy;
        column.AsSpan(coordinateCount).CopyTo((columns + (row * coordinateCount)).AsSpan(coordinateCount));
        var words = occupied + (row / WordBits * cellCount);
        var bit = Vector512.Create(1UL << (row % WordBits));
        for (var i = 0; i < cellCount; i += Lanes)
        {
            var isHigh = Vector512.GreaterThan(cells.Load(i), Vector512.Create(0.5)).AsUInt64();
            words.Store(i, Vector512.ConditionalSelect(bit, isHigh, words.Load(i)));
        }
    }
}
