using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>
/// NL of a scenario as a linear program (Brito, Amaral and Chaves, PRA 97, 022111 (2018)), in which the behavior q is only the
/// right-hand side: minimise sum(s+ + s-) subject to sum_k w_k D_k + s+ - s- = q in every slot, sum_k w_k = 1, all variables
/// >= 0. NL is the minimum times <see cref="Scenario.Unit"/>; the multipliers of the slots are the coefficients c of a Bell
/// inequality, |c| &lt;= 1, without any scaling.
/// </summary>
/// <remarks>
/// Columns: the weights of all strategies by their number, then s+ and s- of each slot. Rows: the slots, then the
/// normalisation. There are few rows (slots) and many columns (strategies), so this form keeps the basis small; its dual has them
/// the other way round. All entries are 0 and +-1, and the slack basis as well as every earlier optimum is dual feasible for every q,
/// so the dual simplex starts from either without a first phase.
/// </remarks>
public static class NonlocalityProgram
{
    /// <summary>The largest number of matrix entries that is accepted: about one gigabyte in the solver.</summary>
    public const int MaximumEntries = 1 << 23;

    /// <exception cref="InvalidInputException">Too many strategies; nothing was allocated.</exception>
    public static LinearProgram For(Scenario scenario)
    {
        var entries = (scenario.StrategyCount * (scenario.SettingTuples + 1)) + (2 * (BigInteger)scenario.SlotLength);
        if (entries > MaximumEntries)
        {
            throw new InvalidInputException(
                $"The linear program of NL in {scenario} needs {scenario.StrategyCount} strategies, {entries} matrix entries; at most {MaximumEntries} entries are accepted.");
        }

        int strategies = (int)scenario.StrategyCount, slots = scenario.SlotLength, columns = strategies + (2 * slots);
        var rows = new List<int>((int)entries);
        var columnStart = new int[columns + 1];
        for (var k = 0; k < strategies; k++)
        {
            rows.AddRange(DeterministicStrategy.FromIndex(scenario, k).SlotIndices());
            rows.Add(slots);
            columnStart[k + 1] = rows.Count;
        }

        var values = Enumerable.Repeat(1.0, (int)entries).ToArray();
        for (var s = 0; s < 2 * slots; s++)
        {
            values[rows.Count] = s % 2 == 0 ? 1 : -1;
            rows.Add(s / 2);
            columnStart[strategies + s + 1] = rows.Count;
        }

        var cost = new double[columns];
        cost.AsSpan(strategies).Fill(1);
        var upper = new double[columns];
        Array.Fill(upper, double.PositiveInfinity);
        return new LinearProgram(slots + 1, cost, new double[columns], upper, columnStart, [.. rows], values);
    }

    /// <summary>Writes q and the normalisation into <see cref="Scenario.SlotLength"/> + 1 numbers.</summary>
    public static void SetRightHandSide(Behavior behavior, Span<double> rightHandSide)
    {
        behavior.Scenario.ToSlots(behavior.Table).CopyTo(rightHandSide);
        rightHandSide[^1] = 1;
    }
}
