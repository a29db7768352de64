using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <content>One step: what enters, how far it goes, what leaves.</content>
internal sealed partial class DistanceSimplex
{
    /// <summary>
    /// The part of the largest excess that a strategy's profit has to reach, so that the strategy enters and the cell stays.
    /// Steps with 1 in place of it, uniform no-signalling tables: m=5 181 for 139, m=8 1162 for 906. Of five parties a half takes
    /// a quarter longer, and less much longer.
    /// </summary>
    private double PartOfExcess => space.Scenario.Parties > 4 ? 1 : 0.5;

    /// <summary>The strategy of the largest profit enters, or the cell of the largest excess comes loose.</summary>
    private Progress TakeStep(CancellationToken cancellation)
    {
        WriteMultipliers();
        var (strategy, value) = space.Best(coefficients, cancellation);
        var profit = value + multipliers[0];
        var (loosest, excess) = (0, Tolerance);
        for (var t = 1; t < basis.Size; t++)
        {
            if (Math.Abs(multipliers[t]) - 1 > excess)
                (loosest, excess) = (t, Math.Abs(multipliers[t]) - 1);
        }

        if (profit <= Tolerance && loosest == 0)
            return Progress.Finished;
        var isMade =
            loosest == 0 || profit >= PartOfExcess * excess ? EnterStrategy(strategy, profit) : LoosenCell(loosest, excess);
        return isMade ? Progress.Made : Progress.Lost;
    }

    private bool EnterStrategy(long strategy, double profit)
    {
        space.Column(strategy, column, columnCells);
        basis.Represent(columnCells, y);
        SetDirection(column);
        // What a full basis represents changes no cell: one that seems to change does so by rounding errors.
        var (step, row, cell) = FindStep(-profit, !basis.IsFull, out var slope);
        if (!double.IsFinite(step))
            return false;
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
        for (var s = 0; s < basis.Size; s++)
            y[s] = side * basis.Row(s)[place];
        SetDirection(null);
        var (step, row, cell) = FindStep(-excess, true, out _);
        if (!double.IsFinite(step))
            return false;
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
    private void SetDirection(AlignedSpan<double>? entering)
    {
        basis.Combine(y, coordinates);
        for (var i = 0; i < coordinateCount; i += Lanes)
        {
            var start = entering is { } column ? column.Load(i) : Vector512<double>.Zero;
            coordinates.Store(i, start - coordinates.Load(i));
        }

        space.Expand(coordinates, 0, direction);
    }

    /// <summary>
    /// The length of the step, and the row whose weight or the cell whose residual becomes zero there (the cell is -1 in the
    /// first case, or where no cell can change). Cells that change sign on the way do so here. <paramref name="slope"/> is the
    /// change of the distance a unit step.
    /// </summary>
    private (double Step, int Row, int Cell) FindStep(double startSlope, bool canChange, out double slope)
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
            first = canChange ? Kernels.SmallestAbove(steps, first, cells) : limit;
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

            if (flips++ == 0)
                u.AsSpan(basis.PaddedSize).Clear();
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
        u.AsSpan(basis.PaddedSize).Clear();
        basis.AddCell(cell, 1, u);
        basis.Weigh(u, z);
    }

    private void Move(double step)
    {
        idleSteps = step > IdleLength ? 0 : idleSteps + 1;
        Kernels.AddTo(weights, -step, y, basis.PaddedSize);
        var factor = Vector512.Create(-step);
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < cells; i += Lanes)
        {
            var residual = Vector512.FusedMultiplyAdd(factor, direction.Load(i), residuals.Load(i));
            residuals.Store(i, residual);
            sum = Vector512.FusedMultiplyAdd(residual, sides.Load(i), sum);
        }

        distance = Vector512.Sum(sum);
    }

    private void Tighten(int cell) => residuals[cell] = sides[cell] = 0;

    private enum Progress
    {
        /// <summary>A step was taken.</summary>
        Made,

        /// <summary>The basis is optimal.</summary>
        Finished,

        /// <summary>The step makes no sense in exact arithmetic: the inverse is wrong by rounding errors.</summary>
        Lost,
    }
}
