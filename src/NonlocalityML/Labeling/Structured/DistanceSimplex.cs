using System.Numerics;
using System.Runtime.Intrinsics;
using static NonlocalityML.Labeling.Structured.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// The nearest local model in the L1 distance: minimise sum_i |q_i - (D w)_i| over weights w >= 0 of sum 1 on deterministic
/// strategies, by the primal simplex method with column generation.
/// </summary>
/// <remarks>
/// <para>A basis holds k strategies and the k - 1 cells they meet exactly (tight cells); all other cells keep the sign of
/// q_i - (D w)_i. Only a k by k inverse is kept (<see cref="Basis"/>), with k at most the number of affinely independent strategies
/// (36 for five settings) although there are more cells.</para>
/// <para>Each step prices all strategies by the structure of the scenario (<see cref="StrategySpace.Best"/>); when none improves, a
/// tight cell whose multiplier exceeds 1 comes loose. The step goes on past cells that change sign as long as the distance falls
/// (Barrodale and Roberts, SIAM J. Numer. Anal. 10, 839 (1973)), and ends where a weight becomes zero or a cell becomes tight.</para>
/// <para>Cost of a step: pricing, 2 k^2 flops each for the representation of what enters and for the new inverse, 2 k flops a
/// coordinate for the direction, some ten flops a cell.</para>
/// </remarks>
internal sealed unsafe class DistanceSimplex
{
    private const double Tolerance = 1e-11;
    private const double PivotTolerance = 1e-9;

    /// <summary>Several times what the hardest random behaviors need; a solve that takes more is stuck.</summary>
    private const int StepsPerRank = 200;

    private readonly StrategySpace space;
    private readonly Basis basis;
    private readonly AlignedMemory memory = new();
    private readonly double* behavior, residuals, sides, coefficients, column, columnCells, coordinates, direction, steps, ones;
    private readonly double* weights, multipliers, y, z, u;
    private readonly int cells, coordinateCount;
    private readonly long indexMask;
    private double distance;

    public DistanceSimplex(StrategySpace space)
    {
        this.space = space;
        basis = new Basis(space, memory);
        cells = space.Cells;
        coordinateCount = space.Coordinates;
        behavior = memory.Allocate<double>(cells);
        residuals = memory.Allocate<double>(cells);
        sides = memory.Allocate<double>(cells);
        coefficients = memory.Allocate<double>(cells);
        columnCells = memory.Allocate<double>(cells);
        direction = memory.Allocate<double>(cells);
        steps = memory.Allocate<double>(Math.Max(cells, basis.Capacity));
        indexMask = BitOperations.RoundUpToPowerOf2((uint)Math.Max(cells, basis.Capacity)) - 1;
        column = memory.Allocate<double>(coordinateCount);
        coordinates = memory.Allocate<double>(coordinateCount);
        weights = memory.Allocate<double>(basis.Capacity);
        multipliers = memory.Allocate<double>(basis.Capacity);
        y = memory.Allocate<double>(basis.Capacity);
        z = memory.Allocate<double>(basis.Capacity);
        u = memory.Allocate<double>(basis.Capacity);
        ones = memory.Allocate<double>(basis.Capacity);
        new Span<double>(ones, basis.Capacity).Fill(1);
    }

    public StrategySpace Space => space;

    /// <summary>The cells of q: write them before <see cref="Solve"/>.</summary>
    public double* Behavior => behavior;

    /// <summary>After <see cref="Solve"/>: dual coefficients c of the cells, |c| at most 1 up to rounding.</summary>
    public double* Coefficients => coefficients;

    /// <summary>After <see cref="Solve"/>: one weight for each row of <see cref="Basis"/>.</summary>
    public double* Weights => weights;

    public Basis Basis => basis;

    /// <summary>Steps taken by the last <see cref="Solve"/>.</summary>
    public int Steps { get; private set; }

    /// <summary>Finds the nearest local model from scratch.</summary>
    /// <returns>Whether an optimal basis was reached within the limit.</returns>
    public bool Solve(int stepLimit)
    {
        Start();
        return Iterate(stepLimit);
    }

