using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>A table with a row for each entry: a,b,..,x,y,..,count or p.</summary>
internal static class LongTable
{
    /// <exception cref="InvalidInputException">Says what the header lacks, or which row is wrong.</exception>
    public static RawTable Read(TableRows rows, List<TableColumn> settings)
    {
        var header = rows.Header;
        var outcomes = header.OfParties(ColumnRole.Outcome);
        if (outcomes.Count == 0 && PolarizerTable.Read(rows, settings) is { } ofAngles)
            return ofAngles;
        if (outcomes.Count == 0 && SinglesTable.ReadRows(rows, settings) is { } ofRows)
            return ofRows;
        if (outcomes.Count == 0)
            throw header.Wrong($"no column holds an outcome (a, b, .. or outcome_a, ..); {TableHeader.Needed} is needed");
        if (outcomes.Count != settings.Count)
            throw header.Wrong(
                $"{outcomes.Count} columns hold outcomes and {settings.Count} settings; one of both for each party is needed"
            );
        return Read(rows, outcomes, settings, Value(header));
    }

    private static TableColumn Value(TableHeader header)
    {
        TableColumn[] values =
        [
            .. header.OfRole(ColumnRole.Count),
            .. header.OfRole(ColumnRole.Probability),
            .. header.OfRole(ColumnRole.Frequency),
        ];
        return values.Length switch
        {
            1 => values[0],
            0 => throw header.Wrong(
                $"no column holds a number of events or a probability; {TableHeader.Needed} is needed (a list of single "
                    + "trials is read with --trials)"
            ),
            _ => throw header.Wrong(
                $"{string.Join(" and ", values.Select(column => column.Name))} could each be the numbers; leave one of them"
            ),
        };
    }

    private static RawTable Read(TableRows rows, List<TableColumn> outcomes, List<TableColumn> settings, TableColumn value)
    {
        var parties = outcomes.Count;
        List<TableColumn> named = [.. outcomes, .. settings];
        var labels = named.ConvertAll(column => new ColumnLabels(column.Name));
        var codes = rows.Codes(named, labels);
        ColumnLabels.NumberOutcomes(labels[..parties]);
        ColumnLabels.NumberSettings(labels[parties..]);
        var numbers = rows.Numbers(value);
        var dropped = DropsFirst(labels, codes, numbers.Values) ? 1 : 0;
        var scenario = rows.MakeScenario(labels.ConvertAll(label => label.Size - dropped));
        var assembly = new TableAssembly(rows.Name, scenario, rows.Options)
        {
            Stated = value.Role switch
            {
                ColumnRole.Count => TableKind.Counts,
                ColumnRole.Probability => TableKind.Probabilities,
                _ => null,
            },
            Digits = value.Role == ColumnRole.Count ? 17 : numbers.Digits,
            What = value.Name,
            Errors = numbers.Errors is null ? null : new double[scenario.TableLength],
        };
        var rowOfEntry = new int[scenario.TableLength];
        var indices = new int[2 * parties];
        for (var row = 0; row < rows.Count; row++)
        {
            var isDropped = false;
            for (var i = 0; i < indices.Length; i++)
            {
                indices[i] = labels[i].Index(codes[(row * indices.Length) + i]) - dropped;
                isDropped |= indices[i] < 0;
            }

            if (isDropped)
                continue;
            var place = scenario.TableIndex(indices.AsSpan(0, parties), indices.AsSpan(parties));
            if (rowOfEntry[place] > 0)
            {
                throw rows.Wrong(
                    row,
                    $"{scenario.EntryName(place)} stands in row {rowOfEntry[place]} already; "
                        + "one row for each entry is needed (single trials are read with --trials)"
                );
            }

            (rowOfEntry[place], assembly.HasRow[place], assembly.Values[place]) = (rows.Line(row), true, numbers.Values[row]);
            if (numbers.Errors is { } errors)
                assembly.Errors![place] = errors[row];
        }

        List<TableColumn> used = [.. named, value];
        return assembly.Finish(
            $"columns {TableHeader.Listed(used)}; outcomes {ColumnLabels.Together(labels[..parties])}; "
                + $"settings {ColumnLabels.Together(labels[parties..])}"
                + $"{rows.Header.Ignored([.. used, .. rows.Header.OfRole(ColumnRole.Error)])}"
                + (dropped > 0 ? "; nothing but zeros has a 0, so outcomes and settings are taken from 1" : "")
        );
    }

    /// <summary>Whether all that has an outcome or setting 0 is 0: MATLAB and Julia count from 1.</summary>
    private static bool DropsFirst(List<ColumnLabels> labels, int[] codes, double[] numbers)
    {
        if (labels.Exists(label => label.Size < 2))
            return false;
        var isEmpty = new bool[labels.Count];
        Array.Fill(isEmpty, true);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] == 0 || double.IsNaN(numbers[row]))
                continue;
            for (var i = 0; i < labels.Count; i++)
                isEmpty[i] &= labels[i].Index(codes[(row * labels.Count) + i]) > 0;
        }

        return Array.TrueForAll(isEmpty, empty => empty);
    }
}
