using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>A table with a row for each joint setting and a column for each joint outcome: ++ +- -+ --, N00 N01 ..</summary>
internal static class WideTable
{
    /// <exception cref="InvalidInputException">Says what the header lacks, or which row is wrong.</exception>
    public static RawTable Read(TableRows rows, List<TableColumn> settings, List<TableColumn> wide)
    {
        var (header, parties) = (rows.Header, settings.Count);
        if (wide.Find(column => column.Outcomes!.Length != parties) is { } odd)
            throw header.Wrong($"'{odd.Name}' is a joint outcome of {odd.Outcomes!.Length} parties beside settings of {parties}");
        if (wide.Select(column => string.Join(',', column.Outcomes!)).Distinct().Count() < wide.Count)
            throw header.Wrong("a joint outcome has two columns");
        var origin = char.IsAsciiDigit(wide[0].Key[^1]) ? wide.SelectMany(column => column.Outcomes!).Min() : 0;
        var labels = settings.ConvertAll(column => new ColumnLabels(column.Name));
        var places = rows.JointSettings(settings, labels);
        // Signs and letters are one of two, whether both occur or not.
        int Size(int party) => char.IsAsciiDigit(wide[0].Key[^1]) ? wide.Max(column => column.Outcomes![party]) + 1 - origin : 2;
        int[] sizes = [.. Enumerable.Range(0, parties).Select(Size)];
        if (sizes.Aggregate(1, (product, size) => product * size) > wide.Count || wide.Count == 1)
            throw header.Wrong(
                $"{TableHeader.Listed(wide)} hold not all joint outcomes; a column for each is needed, with zeros where "
                    + "none occurred"
            );
        var scenario = rows.MakeScenario([.. sizes, .. labels.Select(label => label.Size)]);
        var spelling = rows.Spelling("the table", wide);
        var numbers = wide.ConvertAll(column => rows.Numbers(column, spelling));
        var assembly = new TableAssembly(rows.Name, scenario, rows.Options)
        {
            Stated =
                wide.TrueForAll(column => column.Key[0] is 'n' or 'c') ? TableKind.Counts
                : wide.TrueForAll(column => column.Key[0] == 'p' && column.Key.Length > parties) ? TableKind.Probabilities
                : null,
            Digits = numbers.Max(column => column.Digits),
            Errors = numbers.Exists(column => column.Errors is not null) ? new double[scenario.TableLength] : null,
        };
        foreach (var (column, itsNumbers) in wide.Zip(numbers))
        {
            var outcome = 0;
            for (var party = 0; party < parties; party++)
                outcome = (outcome * scenario.MaximumOutcomes(party)) + column.Outcomes![party] - origin;
            for (var row = 0; row < rows.Count; row++)
            {
                var place = (outcome * scenario.SettingTuples) + places[row];
                (assembly.HasRow[place], assembly.Values[place]) = (true, itsNumbers.Values[row]);
                if (assembly.Errors is { } errors)
                    errors[place] = itsNumbers.Errors?[row] ?? double.NaN;
            }
        }

        var outcomeWords = wide[0].Key[^1] switch
        {
            '+' or '-' or 'p' or 'm' => "+1, -1 as 0, 1",
            >= '0' and <= '9' => origin == 0 ? "0, 1" : "1, 2 as 0, 1",
            _ => $"{string.Join(", ", wide.SelectMany(column => column.Key[^parties..].ToUpperInvariant()).Distinct())} as 0, 1",
        };
        List<TableColumn> used = [.. settings, .. wide];
        return assembly.Finish(
            $"columns {TableHeader.Listed(used)}; outcomes {outcomeWords}; settings "
                + $"{ColumnLabels.Together(labels)}{header.Ignored(used)}"
        );
    }
}
