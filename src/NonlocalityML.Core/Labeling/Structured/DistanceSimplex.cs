using System.Numerics;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// The nearest local model in the L1 distance: minimise sum_i |q_i - (D w)_i| over weights w >= 0 of sum 1 on deterministic
/// strategies, by the primal simplex method with column generation.
/// </summary>
/// <remarks>
/// <para>A basis holds k strategies and the k - 1 cells they meet exactly (tight cells); all other cells keep the sign of
/// q_i - (D w)_i. Only a k by k inverse is kept (<see cref="Basis"/>), with k at most the number of affinely independent
/// strategies (36 for five settings) although there are more cells.</para>
/// <para>Each step prices all strategies by the structure of the scenario (<see cref="StrategySpace.Best"/>). The best of them
/// enters, or the tight cell whose multiplier exceeds 1 most comes loose, whichever violates the dual more: with strategies
/// always first, five parties take twenty times as many steps. The step goes on past cells that change sign as long as the
/// distance falls (Barrodale and Roberts, SIAM J. Numer. Anal. 10, 839 (1973)), and ends where a weight becomes zero or a cell
/// becomes tight.</para>
/// <para>Cost of a step: pricing, 2 k^2 flops each for the representation of what enters and for the new inverse, 2 k flops a
/// coordinate for the direction, some ten flops a cell.</para>
/// </remarks>
internal sealed partial class DistanceSimplex
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

    /// <summary>Steps between two looks for <see cref="DriftTolerance"/>.</summary>
    private const int DriftPeriod = 64;

    /// <summary>A residual of a tight cell beyond this shows that the inverse has to be computed anew.</summary>
    private const double DriftTolerance = 1e-10;

    private readonly StrategySpace space;
    private readonly Basis basis;
    private readonly AlignedMemory memory = new();
    private readonly AlignedSpan<double> behavior,
        target,
        residuals,
        sides,
        coefficients,
        column,
        columnCells,
        coordinates,
        direction,
        steps,
        ones,
        isCell;
    private readonly AlignedSpan<double> weights,
        multipliers,
        y,
        z,
        u;
    private readonly int cells,
        coordinateCount;
    private readonly long indexMask;
    private double distance,
        total;
    private int idleSteps;
    private bool shifted;

    public DistanceSimplex(StrategySpace space)
    {
        this.space = space;
        basis = new Basis(space, memory);
        cells = space.Cells;
        coordinateCount = space.Coordinates;
        behavior = memory.Allocate<double>(cells);
        target = memory.Allocate<double>(cells);
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
        ones.AsSpan(basis.Capacity).Fill(1);
        isCell = memory.Allocate<double>(cells);
        for (var i = 0; i < cells; i++)
            isCell[i] = space.IsCell(i) ? 1 : 0;
    }

    public StrategySpace Space => space;

    /// <summary>The cells of q: write them before <see cref="Solve"/>.</summary>
    public AlignedSpan<double> Behavior => behavior;

    /// <summary>1 for a cell, 0 for padding.</summary>
    public AlignedSpan<double> IsCell => isCell;

    /// <summary>After <see cref="Solve"/>: dual coefficients c of the cells, |c| at most 1 up to rounding.</summary>
    public AlignedSpan<double> Coefficients => coefficients;

    /// <summary>After <see cref="Solve"/>: one weight for each row of <see cref="Basis"/>.</summary>
    public AlignedSpan<double> Weights => weights;

    public Basis Basis => basis;

    /// <summary>Steps taken by the last <see cref="Solve"/>.</summary>
    public int Steps { get; private set; }

    /// <summary>Finds the nearest local model from scratch.</summary>
    /// <returns>Whether an optimal basis was reached within the limit.</returns>
    public bool Solve(int stepLimit, CancellationToken cancellation = default)
    {
        Start(cancellation);
        var solved = Iterate(stepLimit, cancellation);
        if (shifted)
            Restore();
        return solved;
    }

    /// <summary>Goes on from the last basis after computing everything anew from it.</summary>
    public bool Refine(int stepLimit, CancellationToken cancellation = default)
    {
        if (!basis.Invert())
            return false;
        Restore();
        return Iterate(stepLimit, cancellation);
    }

    /// <summary>Back from the behavior with broken ties to the given one.</summary>
    private void Restore()
    {
        behavior.AsSpan(cells).CopyTo(target.AsSpan(cells));
        (total, shifted) = (1, false);
        Recompute(target, total);
    }

    private bool Iterate(int stepLimit, CancellationToken cancellation)
    {
        stepLimit = Math.Min(stepLimit, MostSteps * space.Rank);
        var renewed = -1;
        for (Steps = 0; Steps < stepLimit; Steps++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (distance < Tolerance)
            {
                coefficients.AsSpan(cells).Clear(); // a local behavior violates nothing
                return true;
            }

            if (idleSteps >= IdleLimit)
                BreakTies();
            var progress = Steps % DriftPeriod == DriftPeriod - 1 && HasDrifted() ? Progress.Lost : TakeStep(cancellation);
            if (progress == Progress.Finished)
                return true;
            if (progress == Progress.Made)
                continue;
            if (renewed == Steps - 1 || !basis.Invert())
                return false;
            Recompute(target, total);
            renewed = Steps;
        }

        return false;
    }

    /// <summary>Whether rounding errors have moved a tight cell, whose residual stays zero in exact arithmetic.</summary>
    private bool HasDrifted()
    {
        for (var t = 1; t < basis.Size; t++)
        {
            if (basis.TightCells[t] != Basis.Free && Math.Abs(residuals[basis.TightCells[t]]) > DriftTolerance)
                return true;
        }

        return false;
    }

    private void Start(CancellationToken cancellation)
    {
        // A basis that grows reads these up to its new size.
        foreach (var vector in (ReadOnlySpan<AlignedSpan<double>>)[weights, multipliers, y, z])
            vector.AsSpan(basis.Capacity).Clear();
        var (strategy, _) = space.Best(behavior, cancellation);
        space.Column(strategy, column, columnCells);
        basis.Start(strategy, column, columnCells);
        weights[0] = 1;
        behavior.AsSpan(cells).CopyTo(target.AsSpan(cells));
        (idleSteps, shifted, total) = (0, false, 1);
        Vector512<double> profit = default,
            sum = default;
        for (var i = 0; i < cells; i += Lanes)
        {
            var value = columnCells.Load(i);
            var residual = behavior.Load(i) - value;
            var side = Vector512.CopySign(isCell.Load(i), residual);
            residuals.Store(i, residual);
            sides.Store(i, side);
            coefficients.Store(i, side);
            profit += side * value;
            sum += side * residual;
        }

        multipliers[0] = -Vector512.Sum(profit);
        distance = Vector512.Sum(sum);
    }

    /// <summary>
    /// Ties among steps of length zero can hold up the method: this moves weights and residuals away from zero, at random and by
    /// so little that the bounds of what it then finds still close. The behavior that they then stand for is kept for a renewal
    /// of the basis.
    /// </summary>
    private void BreakTies()
    {
        (idleSteps, shifted, total) = (0, true, 0);
        var random = new RandomStream(0, (ulong)Steps);
        for (var s = 0; s < basis.Size; s++)
        {
            if (basis.Strategies[s] != Basis.Free)
                weights[s] += Shift * random.NextDouble();
            total += weights[s];
        }

        for (var i = 0; i < cells; i++)
            residuals[i] += Shift * random.NextDouble() * sides[i];
        space.Mix(basis, weights, total, coordinates, target);
        for (var i = 0; i < cells; i++)
            target[i] += residuals[i];
    }

    /// <summary>Weights, residuals and multipliers from the inverse, for cells that the weights, of this sum, should
    /// reproduce.</summary>
    private void Recompute(AlignedSpan<double> wanted, double sum)
    {
        basis.Represent(wanted, weights, sum);
        space.Mix(basis, weights, sum, coordinates, direction);
        (distance, idleSteps) = (0, 0);
        for (var i = 0; i < cells; i++)
        {
            residuals[i] = sides[i] == 0 ? 0 : wanted[i] - direction[i];
            coefficients[i] = sides[i];
            distance += sides[i] * residuals[i];
        }

        multipliers.AsSpan(basis.Capacity).Clear();
        for (var s = 0; s < basis.Size; s++)
        {
            if (basis.Strategies[s] == Basis.Free)
                continue;
            space.Column(basis.Strategies[s], column, columnCells);
            var value = 0.0;
            for (var i = 0; i < cells; i++)
                value += sides[i] * columnCells[i];
            Kernels.AddTo(multipliers, -value, basis.Row(s), basis.PaddedSize);
        }

        WriteMultipliers();
    }

    /// <summary>The coefficients of tight cells are their multipliers; those of the others are their sides.</summary>
    private void WriteMultipliers()
    {
        for (var t = 1; t < basis.Size; t++)
        {
            if (basis.TightCells[t] != Basis.Free)
                coefficients[basis.TightCells[t]] = multipliers[t];
        }
    }
}
