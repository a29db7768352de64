using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Coincidences of two photons behind polarizers, a row for each pair of angles in degrees and no outcomes: what passes at an
/// angle is blocked at the angle 90 degrees away, so that both are the outcomes of one setting (Dehlinger and Mitchell,
/// Am. J. Phys. 70, 903 (2002), Table I). The smaller angle is the setting's name and its outcome 0.
/// </summary>
internal static class PolarizerTable
{
    /// <summary>The table; null where the columns hold no such angles.</summary>
    /// <exception cref="InvalidInputException">A pair of angles that stands twice, or a count that is none.</exception>
    public static RawTable? Read(TableRows rows, List<TableColumn> settings)
    {
        List<TableColumn> counts = [.. rows.Header.OfRole(ColumnRole.Count), .. rows.Header.OfRole(ColumnRole.Coincidence)];
        if (settings.Count != 2 || counts is not [var count])
            return null;
        var angles = settings.ConvertAll(rows.Angles);
        var pairs = angles.ConvertAll(Pairs);
        if (pairs.Exists(one => one is null))
            return null;
        var scenario = rows.MakeScenario([2, 2, pairs[0]!.Count, pairs[1]!.Count]);
        var numbers = rows.Numbers(count);
        var assembly = new TableAssembly(rows.Name, scenario, rows.Options) { Stated = TableKind.Counts, What = count.Name };
        for (var row = 0; row < rows.Count; row++)
        {
            var found = Enumerable.Range(0, 2).Select(party => Find(pairs[party]!, angles[party]![row])).ToList();
            var place = scenario.TableIndex([found[0].Outcome, found[1].Outcome], [found[0].Setting, found[1].Setting]);
            if (assembly.HasRow[place])
                throw rows.Wrong(row, "its pair of angles stands in a row before");
            (assembly.HasRow[place], assembly.Values[place]) = (true, numbers.Values[row]);
        }

        List<TableColumn> used = [.. settings, count];
        var words = pairs.Select(all => string.Join(", ", all!.Select(pair => $"{pair.First:R} and {pair.Second:R}")));
        return assembly.Finish(
            $"columns {TableHeader.Listed(used)}; polarizers, angles 90 degrees apart are outcomes 0, 1 of a setting: "
                + $"A {words.First()}; B {words.Last()}{rows.Header.Ignored(used)}"
        );
    }

    /// <summary>Angles 90 degrees apart, modulo 180; null where one has no partner, or two.</summary>
    private static List<(double First, double Second)>? Pairs(double[]? angles)
    {
        if (angles is null)
            return null;
        var groups = angles.Distinct().GroupBy(angle => Modulo(angle, 90)).Select(group => group.Order().ToArray()).ToList();
        return groups.TrueForAll(group => group is [var first, var second] && Modulo(second - first, 180) == 90)
            ? [.. groups.Select(group => (group[0], group[1])).OrderBy(pair => pair.Item1)]
            : null;
    }

    private static (int Setting, int Outcome) Find(List<(double First, double Second)> pairs, double angle)
    {
        var setting = pairs.FindIndex(pair => pair.First == angle || pair.Second == angle);
        return (setting, pairs[setting].First == angle ? 0 : 1);
    }

    private static double Modulo(double angle, double period) => angle - (period * Math.Floor(angle / period));
}
