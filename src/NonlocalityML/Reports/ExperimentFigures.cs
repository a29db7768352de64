using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Judging;

namespace NonlocalityML.Reports;

/// <summary>Figures of measured tables that every scenario has: the table beside the nearest local one, the coefficients of the
/// inequality that it violates, and several tables beside each other.</summary>
internal static class ExperimentFigures
{
    /// <summary>Up to how many bars a group has.</summary>
    private const int MaximumBars = 81;

    private const int MaximumTiles = 1024;

    /// <summary>The full correlators beside those of the closest local model, or all probabilities where some setting has more
    /// than two outcomes; nothing of tables that are too large to draw.</summary>
    public static IEnumerable<Figure> NearestLocal(ExperimentVerdict verdict)
    {
        var (table, local) = (verdict.Table.Behavior, verdict.Certificate.Model.ToBehavior());
        var scenario = table.Scenario;
        var (title, quantity) = scenario.IsDichotomic
            ? ("Correlators, and those of the closest local model", "correlator")
            : ("Probabilities, and those of the closest local model", "probability");
        var (names, measured, nearest) = scenario.IsDichotomic
            ? (CorrelatorNames(scenario), FullCorrelators(table), FullCorrelators(local))
            : Probabilities(table, local);
        if (names.Length > MaximumBars)
            yield break;
        var largest = measured.Zip(nearest, (one, other) => Math.Abs(one - other)).Max();
        yield return Figures.Bars(
            title,
            $"Each {quantity} of the table beside that of the local model that is nearest to the whole table; they differ "
                + "by at most "
                + $"{Notation.Small(largest)}."
                + (Error(verdict, 0) > 0 ? " Bars are standard errors of independent trials." : ""),
            scenario.IsDichotomic ? "settings" : "settings; the outcomes of each in order",
            quantity,
            [
                .. names.Select(
                    (name, i) => new Bar(name, measured[i], "table") { Error = Error(verdict, i), Block = Block(name) }
                ),
                .. names.Zip(nearest, (name, value) => new Bar(name, value, "closest local model") { Block = Block(name) }),
            ]
        );
    }

    /// <summary>The inequality that proves the lower bound as a matrix of tiles: what the first party does against what the
    /// others do; nothing where the table is local or the matrix too large to read.</summary>
    public static IEnumerable<Figure> Coefficients(ExperimentVerdict verdict)
    {
        if (verdict.Locality != Locality.Nonlocal)
            yield break;
        var inequality = verdict.ProjectedCertificate.Inequality;
        var scenario = inequality.Scenario;
        var isCorrelation = scenario.IsDichotomic;
        var (values, rows, columns) = isCorrelation ? CorrelatorTiles(inequality) : ProbabilityTiles(inequality);
        if (values.Length > MaximumTiles)
            yield break;
        yield return Figures.Tiles(
            "Coefficients of the inequality",
            isCorrelation
                ? "Rows are A's settings, columns those of the others; 1 stands for parties that are not looked at. Local "
                    + "models stay at or below a bound on the sum of each coefficient times its correlator."
                : "Rows are A's outcomes and settings, columns those of the others. Local models stay at or below a bound "
                    + "on the sum of each "
                    + "coefficient times its probability.",
            rows,
            columns,
            values
        );
    }

    /// <summary>S of several CHSH experiments, or their NL where some table is of another scenario, each with its error where it
    /// has one.</summary>
    public static IEnumerable<Figure> Compared(IReadOnlyList<Judgement> tables)
    {
        if (tables.Count < 2)
            yield break;
        var chsh = tables.Select(table => table.Verdict.Chsh).ToList();
        string[] names = [.. tables.Select(table => Path.GetFileNameWithoutExtension(table.Verdict.Table.Name))];
        if (chsh.All(test => test is not null))
            yield return Figures.Values(
                "S of each table",
                "The largest of the eight CHSH expressions with two standard errors, where the table holds counts. Local "
                    + "models reach 2, "
                    + "quantum theory 2.8284.",
                "S",
                [.. chsh.Select((test, i) => new NamedValue(names[i], test!.Value, 2 * (test.Error ?? 0)))],
                [new Rule("local", 2), new Rule("quantum", 2 * Math.Sqrt(2))]
            );
        else
            yield return Figures.Values(
                "NL of each table",
                "The proven distance to the local set; it counts signalling too. Tables of different scenarios have "
                    + "different units.",
                "NL",
                [.. tables.Select((table, i) => new NamedValue(names[i], (double)table.Verdict.Certificate.Upper, 0))],
                [new Rule("local", 0)]
            );
    }

