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

        List<TableColumn> counted = [trials, both, singles[0], singles[1]];
        var spelling = rows.Spelling("the table", counted);
        var numbers = counted.ConvertAll(column => rows.Numbers(column, spelling).Values);
        return Make(rows, labels, [.. places.Index()], numbers, [.. settings, trials, .. singles, both], areTogether: true);
    }

    /// <summary>
    /// The same with the singles in rows of their own, in which the setting of the other party is empty, or says that its
    /// analyser was removed; null where no row is such. They were measured by themselves, so that the table is one of
    /// probabilities.
    /// </summary>
    /// <exception cref="InvalidInputException">Says what the header lacks, or which row is wrong.</exception>
    public static RawTable? ReadRows(TableRows rows, List<TableColumn> settings)
    {
        var header = rows.Header;
        List<TableColumn> values = [.. header.OfRole(ColumnRole.Count), .. header.OfRole(ColumnRole.Coincidence)];
        if (settings.Count != 2 || values is not [var value])
            return null;
        var labels = settings.ConvertAll(column => new ColumnLabels(column.Name));
        var codes = rows.Codes(settings, labels, mayLack: true);
        if (!codes.Contains(-1))
            return null;
        if (labels.Find(label => label.IsEmpty) is { } none)
            throw header.Wrong($"{none.Name} names no setting");
        ColumnLabels.NumberSettings(labels);
        var trials = header.OfRole(ColumnRole.Trials);
        List<TableColumn> counted = [value, .. trials];
        var spelling = rows.Spelling("the table", counted);
        var numbers = counted.ConvertAll(column => rows.Numbers(column, spelling).Values);
        // The row of each party's setting, and of each joint setting.
        var (alone, joint) = (new Dictionary<(int Party, int Setting), int>(), new List<(int Row, int Place)>());
        for (var row = 0; row < rows.Count; row++)
        {
            int[] setting =
            [
                .. labels.Select((label, party) => codes[(2 * row) + party] is >= 0 and var code ? label.Index(code) : -1),
            ];
            if (setting is [-1, -1])
                throw rows.Wrong(row, "neither party has a setting");
            if (setting is [>= 0, >= 0])
                joint.Add((row, (setting[0] * labels[1].Size) + setting[1]));
            else if (!alone.TryAdd(setting[0] >= 0 ? (0, setting[0]) : (1, setting[1]), row))
                throw rows.Wrong(row, "the singles of its setting stand in a row before");
        }

        if (joint.GroupBy(one => one.Place).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw rows.Wrong(twice.Last().Row, $"its setting stands in row {rows.Line(twice.First().Row)} already");
        double[] Of(int column) => [.. joint.Select(one => numbers[column][one.Row])];
        // Without trials events, else their share in the trials of their row.
        double[] Singles(int party) =>
            [
                .. joint.Select(one =>
                    !alone.TryGetValue((party, party == 0 ? one.Place / labels[1].Size : one.Place % labels[1].Size), out var row)
                        ? double.NaN
                    : trials.Count == 0 ? numbers[0][row]
                    : numbers[0][row] / numbers[1][row]
                ),
            ];
        if (trials.Count == 0)
        {
            throw UntriedSingles.Refuse(
                rows,
                [.. joint.Select(one => one.Place)],
                (labels[0].Size, labels[1].Size),
                [Of(0), Singles(0), Singles(1)]
            );
        }

        double[] Events(int party) => [.. Singles(party).Zip(Of(1), (share, n) => share * n)];
        return Make(
            rows,
            labels,
            joint,
            [Of(1), Of(0), Events(0), Events(1)],
            [.. settings, .. trials, value],
            areTogether: false
        );
    }

    /// <summary>The table of numbers of joint settings.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="labels">The settings of A and B.</param>
    /// <param name="joint">For each joint setting its row, and its place among all.</param>
    /// <param name="numbers">For each of them trials, coincidences, singles of A and of B.</param>
    /// <param name="used">The columns.</param>
    /// <param name="areTogether">Whether singles and coincidences are of the same trials.</param>
    private static RawTable Make(
        TableRows rows,
        List<ColumnLabels> labels,
        List<(int Row, int Place)> joint,
        List<double[]> numbers,
        List<TableColumn> used,
        bool areTogether
    )
    {
        var scenario = rows.MakeScenario([2, 2, .. labels.Select(label => label.Size)]);
        var isWhole = areTogether && numbers.TrueForAll(column => !Array.Exists(column, double.IsNaN));
        var assembly = new TableAssembly(rows.Name, scenario, rows.Options)
        {
            Stated = isWhole ? TableKind.Counts : TableKind.Probabilities,
        };
        for (var i = 0; i < joint.Count; i++)
        {
            var (n, c, a, b) = (numbers[0][i], numbers[1][i], numbers[2][i], numbers[3][i]);
            if (!(n > 0))
                throw rows.Wrong(joint[i].Row, $"the number of trials is {n:R}; a number above 0 is needed");
            double[] counts = [c, a - c, b - c, n - a - b + c];
            // Shares of other trials are rounded.
            if (!areTogether)
                counts = [.. counts.Select(count => count < 0 && count > -1e-12 * n ? 0 : count)];
            if (Array.Exists(counts, count => count < 0))
                throw rows.Wrong(
                    joint[i].Row,
                    $"coincidences {c}, singles {a} and {b} of {n} trials leave a negative number of events; C <= SA, SB "
                        + "and SA + SB - C <= trials are needed"
                );
            for (var outcome = 0; outcome < 4; outcome++)
            {
                var place = (outcome * scenario.SettingTuples) + joint[i].Place;
                (assembly.HasRow[place], assembly.Values[place]) = (true, isWhole ? counts[outcome] : counts[outcome] / n);
            }
        }

        return assembly.Finish(
            $"columns {TableHeader.Listed(used)}; a click is outcome 0, none is 1; settings "
                + $"{ColumnLabels.Together(labels)}{rows.Header.Ignored(used)}"
                + (areTogether ? "" : "; singles of rows without the other party's setting, each by its own trials")
        );
    }
}
