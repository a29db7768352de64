using NonlocalityML.Bell;
using NonlocalityML.Labeling;

namespace NonlocalityML.Experiments.Completion;

/// <summary>
/// The least NL over all completions of a table as a linear program: <see cref="NonlocalityProgram"/> in which the unknown
/// probabilities u are variables too. minimise 2 sum(s) subject to sum_k w_k D_k + s - u >= q in every slot (q = 0 where not
/// known), sum_k w_k = 1, and for each group of unknown entries sum u = what they share.
/// </summary>
internal sealed class CompletionProgram
{
    private readonly Scenario scenario;
    private readonly int[] unknownSlots;

    public CompletionProgram(IncompleteTable table)
    {
        scenario = table.Scenario;
        var fixedPart = NonlocalityProgram.For(scenario);
        var tableIndex = scenario.TableIndexOfSlot.ToArray();
        unknownSlots = [.. Enumerable.Range(0, tableIndex.Length).Where(slot => double.IsNaN(table.Table[tableIndex[slot]]))];
        var groupOfPlace = new int[table.Table.Length];
        for (var group = 0; group < table.Unknown.Length; group++)
        {
            foreach (var place in table.Unknown[group])
                groupOfPlace[place] = group;
        }

        int[] groups = [.. unknownSlots.Select(slot => groupOfPlace[tableIndex[slot]]).Distinct()];
        var starts = fixedPart.ColumnStart.ToList();
        var rows = fixedPart.Rows.ToList();
        var values = fixedPart.Values.ToList();
        foreach (var slot in unknownSlots)
        {
            rows.AddRange([slot, fixedPart.RowCount + Array.IndexOf(groups, groupOfPlace[tableIndex[slot]])]);
            values.AddRange([-1, 1]);
            starts.Add(rows.Count);
        }

        var columns = starts.Count - 1;
        Program = new LinearProgram(
            fixedPart.RowCount + groups.Length,
            [.. fixedPart.Cost, .. new double[unknownSlots.Length]],
            new double[columns],
            [.. Enumerable.Repeat(double.PositiveInfinity, columns)],
            [.. starts],
            [.. rows],
            [.. values],
            fixedPart.InequalityCount
        );
        RightHandSide =
        [
            .. tableIndex.Select(i => double.IsNaN(table.Table[i]) ? 0 : table.Table[i]),
            1,
            .. groups.Select(group => (double)table.Masses[group]),
        ];
    }

    public LinearProgram Program { get; }

    public double[] RightHandSide { get; }

    /// <summary>Coefficients c of the Bell inequality of the solution, in the table layout.</summary>
    public double[] Coefficients(LinearSolution solution) =>
        scenario.ToTable<double>(Enumerable.Range(0, scenario.SlotLength).Select(slot => solution.Dual[slot] - 1).ToArray());

    /// <summary>The completion of the solution, its unknown probabilities brought to the sum that they need.</summary>
    public Behavior Completion(IncompleteTable table, LinearSolution solution)
    {
        var completed = table.Table.ToArray();
        var found = solution.Primal.AsSpan(solution.Primal.Length - unknownSlots.Length);
        for (var i = 0; i < unknownSlots.Length; i++)
            completed[scenario.TableIndexOfSlot[unknownSlots[i]]] = Math.Max(0, found[i]);
        for (var group = 0; group < table.Unknown.Length; group++)
        {
            var (places, mass) = (table.Unknown[group], (double)table.Masses[group]);
            var sum = places.Sum(i => completed[i]);
            foreach (var i in places)
                completed[i] = sum > 0 ? completed[i] * mass / sum : mass / places.Length;
        }

        return new Behavior(scenario, completed);
    }
}