    /// <summary>Goes on from the last basis after computing everything anew from it.</summary>
    public bool Refine(int stepLimit)
    {
        basis.Invert();
        Recompute();
        return Iterate(stepLimit);
    }

    private bool Iterate(int stepLimit)
    {
        stepLimit = Math.Min(stepLimit, StepsPerRank * space.Rank);
        for (Steps = 0; Steps < stepLimit; Steps++)
        {
            if (distance < Tolerance) return true;
            for (var t = 1; t < basis.Size; t++)
            {
                if (basis.TightCells[t] != Basis.Free) coefficients[basis.TightCells[t]] = multipliers[t];
            }

            var (strategy, value) = space.Best(coefficients);
            var profit = value + multipliers[0];
            if (profit > Tolerance)
            {
                if (!EnterStrategy(strategy, profit)) return false;
                continue;
            }

            var loosest = 0;
            var excess = Tolerance;
            for (var t = 1; t < basis.Size; t++)
            {
                if (Math.Abs(multipliers[t]) - 1 > excess) (loosest, excess) = (t, Math.Abs(multipliers[t]) - 1);
            }

            if (loosest == 0) return true;
            if (!LoosenCell(loosest, excess)) return false;
        }

        return false;
    }

    private void Start()
    {
        // A basis that grows reads these up to its new size.
        foreach (var vector in (ReadOnlySpan<nint>)[(nint)weights, (nint)multipliers, (nint)y, (nint)z])
            new Span<double>((void*)vector, basis.Capacity).Clear();
        var (strategy, _) = space.Best(behavior);
        space.Column(strategy, column, columnCells);
        basis.Start(strategy, column, columnCells);
        weights[0] = 1;
        distance = 0;
        for (var i = 0; i < cells; i++)
        {
            residuals[i] = behavior[i] - columnCells[i];
            sides[i] = coefficients[i] = !space.IsCell(i) ? 0 : residuals[i] >= 0 ? 1 : -1;
            multipliers[0] -= sides[i] * columnCells[i];
            distance += Math.Abs(sides[i] * residuals[i]);
        }
    }

    private bool EnterStrategy(long strategy, double profit)
    {
        space.Column(strategy, column, columnCells);
        basis.Represent(columnCells, y);
        SetDirection(column);
        var (step, row, cell) = FindStep(-profit, out var slope);
        if (!double.IsFinite(step)) return false;
        Move(step);
        if (cell >= 0)
        {
            Weigh(cell);
            Kernels.AddTo(multipliers, -slope / direction[cell], z, basis.PaddedSize);
            var multiplier = sides[cell] + (slope / direction[cell]);
            Tighten(cell);
            var (newRow, newColumn) = basis.Grow(strategy, column, columnCells, cell, y, z, direction[cell]);
            weights[newRow] = step;
            multipliers[newColumn] = multiplier;
        }
        else
        {
            Kernels.AddTo(multipliers, slope / y[row], basis.Row(row), basis.PaddedSize);
            basis.ReplaceStrategy(row, strategy, column, columnCells, y);
            weights[row] = step;
        }

        return true;
    }

    private bool LoosenCell(int place, double excess)
    {
        var side = Math.Sign(multipliers[place]);
        for (var s = 0; s < basis.Size; s++) y[s] = side * basis.Row(s)[place];
        SetDirection(null);
        var (step, row, cell) = FindStep(-excess, out _);
        if (!double.IsFinite(step)) return false;
        Move(step);
        var loose = basis.TightCells[place];
        residuals[loose] = side * step;
        sides[loose] = coefficients[loose] = side;
        var change = side - multipliers[place];
        if (cell >= 0)
        {
            Weigh(cell);
            Kernels.AddTo(multipliers, change / z[place], z, basis.PaddedSize);
            multipliers[place] = sides[cell] - (change / z[place]);
            Tighten(cell);
            basis.ReplaceCell(place, cell, z);
        }
        else
        {
            Kernels.AddTo(multipliers, change / basis.Row(row)[place], basis.Row(row), basis.PaddedSize);
            multipliers[place] = 0;
            weights[row] = 0;
            basis.Shrink(row, place);
        }

        return true;
    }

