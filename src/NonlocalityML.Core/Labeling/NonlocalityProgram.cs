using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>
/// NL of a scenario as a linear program (Brito, Amaral and Chaves, PRA 97, 022111 (2018)), in which the behavior q is only the
/// right-hand side: minimise 2 sum(s) subject to sum_k w_k D_k + s >= q in every slot, sum_k w_k = 1, all variables >= 0.
/// Behaviors have equal sums, so that sum|q - p| is twice the sum of what p lacks. NL is the minimum times
/// <see cref="Scenario.Unit"/>.
/// </summary>
/// <remarks>
/// Right-hand side: q in slots, then 1. Columns: the weights of all strategies by their number, then s of each slot. There are
/// few rows and many columns, so this form keeps the basis small; its dual has them the other way round. All entries are 0 and 1,
/// and the slack basis as well as every earlier optimum is dual feasible for every q, so that the dual simplex starts from either
/// without a first phase.
/// </remarks>
internal static class NonlocalityProgram
{
    /// <summary>The largest number of matrix entries that is accepted: about one gigabyte in the solver.</summary>
    public const int MaximumEntries = 1 << 23;

    /// <returns>The number of matrix entries.</returns>
    /// <exception cref="InvalidInputException">Too many strategies.</exception>
    public static int Require(Scenario scenario)
    {
        var entries = (scenario.StrategyCount * (scenario.SettingTuples + 1)) + scenario.SlotLength;
        if (entries > MaximumEntries)
        {
            throw new InvalidInputException(
                $"The linear program of NL in {scenario} needs {scenario.StrategyCount} strategies, {entries} matrix "
                    + $"entries; at most {MaximumEntries} entries are accepted."
            );
        }

        return (int)entries;
    }

    /// <exception cref="InvalidInputException">Too many strategies; nothing was allocated.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static LinearProgram For(Scenario scenario, CancellationToken cancellation = default)
    {
        var rows = new List<int>(Require(scenario));
        int strategies = (int)scenario.StrategyCount,
            slots = scenario.SlotLength,
            columns = strategies + slots;
        var columnStart = new int[columns + 1];
        for (var k = 0; k < strategies; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.AddRange(DeterministicStrategy.FromIndex(scenario, k).SlotIndices());
            rows.Add(slots);
            columnStart[k + 1] = rows.Count;
        }

        for (var slot = 0; slot < slots; slot++)
        {
            rows.Add(slot);
            columnStart[strategies + slot + 1] = rows.Count;
        }

        var cost = new double[columns];
        cost.AsSpan(strategies).Fill(2);
        var upper = new double[columns];
        Array.Fill(upper, double.PositiveInfinity);
        return new LinearProgram(
            slots + 1,
            cost,
            new double[columns],
            upper,
            columnStart,
            [.. rows],
            [.. Enumerable.Repeat(1.0, rows.Count)],
            InequalityCount: slots
        );
    }

    /// <summary>
    /// Coefficients c of the Bell inequality that the multipliers y of the slots stand for: c = y - 1, |c| &lt;= 1. Taking 1 from
    /// every slot takes the same number from the value of every behavior.
    /// </summary>
    public static double[] Coefficients(Scenario scenario, LinearSolution solution)
    {
        var coefficients = new double[scenario.SlotLength];
        for (var slot = 0; slot < coefficients.Length; slot++)
            coefficients[slot] = solution.Dual[slot] - 1;
        return coefficients;
    }

    /// <summary>Weights of all strategies, by their number.</summary>
    public static ReadOnlySpan<double> Weights(Scenario scenario, LinearSolution solution) =>
        solution.Primal.AsSpan(0, solution.Primal.Length - scenario.SlotLength);
}
