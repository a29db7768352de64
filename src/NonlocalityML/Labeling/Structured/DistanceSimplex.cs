using System.Numerics;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;
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
internal sealed unsafe partial class DistanceSimplex
{
    /// <summary>Profits of a strategy, excesses of a multiplier and distances below this count as zero.</summary>
    private const double Tolerance = 1e-11;

    /// <summary>Changes of a weight or residual, a unit step, below this count as zero.</summary>
    private const double PivotTolerance = 1e-9;

    /// <summary>So many steps of length zero in a row are taken for a stall.</summary>
    private const int IdleLimit = 20;

    /// <summary>A solve that takes this many steps, in units of the rank, is stuck.</summary>
    private const int MostSteps = 200;

    /// <summary>Steps up to this length count as idle.</summary>
    private const double IdleLength = 1e-14;

    /// <summary>How far ties are broken: the sum over weights and cells stays well below the width of a label.</summary>
    private const double Shift = 1e-11;

    private readonly StrategySpace space;
    private readonly Basis basis;
    private readonly AlignedMemory memory = new();
    private readonly double* behavior, residuals, sides, coefficients, column, columnCells, coordinates, direction, steps, ones, isCell;
    private readonly double* weights, multipliers, y, z, u;
    private readonly int cells, coordinateCount;
    private readonly long indexMask;
    private double distance;
    private int idleSteps;
    private bool shifted;

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
        isCell = memory.Allocate<double>(cells);
        for (var i = 0; i < cells; i++) isCell[i] = space.IsCell(i) ? 1 : 0;
    }

    public StrategySpace Space => space;

    /// <summary>The cells of q: write them before <see cref="Solve"/>.</summary>
    public double* Behavior => behavior;

    /// <summary>1 for a cell, 0 for padding.</summary>
    public double* IsCell => isCell;

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
        var solved = Iterate(stepLimit);
        if (shifted) Recompute();
        return solved;
    }

    /// <summary>Goes on from the last basis after computing everything anew from it.</summary>
    public bool Refine(int stepLimit)
    {
        if (!basis.Invert()) return false;
        Recompute();
        return Iterate(stepLimit);
    }

    private bool Iterate(int stepLimit)
    {
        stepLimit = Math.Min(stepLimit, MostSteps * space.Rank);
        for (Steps = 0; Steps < stepLimit; Steps++)
        {
            if (distance < Tolerance)
            {
                new Span<double>(coefficients, cells).Clear(); // a local behavior violates nothing
                return true;
            }

            if (idleSteps >= IdleLimit) BreakTies();
            WriteMultipliers();
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
        (idleSteps, shifted) = (0, false);
        Vector512<double> profit = default, sum = default;
        for (var i = 0; i < cells; i += Lanes)
        {
            var value = Vector512.LoadAligned(columnCells + i);
            var residual = Vector512.LoadAligned(behavior + i) - value;
            var side = Vector512.CopySign(Vector512.LoadAligned(isCell + i), residual);
            residual.StoreAligned(residuals + i);
            side.StoreAligned(sides + i);
            side.StoreAligned(coefficients + i);
            profit += side * value;
            sum += side * residual;
        }

        multipliers[0] = -Vector512.Sum(profit);
        distance = Vector512.Sum(sum);
    }

    /// <summary>
    /// Ties among steps of length zero can hold up the method: this moves weights and residuals away from zero, at random and by so
    /// little that the bounds of what it then finds still close.
    /// </summary>
    private void BreakTies()
    {
        (idleSteps, shifted) = (0, true);
        var random = new RandomStream(0, (ulong)Steps);
        for (var s = 0; s < basis.Size; s++)
        {
            if (basis.Strategies[s] != Basis.Free) weights[s] += Shift * random.NextDouble();
        }

        for (var i = 0; i < cells; i++) residuals[i] += Shift * random.NextDouble() * sides[i];
    }

    /// <summary>Weights, residuals and multipliers from the inverse.</summary>
    private void Recompute()
    {
        basis.Represent(behavior, weights);
        basis.Combine(weights, coordinates);
        space.Expand(coordinates, 1, direction);
        (distance, idleSteps, shifted) = (0, 0, false);
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

        WriteMultipliers();
    }

    /// <summary>The coefficients of tight cells are their multipliers; those of the others are their sides.</summary>
    private void WriteMultipliers()
    {
        for (var t = 1; t < basis.Size; t++)
        {
            if (basis.TightCells[t] != Basis.Free) coefficients[basis.TightCells[t]] = multipliers[t];
        }
    }
}