    /// <summary>What a unit step takes from the residual of each cell.</summary>
    private void SetDirection(double* entering)
    {
        basis.Combine(y, coordinates);
        for (var i = 0; i < coordinateCount; i += Lanes)
        {
            var start = entering == null ? Vector512<double>.Zero : Vector512.LoadAligned(entering + i);
            (start - Vector512.LoadAligned(coordinates + i)).StoreAligned(coordinates + i);
        }

        space.Expand(coordinates, 0, direction);
    }

    /// <summary>
    /// The length of the step, and the row whose weight or the cell whose residual becomes zero there (the cell is -1 in the first
    /// case). Cells that change sign on the way do so here. <paramref name="slope"/> is the change of the distance a unit step.
    /// </summary>
    private (double Step, int Row, int Cell) FindStep(double startSlope, out double slope)
    {
        slope = startSlope;
        Kernels.ZeroSteps(weights, y, ones, PivotTolerance, indexMask, steps, basis.PaddedSize);
        var limit = Kernels.SmallestAbove(steps, -1, basis.PaddedSize);
        Kernels.ZeroSteps(residuals, direction, sides, PivotTolerance, indexMask, steps, cells);
        var flips = 0;
        (double Step, int Row, int Cell) found;
        var first = -1.0;
        while (true)
        {
            first = Kernels.SmallestAbove(steps, first, cells);
            if (!(first < limit))
            {
                var row = Index(limit);
                found = (double.IsFinite(limit) ? Math.Max(0, weights[row]) / y[row] : limit, row, -1);
                break;
            }

            var cell = Index(first);
            var bend = 2 * sides[cell] * direction[cell];
            if (slope + bend >= -Tolerance)
            {
                found = (Math.Max(0, residuals[cell] / direction[cell]), -1, cell);
                break;
            }

            if (flips++ == 0) new Span<double>(u, basis.PaddedSize).Clear();
            slope += bend;
            basis.AddCell(cell, 2 * sides[cell], u);
            sides[cell] = coefficients[cell] = -sides[cell];
        }

        if (flips > 0)
        {
            basis.Weigh(u, z);
            Kernels.AddTo(multipliers, 1, z, basis.PaddedSize);
        }

        return found;
    }

    private int Index(double step) => (int)(BitConverter.DoubleToInt64Bits(step) & indexMask);

    /// <summary>z: the values of the basic strategies in a cell, times the inverse.</summary>
    private void Weigh(int cell)
    {
        new Span<double>(u, basis.PaddedSize).Clear();
        basis.AddCell(cell, 1, u);
        basis.Weigh(u, z);
    }

    private void Move(double step)
    {
        Kernels.AddTo(weights, -step, y, basis.PaddedSize);
        var factor = Vector512.Create(-step);
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < cells; i += Lanes)
        {
            var residual = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned(direction + i), Vector512.LoadAligned(residuals + i));
            residual.StoreAligned(residuals + i);
            sum = Vector512.FusedMultiplyAdd(residual, Vector512.LoadAligned(sides + i), sum);
        }

        distance = Vector512.Sum(sum);
    }

    private void Tighten(int cell) => residuals[cell] = sides[cell] = 0;

    /// <summary>Weights, residuals and multipliers from the inverse.</summary>
    private void Recompute()
    {
        basis.Represent(behavior, weights);
        basis.Combine(weights, coordinates);
        space.Expand(coordinates, 1, direction);
        distance = 0;
        for (var i = 0; i < cells; i++)
        {
            residuals[i] = sides[i] == 0 ? 0 : behavior[i] - direction[i];
            coefficients[i] = sides[i];
            distance += sides[i] * residuals[i];
        }

        new Span<double>(multipliers, basis.Capacity).Clear();
        for (var s = 0; s < basis.Size; s++)
        {
            if (basis.Strategies[s] == Basis.Free) continue;
            space.Column(basis.Strategies[s], column, columnCells);
            var sum = 0.0;
            for (var i = 0; i < cells; i++) sum += sides[i] * columnCells[i];
            Kernels.AddTo(multipliers, -sum, basis.Row(s), basis.PaddedSize);
        }
    }
}