    /// <summary>The standard error of a full correlator, sqrt((1 - E^2)/N); 0 where there are no counts.</summary>
    private static double Error(ExperimentVerdict verdict, int correlator)
    {
        if (verdict.Table.Counts is not { } counts || !verdict.Table.Scenario.IsDichotomic)
            return 0;
        var value = FullCorrelators(verdict.Table.Behavior)[correlator];
        return Math.Sqrt(Math.Max(0, 1 - value * value) / counts.TrialsBySetting[correlator]);
    }

    private static string[] CorrelatorNames(Scenario scenario) =>
        [
            .. Enumerable
                .Range(0, scenario.SettingTuples)
                .Select(i =>
                    $"E{string.Join(scenario.Parties > 2 || scenario.SettingTuples <= 100 ? "" : ",", scenario.SettingTuple(i))}"
                ),
        ];

    /// <summary>The settings of the entry ab|xy; null of a correlator.</summary>
    private static string? Block(string name) => name.Split('|') is [_, var settings] ? settings : null;

    /// <summary>All entries, those of the same settings together.</summary>
    private static (string[] Names, double[] Table, double[] Local) Probabilities(Behavior table, Behavior local)
    {
        var scenario = table.Scenario;
        string Settings(int index) => string.Join(',', scenario.EntryOf(index).Settings);
        int[] indices = [.. scenario.TableIndexOfSlot.ToArray().GroupBy(Settings).SelectMany(entries => entries)];
        return (
            [.. indices.Select(index => scenario.EntryName(index).Trim('(', ')').Replace(",", "", StringComparison.Ordinal))],
            [.. indices.Select(index => table.Table[index])],
            [.. indices.Select(index => local.Table[index])]
        );
    }

    /// <summary>E(x, y, ..) = sum over outcomes of p times -1 to the number of outcomes 1; also of tables that signal.</summary>
    private static double[] FullCorrelators(Behavior behavior)
    {
        var scenario = behavior.Scenario;
        var result = new Dictionary<string, double>();
        foreach (var index in scenario.TableIndexOfSlot)
        {
            var (outcomes, settings) = scenario.EntryOf(index);
            var key = string.Join(',', settings);
            result[key] = result.GetValueOrDefault(key) + (outcomes.Sum() % 2 == 0 ? 1 : -1) * behavior.Table[index];
        }

        return [.. Enumerable.Range(0, scenario.SettingTuples).Select(i => result[string.Join(',', scenario.SettingTuple(i))])];
    }

    private static (double[,] Values, string[] Rows, string[] Columns) CorrelatorTiles(BellInequality inequality)
    {
        var scenario = inequality.Scenario;
        var coefficients = Correlators.CoefficientsOf(inequality);
        var rows = scenario.Settings(0) + 1;
        var columns = coefficients.Length / rows;
        var values = new double[rows, columns];
        for (var i = 1; i < coefficients.Length; i++) // entry 0 is the constant, which the bound takes
            values[i / columns, i % columns] = coefficients[i];
        string[] others = [""];
        for (var party = 1; party < scenario.Parties; party++)
            others = [.. from first in others from name in Names(scenario, party) select first + name];
        return (Scaled(values), [.. Names(scenario, 0).Select(OrOne)], [.. others.Select(OrOne)]);

        static string[] Names(Scenario scenario, int party) =>
            ["", .. Enumerable.Range(0, scenario.Settings(party)).Select(i => $"{(char)('A' + party)}{i}")];

        static string OrOne(string name) => name.Length == 0 ? "1" : name;
    }

    private static (double[,] Values, string[] Rows, string[] Columns) ProbabilityTiles(BellInequality inequality)
    {
        var scenario = inequality.Scenario;
        var (rows, columns) = (new List<string>(), new List<string>());
        var entries = new List<(int Row, int Column, double Value)>();
        foreach (var index in scenario.TableIndexOfSlot)
        {
            var (outcomes, settings) = scenario.EntryOf(index);
            var row = Place(rows, $"{outcomes[0]}|{settings[0]}");
            var column = Place(columns, $"{string.Concat(outcomes.Skip(1))}|{string.Concat(settings.Skip(1))}");
            entries.Add((row, column, inequality.Coefficients[index]));
        }

        var values = new double[rows.Count, columns.Count];
        foreach (var (row, column, value) in entries)
            values[row, column] = value;
        return (Scaled(values), [.. rows], [.. columns]);

        static int Place(List<string> names, string name)
        {
            if (names.IndexOf(name) is var place and >= 0)
                return place;
            names.Add(name);
            return names.Count - 1;
        }
    }

    /// <summary>The largest coefficient becomes 1.</summary>
    private static double[,] Scaled(double[,] values)
    {
        var largest = values.Cast<double>().Max(Math.Abs);
        for (var row = 0; row < values.GetLength(0); row++)
        for (var column = 0; column < values.GetLength(1); column++)
            values[row, column] = largest > 0 ? values[row, column] / largest : 0;
        return values;
    }
}
