using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>
/// Finds the <see cref="GuessingCertificate"/> of a table: one moment matrix a guess, with the table as their sum, and the sum of
/// the probabilities of the guesses as large as it can be. The dual of that semidefinite program is the certificate.
/// </summary>
internal static class GuessingProgram
{
    /// <summary>Rows of all moment matrices together that are solved within seconds.</summary>
    public const int MaximumRows = 60;

    /// <param name="behavior">A table that does not signal.</param>
    /// <param name="settings">At which setting each party's outcome is guessed; -1 where it is not.</param>
    /// <param name="level">The level of the hierarchy.</param>
    /// <param name="cancellation">Ends the solve.</param>
    /// <exception cref="InvalidInputException">A table that signals, or a program that is too large.</exception>
    /// <exception cref="SolverException">Nothing was found that proves anything: the table is not quantum, or at the boundary
    /// of the quantum set.</exception>
    public static GuessingCertificate Solve(
        Behavior behavior,
        ImmutableArray<int> settings,
        HierarchyLevel level,
        CancellationToken cancellation = default
    )
    {
        if (behavior.SignalingResidual is > Measure.SignalingTolerance and var residual)
            throw new InvalidInputException($"The table signals by {residual:G2}; no devices of parties apart give it.");
        var scenario = behavior.Scenario;
        var guesses = GuessingCertificate.GuessesOf(scenario, settings);
        var algebra = new OperatorAlgebra(scenario);
        var moments = new MomentMatrix(algebra, level.Words(algebra));
        if (moments.Size * guesses.Length > MaximumRows)
            throw new InvalidInputException(
                $"{guesses.Length} guesses at level {level} of {scenario} need {moments.Size * guesses.Length} rows; at most "
                    + $"{MaximumRows} are accepted."
            );
        var patterns = moments.Patterns();
        double[][] rows = [.. moments.Moments.Take(moments.ObservedCount).Select(algebra.Row)];
        double[] table = [.. rows.Select(row => DenseKernels.Dot(row, behavior.Table))];
        double[][] wanted = [.. guesses.Select(guess => Observed(algebra, moments, guess))];
        var solution = new InteriorPointSolver().Solve(Program(moments, patterns, table, wanted), cancellation);

        // f is what the dual says of each guess, P(e) and the sum over the entries of its block: the same for all.
        var size = moments.Size;
        double[][] blocks = [.. Enumerable.Range(0, guesses.Length).Select(e => Block(solution.Matrix, size, e, guesses.Length))];
        var functional = new double[scenario.TableLength];
        for (var m = 0; m < rows.Length; m++)
        {
            var mean = blocks.Select((block, e) => patterns[m].Dot(block) + wanted[e][m]).Average();
            if (m == 0 || patterns[m].Indices.Length > 0)
                DenseKernels.AddScaled(functional, rows[m], mean);
        }

        var found = new BellInequality(
            scenario,
            Array.ConvertAll(functional, value => Dyadic.Round(value, GuessingCertificate.Places))
        );
        var squares = guesses.Select(
            (guess, e) =>
            {
                var excess = Observed(algebra, moments, GuessingCertificate.Excess(guess, found));
                return NearSquares.Find(moments, blocks[e], m => m < excess.Length ? -excess[m] : 0);
            }
        );
        var certificate = GuessingCertificate.Of(behavior, settings, found, squares);
        return certificate.Verify() is { } fault
            ? throw new SolverException($"No proof of the guessing probability was found: {fault}.")
            : certificate;
    }

    /// <summary>Unknown are all moments of all blocks but the last, and of the last those that no table gives; the sum of the
    /// blocks has the moments of the table.</summary>
    private static SemidefiniteProgram Program(
        MomentMatrix moments,
        SparseSymmetric[] patterns,
        double[] table,
        double[][] wanted
    )
    {
        var (size, last) = (moments.Size, wanted.Length - 1);
        var width = size * wanted.Length;
        var constant = new double[width * width];
        for (var m = 0; m < table.Length; m++)
            Shifted(patterns[m], last, 1).AddTo(constant, table[m]);
        var (constraints, objective) = (new List<SparseSymmetric>(), new List<double>());
        for (var e = 0; e <= last; e++)
        for (var m = 0; m < patterns.Length; m++)
        {
            var isGiven = m < table.Length;
            if (patterns[m].Indices.Length == 0 || (isGiven && e == last))
                continue;
            var own = Shifted(patterns[m], e, -1);
            var other = isGiven ? Shifted(patterns[m], last, 1) : new SparseSymmetric([], []);
            constraints.Add(new SparseSymmetric([.. own.Indices, .. other.Indices], [.. own.Values, .. other.Values]));
            objective.Add(isGiven ? wanted[e][m] - wanted[last][m] : 0);
        }

        return new SemidefiniteProgram(width, constant, [.. constraints], [.. objective]);

        SparseSymmetric Shifted(SparseSymmetric pattern, int block, double sign) =>
            new(
                Array.ConvertAll(
                    pattern.Indices,
                    index => (((block * size) + (index / size)) * width) + (block * size) + (index % size)
                ),
                Array.ConvertAll(pattern.Values, value => sign * value)
            );
    }

    private static double[] Block(double[] matrix, int size, int block, int blocks)
    {
        var own = new double[size * size];
        for (var row = 0; row < size; row++)
            Array.Copy(matrix, (((block * size) + row) * size * blocks) + (block * size), own, row * size, size);
        return own;
    }

    /// <summary>The coefficients of an expression on what a behavior gives.</summary>
    private static double[] Observed(OperatorAlgebra algebra, MomentMatrix moments, BellInequality inequality)
    {
        var coefficients = algebra.Expand(inequality);
        return [.. moments.Moments.Take(moments.ObservedCount).Select(word => (double)coefficients.GetValueOrDefault(word))];
    }
}
