using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Labeling;

namespace NonlocalityML.Solvers;

/// <summary>
/// A simplex code without dependencies, for where OR-Tools is not: two phases on a dense tableau, for variables from 0 on without
/// an upper bound. What it returns is computed anew from the last basis, so that the rounding of the pivots does not count.
/// </summary>
internal sealed class TableauSimplex : ILinearSolver
{
    public string Name => "tableau";

    /// <exception cref="SolverException">A variable has other bounds.</exception>
    public ILinearProgramSession Open(LinearProgram program) =>
        program.Lower.All(bound => bound == 0) && program.Upper.All(double.IsPositiveInfinity)
            ? new Session(program)
            : throw new SolverException("The simplex on a tableau takes variables from 0 on without an upper bound.");

    private sealed class Session(LinearProgram program) : ILinearProgramSession
    {
        public LinearSolution Solve(ReadOnlySpan<double> rightHandSide, CancellationToken cancellation = default) =>
            new Tableau(program, rightHandSide.ToArray()).Solve(cancellation);

        public LinearSolution SolveAlone(ReadOnlySpan<double> rightHandSide, CancellationToken cancellation = default) =>
            Solve(rightHandSide, cancellation);

        public void Reset() { }

        public void Dispose() { }
    }

    /// <summary>Rows of B^-1 (A, -1, s, b): variables, the surplus of each inequality, an artificial variable a row with the sign
    /// of its right-hand side; below them the reduced costs of both phases.</summary>
    private sealed class Tableau
    {
        /// <summary>Entries and reduced costs of this size are rounding.</summary>
        private const double Tolerance = 1e-11;

        /// <summary>After so many pivots without gain the first column is taken instead of the best: that cannot cycle.</summary>
        private const int Patience = 100;

        private readonly LinearProgram program;
        private readonly double[] right;
        private readonly int rows;
        private readonly int artificial; // the first of these columns
        private readonly int width;
        private readonly double[][] table;
        private readonly int[] basis;

        public Tableau(LinearProgram program, double[] right)
        {
            (this.program, this.right, rows) = (program, right, program.RowCount);
            artificial = program.ColumnCount + program.InequalityCount;
            width = artificial + rows + 1;
            table = [.. Enumerable.Range(0, rows + 2).Select(_ => new double[width])];
            basis = new int[rows];
            for (var column = 0; column < width - 1; column++)
            {
                foreach (var (row, value) in Column(column))
                    table[row][column] = Sign(row) * value;
            }

            program.Cost.CopyTo(table[rows], 0);
            Array.Fill(table[rows + 1], 1, artificial, rows);
            for (var row = 0; row < rows; row++)
            {
                table[row][^1] = Math.Abs(right[row]);
                // A surplus that may begin in the basis takes the place of the artificial variable.
                basis[row] = IsSlack(row) ? program.ColumnCount + row : artificial + row;
                if (!IsSlack(row))
                    Subtract(table[rows + 1], table[row], 1);
            }
        }

        public LinearSolution Solve(CancellationToken cancellation)
        {
            Minimize(rows + 1, cancellation);
            if (-table[rows + 1][^1] > 1e-9)
                throw new SolverException("The linear program has no solution.");
            Minimize(rows, cancellation);
            var matrix = Matrix<double>.Build.Dense(rows, rows);
            var cost = Vector<double>.Build.Dense(rows);
            for (var i = 0; i < rows; i++)
            {
                cost[i] = basis[i] < program.ColumnCount ? program.Cost[basis[i]] : 0;
                foreach (var (row, value) in Column(basis[i]))
                    matrix[row, i] = value;
            }

            var held = matrix.LU().Solve(Vector<double>.Build.Dense(right));
            var dual = matrix.Transpose().LU().Solve(cost);
            var primal = new double[program.ColumnCount];
            for (var i = 0; i < rows; i++)
            {
                if (basis[i] < primal.Length)
                    primal[basis[i]] = held[i];
            }

            return primal.Concat(dual).All(double.IsFinite)
                ? new LinearSolution(held.DotProduct(cost), primal, [.. dual])
                : throw new SolverException("The last basis of the linear program is singular.");
        }

        private int Sign(int row) => IsSlack(row) || right[row] < 0 ? -1 : 1;

        private bool IsSlack(int row) => row < program.InequalityCount && right[row] <= 0;

        private IEnumerable<(int Row, double Value)> Column(int column)
        {
            if (column >= artificial)
                return [(column - artificial, Sign(column - artificial))];
            if (column >= program.ColumnCount)
                return [(column - program.ColumnCount, -1)];
            return Enumerable
                .Range(program.ColumnStart[column], program.ColumnStart[column + 1] - program.ColumnStart[column])
                .Select(entry => (program.Rows[entry], program.Values[entry]));
        }

        private void Minimize(int objective, CancellationToken cancellation)
        {
            var costs = table[objective];
            for (int waits = 0, steps = 0; ; steps++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (steps > 200 * (rows + 50))
                    throw new SolverException("The simplex on a tableau does not end.");
                var column = -1;
                for (var j = 0; j < artificial && (column < 0 || waits < Patience); j++)
                {
                    if (costs[j] < (column < 0 ? -Tolerance : costs[column]))
                        column = j;
                }

                if (column < 0)
                    return;
                var row = Leaving(column, byNumber: waits >= Patience);
                if (row < 0)
                    throw new SolverException("The linear program has no bound.");
                var value = costs[^1];
                Pivot(row, column);
                waits = costs[^1] > value + Tolerance ? 0 : waits + 1;
            }
        }

        /// <summary>The row that limits the step; one with an artificial variable at 0 is left at once.</summary>
        private int Leaving(int column, bool byNumber)
        {
            var (leaving, least) = (-1, double.PositiveInfinity);
            for (var row = 0; row < rows; row++)
            {
                var entry = table[row][column];
                var isIdle = basis[row] >= artificial && table[row][^1] <= Tolerance && Math.Abs(entry) > 1e-9;
                if (entry <= 1e-9 && !isIdle)
                    continue;
                var ratio = isIdle ? 0 : Math.Max(0, table[row][^1]) / entry;
                var isTie = leaving >= 0 && Math.Abs(ratio - least) <= 1e-14;
                var isBetter = isTie
                    ? byNumber
                        ? basis[row] < basis[leaving]
                        : Math.Abs(entry) > Math.Abs(table[leaving][column])
                    : ratio < least;
                if (isBetter)
                    (leaving, least) = (row, Math.Min(ratio, least));
            }

            return leaving;
        }

        private void Pivot(int row, int column)
        {
            var own = table[row];
            var pivot = own[column];
            for (var j = 0; j < width; j++)
                own[j] /= pivot;
            for (var i = 0; i < table.Length; i++)
            {
                if (i != row && table[i][column] != 0)
                    Subtract(table[i], own, table[i][column]);
            }

            basis[row] = column;
        }

        private static void Subtract(double[] from, double[] row, double factor) =>
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd<double>(row, -factor, from, from);
    }
}
