using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Samples as columns, as exported files hold them: <c>p(0,1|1,0)</c> for each probability, padding left out, then lower and
/// upper, or class and margin. The names of the columns tell the scenario.
/// </summary>
internal static partial class SampleColumns
{
    public const string Lower = "lower",
        Upper = "upper",
        Class = "class",
        Margin = "margin";

    private const int LargestIndex = 999;

    /// <summary>Entries of the table that have columns, in the order of the table.</summary>
    public static int[] Entries(Scenario scenario) => [.. scenario.TableIndexOfSlot.ToArray().Order()];

    public static string[] Names(Scenario scenario) => [.. Entries(scenario).Select(index => $"p{scenario.EntryName(index)}")];

    /// <summary>Whether the first column is a probability.</summary>
    public static bool AreOf(IReadOnlyList<string> columns) => columns.Count > 0 && Name().IsMatch(columns[0]);

    /// <summary>The scenario whose columns these are; further columns are passed over.</summary>
    /// <exception cref="InvalidInputException">An entry is missing, doubled or of another number of parties.</exception>
    public static Scenario ScenarioOf(string path, IReadOnlyList<string> columns)
    {
        string[] names = [.. columns.Where(column => Name().IsMatch(column))];
        var entries = names
            .Select(name => Name().Match(name))
            .Select(match => (Outcomes: Tuple(match, 1), Settings: Tuple(match, 2)))
            .ToList();
        var parties = entries.Count == 0 ? 0 : entries[0].Outcomes.Length;
        if (parties == 0 || entries.Exists(entry => entry.Outcomes.Length != parties || entry.Settings.Length != parties))
            throw new InvalidInputException(
                $"{path}: columns like p(0,1|1,0) are needed, with an outcome and a setting for each party."
            );
        if (entries.Exists(entry => entry.Outcomes.Concat(entry.Settings).Any(index => index > LargestIndex)))
            throw new InvalidInputException($"{path}: an outcome or a setting is above {LargestIndex}.");
        var scenario = new Scenario(
            Enumerable
                .Range(0, parties)
                .Select(party =>
                    Enumerable
                        .Range(0, entries.Max(entry => entry.Settings[party]) + 1)
                        .Select(setting =>
                            entries
                                .Where(entry => entry.Settings[party] == setting)
                                .Select(entry => entry.Outcomes[party] + 1)
                                .DefaultIfEmpty(1)
                                .Max()
                        )
                )
        );
        var needed = Names(scenario);
        if (needed.Except(names).FirstOrDefault() is { } missing)
            throw new InvalidInputException($"{path}: there is no column {missing}.");
        return names.Length == needed.Length
            ? scenario
            : throw new InvalidInputException($"{path}: a column p(..|..) is there twice.");
    }

    private static int[] Tuple(Match match, int group) =>
        [
            .. match
                .Groups[group]
                .Value.Split(',')
                .Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var index) ? index : int.MaxValue),
        ];

    [GeneratedRegex(@"^p\(([0-9]+(?:,[0-9]+)*)\|([0-9]+(?:,[0-9]+)*)\)$")]
    private static partial Regex Name();
}
