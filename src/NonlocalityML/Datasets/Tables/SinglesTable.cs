using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// A table with a row for each joint setting: trials, events in which A or B or both had outcome 0 (Clauser-Horne, Eberhard).
/// What an empty field leaves open is not known.
/// </summary>
internal static class SinglesTable
{
    /// <exception cref="InvalidInputException">Says what the header lacks, or which row is wrong.</exception>
    public static RawTable Read(TableRows rows, List<TableColumn> settings, List<TableColumn> singles)
    {
        var header = rows.Header;
        if (settings.Count != 2 || singles.Count != 2)
            throw header.Wrong("singles are read of two parties: x,y,trials,SA,SB,C");
        if (header.OfRole(ColumnRole.Coincidence) is not [var both])
            throw header.Wrong("singles need a column C of coincidences");
        var trialColumns = header.OfRole(ColumnRole.Trials);
        if (trialColumns.Count == 0 && PolarizerTable.Read(rows, settings) is { } ofAngles)
            return ofAngles;
        var labels = settings.ConvertAll(column => new ColumnLabels(column.Name));
        var places = rows.JointSettings(settings, labels);
        if (trialColumns is not [var trials])
        {
            double[][] counts = [.. new[] { both, singles[0], singles[1] }.Select(column => rows.Numbers(column).Values)];
            throw UntriedSingles.Refuse(rows, places, (labels[0].Size, labels[1].Size), counts);
        }

        var scenario = rows.MakeScenario([2, 2, .. labels.Select(label => label.Size)]);
        List<TableColumn> counted = [trials, both, singles[0], singles[1]];
        var spelling = rows.Spelling("the table", counted);
        var numbers = counted.ConvertAll(column => rows.Numbers(column, spelling).Values);
        var isWhole = numbers.TrueForAll(column => !Array.Exists(column, double.IsNaN));
        var assembly = new TableAssembly(rows.Name, scenario, rows.Options)
        {
            Stated = isWhole ? TableKind.Counts : TableKind.Probabilities,
        };
        for (var row = 0; row < rows.Count; row++)
        {
            var (n, c, a, b) = (numbers[0][row], numbers[1][row], numbers[2][row], numbers[3][row]);
            if (!(n > 0))
                throw rows.Wrong(row, $"{trials.Name} is {n:R}; a number above 0 is needed");
            double[] counts = [c, a - c, b - c, n - a - b + c];
            if (Array.Exists(counts, count => count < 0))
                throw rows.Wrong(
                    row,
                    $"coincidences {c}, singles {a} and {b} of {n} trials leave a negative number of events; C <= SA, SB "
                        + "and SA + SB - C <= trials are needed"
                );
            for (var outcome = 0; outcome < 4; outcome++)
            {
                var place = (outcome * scenario.SettingTuples) + places[row];
                (assembly.HasRow[place], assembly.Values[place]) = (true, isWhole ? counts[outcome] : counts[outcome] / n);
            }
        }

        List<TableColumn> used = [.. settings, trials, .. singles, both];
        return assembly.Finish(
            $"columns {TableHeader.Listed(used)}; a click is outcome 0, none is 1; settings "
                + $"{ColumnLabels.Together(labels)}{header.Ignored(used)}"
        );
    }
}
