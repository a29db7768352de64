using System.Globalization;
using System.Text.RegularExpressions;

namespace NonlocalityML.Bell;

/// <summary>What a name stands for: -1 for every outcome, and for a party that is not measured.</summary>
internal sealed partial record TermPlace(int[] Outcomes, int[] Settings, bool IsCorrelator)
{
    public int SettingOf(int party) => party < Settings.Length ? Settings[party] : -1;

    public int OutcomeOf(int party) => party < Outcomes.Length ? Outcomes[party] : -1;

    /// <param name="text">The inequality, for messages.</param>
    /// <param name="name">The name.</param>
    /// <param name="scenario">Null where the name may have any parties.</param>
    public static TermPlace Of(string text, string name, Scenario? scenario)
    {
        var parties = scenario?.Parties ?? 0;
        int[] outcomes = [],
            settings = [];
        if (
            Correlator().Match(name) is { Success: true } pair
            && Digits(pair.Groups["settings"].Value.Trim('(', ')')) is var correlated
            && (scenario is null || correlated.Length == parties || name[1] == '(')
        )
        {
            settings = Full(correlated);
        }
        else if (!name.Contains('|', StringComparison.Ordinal))
        {
            foreach (Match single in Single().Matches(name))
                Set(ref settings, single.Groups["party"].Value, single.Groups["setting"].Value);
        }
        else if (Marginal().Match(name) is { Success: true } marginal)
        {
            Set(ref outcomes, marginal.Groups["party"].Value, marginal.Groups["outcome"].Value);
            Set(ref settings, marginal.Groups["party"].Value, marginal.Groups["setting"].Value);
        }
        else
        {
            var sides = name[2..^1].Split('|');
            (outcomes, settings) = (Full(Digits(sides[0])), Full(Digits(sides[1])));
            if (outcomes.Length != settings.Length)
                throw InequalityReader.Wrong(text, $"{name} names {outcomes.Length} outcomes and {settings.Length} settings");
        }

        return new TermPlace(Padded(outcomes), Padded(settings), !name.Contains('|', StringComparison.Ordinal));

        int[] Padded(int[] values) =>
            values.Length >= parties ? values : [.. values, .. Enumerable.Repeat(-1, parties - values.Length)];

        void Set(ref int[] places, string letter, string number)
        {
            var party = letter[0] - 'A';
            if (scenario is not null && party >= parties)
                throw InequalityReader.Wrong(text, $"{name} names party {party + 1}; {scenario} has {parties}");
            if (number.Length > 3)
                throw InequalityReader.Wrong(text, $"{name} has a setting of more than three digits");
            if (party >= places.Length)
                places = [.. places, .. Enumerable.Repeat(-1, party + 1 - places.Length)];
            if (places[party] >= 0)
                throw InequalityReader.Wrong(text, $"{name} names a party twice");
            places[party] = int.Parse(number, CultureInfo.InvariantCulture);
        }

        int[] Full(int[] values) =>
            scenario is null || values.Length == parties
                ? values
                : throw InequalityReader.Wrong(text, $"{name} names {values.Length} parties; {scenario} has {parties}");
    }

    private static int[] Digits(string text) =>
        text.Contains(',', StringComparison.Ordinal)
            ? [.. text.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
            : [.. text.Select(digit => digit - '0')];

    [GeneratedRegex(@"^E(?<settings>[0-9]{2,8}|\([0-9]{1,3}(,[0-9]{1,3})+\))$", RegexOptions.CultureInvariant)]
    private static partial Regex Correlator();

    [GeneratedRegex("(?<party>[A-Z])(?<setting>[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Single();

    [GeneratedRegex(@"^p(?<party>[A-Z])\((?<outcome>[0-9]{1,3})\|(?<setting>[0-9]{1,3})\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Marginal();
}
