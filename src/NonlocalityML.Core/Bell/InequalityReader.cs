using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// Reads a Bell inequality as <see cref="InequalityFormatter"/> and people write it: sums of <c>E01</c> or <c>E(0,1)</c>,
/// <c>A0</c>,
/// <c>B1</c>, <c>A0B0C1</c>, <c>p(01|10)</c> or <c>p(0,1|1,0)</c> and <c>pA(0|1)</c>, with factors as <c>2</c>, <c>0.5</c> or
/// <c>1/2</c>, and a local bound behind &lt;= if it is given. Outcome 0 stands for +1; what one party sees is averaged over the
/// settings of the others.
/// </summary>
public static partial class InequalityReader
{
    private const int LongestText = 100_000;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="text">The inequality.</param>
    /// <exception cref="InvalidInputException">Says what was not understood, or that the bound is not the local one.</exception>
    public static BellInequality Read(Scenario scenario, string text)
    {
        if (text.Length > LongestText)
            throw Wrong(text[..40], $"{text.Length} characters; at most {LongestText} are read");
        var sides = text.Split("<=", StringSplitOptions.TrimEntries);
        if (sides.Length > 2)
            throw Wrong(text, "<= stands more than once");
        var table = new double[scenario.TableLength];
        var constant = AddTerms(scenario, sides[0], table);
        if (!table.Any(coefficient => coefficient != 0))
            throw Wrong(text, "no coefficient is left of it");
        var inequality = new BellInequality(scenario, table);
        if (sides.Length == 2)
        {
            var (stated, bound) = (Constant(sides[1]) - constant, (double)inequality.LocalBound);
            if (!(Math.Abs(stated - bound) <= 1e-3 * Math.Max(1, Math.Abs(bound))))
                throw Wrong(text, $"local models reach {bound + constant:G6}, not {stated + constant:G6}");
        }

        return inequality;
    }

    /// <returns>The constant.</returns>
    private static double AddTerms(Scenario scenario, string text, double[] table)
    {
        var (constant, position) = (0.0, 0);
        if (text.Length == 0)
            throw Wrong(text, "it is empty");
        while (position < text.Length)
        {
            var term = Term().Match(text, position);
            if (!term.Success || term.Length == 0)
                throw Wrong(text, $"'{Clip(text[position..])}' is not understood");
            if (position > 0 && term.Groups["sign"].Length == 0)
                throw Wrong(text, $"+ or - is missing before '{Clip(text[position..])}'");
            var factor =
                (term.Groups["sign"].Value == "-" ? -1 : 1)
                * (term.Groups["factor"].Success ? Number(text, term.Groups["factor"].Value) : 1);
            if (term.Groups["name"].Success)
                Add(scenario, text, term.Groups["name"].Value, factor, table);
            else if (term.Groups["factor"].Success)
                constant += factor;
            else
                throw Wrong(
                    text,
                    position + term.Length < text.Length
                        ? $"'{Clip(text[(position + term.Length)..])}' is not understood"
                        : "nothing follows the last sign"
                );
            position += term.Length;
        }

        return constant;
    }

    private static double Constant(string text)
    {
        var match = Signed().Match(text);
        if (!match.Success)
            throw Wrong(text, "the bound behind <= is not a number");
        return (match.Groups["sign"].Value == "-" ? -1 : 1) * Number(text, match.Groups["factor"].Value);
    }

    private static double Number(string text, string number)
    {
        var parts = number.Split('/');
        var value = double.Parse(parts[0], CultureInfo.InvariantCulture);
        if (parts.Length == 2)
            value /= double.Parse(parts[1], CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? value : throw Wrong(text, $"{number} is not a finite number");
    }

    /// <summary>Adds factor times what the name stands for.</summary>
    private static void Add(Scenario scenario, string text, string name, double factor, double[] table)
    {
        var outcomes = Enumerable.Repeat(-1, scenario.Parties).ToArray();
        var settings = Enumerable.Repeat(-1, scenario.Parties).ToArray();
        var isCorrelator = name[0] != 'p';
        if (Correlator().Match(name) is { Success: true } pair && scenario.Parties == 2)
        {
            Fill(Digits(pair.Groups["settings"].Value.Trim('(', ')')), settings);
        }
        else if (isCorrelator)
        {
            foreach (Match single in Single().Matches(name))
                Set(
                    settings,
                    Party(single.Groups["party"].Value),
                    int.Parse(single.Groups["setting"].Value, CultureInfo.InvariantCulture)
                );
        }
        else if (Marginal().Match(name) is { Success: true } marginal)
        {
            var party = Party(marginal.Groups["party"].Value);
            Set(outcomes, party, int.Parse(marginal.Groups["outcome"].Value, CultureInfo.InvariantCulture));
            Set(settings, party, int.Parse(marginal.Groups["setting"].Value, CultureInfo.InvariantCulture));
        }
        else
        {
            var sides = name[2..^1].Split('|');
            Fill(Digits(sides[0]), outcomes);
            Fill(Digits(sides[1]), settings);
        }

        Spread(scenario, outcomes, settings, isCorrelator, factor, table);

        void Set(int[] places, int party, int value)
        {
            if (party >= scenario.Parties)
                throw Wrong(text, $"{name} names party {party + 1}; {scenario} has {scenario.Parties}");
            if (places[party] >= 0)
                throw Wrong(text, $"{name} names a party twice");
            places[party] = value;
        }

        void Fill(int[] values, int[] places)
        {
            if (values.Length != scenario.Parties)
                throw Wrong(text, $"{name} names {values.Length} parties; {scenario} has {scenario.Parties}");
            foreach (var (party, value) in values.Index())
                places[party] = value;
        }
    }

    /// <summary>-1 stands for every outcome, and for the mean over settings.</summary>
    private static void Spread(
        Scenario scenario,
        int[] outcomes,
        int[] settings,
        bool isCorrelator,
        double factor,
        double[] table
    )
    {
        for (var party = 0; party < scenario.Parties; party++)
        {
            if (settings[party] >= scenario.Settings(party))
                throw new InvalidInputException(
                    $"Party {Name(party)} has no setting {settings[party]} in {scenario}; settings are 0 to {scenario.Settings(party) - 1}."
                );
            if (settings[party] < 0)
                continue;
            var count = scenario.Outcomes(party, settings[party]);
            if (outcomes[party] >= count)
                throw new InvalidInputException(
                    $"Setting {Name(party)}{settings[party]} has no outcome {outcomes[party]} in {scenario}; outcomes are 0 to {count - 1}."
                );
            if (isCorrelator && count != 2)
                throw new InvalidInputException(
                    $"Correlators need two outcomes; {Name(party)}{settings[party]} has {count} in {scenario}. Write probabilities, as p(00|00)."
                );
        }

        var mean = Enumerable
            .Range(0, scenario.Parties)
            .Where(party => settings[party] < 0)
            .Aggregate(1.0, (product, party) => product * scenario.Settings(party));
        var shape = scenario.TableShape;
        foreach (var index in scenario.TableIndexOfSlot)
        {
            var (rest, sign, counts) = (index, 1, true);
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                (rest, var digit) = Math.DivRem(rest, shape[axis]);
                var party = axis % scenario.Parties;
                if (axis >= scenario.Parties)
                    counts &= settings[party] < 0 || settings[party] == digit;
                else if (isCorrelator)
                    sign *= settings[party] >= 0 && digit == 1 ? -1 : 1;
                else
                    counts &= outcomes[party] < 0 || outcomes[party] == digit;
            }

            if (counts)
                table[index] += factor * sign / mean;
        }
    }

    private static int Party(string letter) => letter[0] - 'A';

    private static string Name(int party) => $"{(char)('A' + party)}";

    private static int[] Digits(string text) =>
        text.Contains(',', StringComparison.Ordinal)
            ? [.. text.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
            : [.. text.Select(digit => digit - '0')];

    private static string Clip(string text) => text.Length <= 20 ? text.Trim() : text[..20].Trim() + " ..";

    private static InvalidInputException Wrong(string text, string what) =>
        new(
            $"The inequality '{Clip(text)}': {what}. Write it as \"E00 + E01 + E10 - E11 <= 2\", or as \"p(00|00) - p(01|01) - p(10|10) - p(00|11) <= 0\"."
        );

    [GeneratedRegex(
        @"\G\s*(?<sign>[+-]?)\s*(?<factor>[0-9]{1,9}(\.[0-9]{1,17})?(/[0-9]{1,9})?)?\s*\*?\s*"
            + @"(?<name>p[A-Z]\([0-9]{1,3}\|[0-9]{1,3}\)|p\([0-9]+\|[0-9]+\)|p\([0-9]{1,3}(,[0-9]{1,3})+\|[0-9]{1,3}(,[0-9]{1,3})+\)|E\([0-9]{1,3},[0-9]{1,3}\)|([A-Z][0-9]{1,3})+)?\s*",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Term();

    [GeneratedRegex(
        @"^\s*(?<sign>[+-]?)\s*(?<factor>[0-9]{1,9}(\.[0-9]{1,17})?(/[0-9]{1,9})?)\s*$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Signed();

    [GeneratedRegex(@"^E(?<settings>[0-9]{2}|\([0-9]{1,3},[0-9]{1,3}\))$", RegexOptions.CultureInvariant)]
    private static partial Regex Correlator();

    [GeneratedRegex("(?<party>[A-Z])(?<setting>[0-9]{1,3})", RegexOptions.CultureInvariant)]
    private static partial Regex Single();

    [GeneratedRegex(@"^p(?<party>[A-Z])\((?<outcome>[0-9]{1,3})\|(?<setting>[0-9]{1,3})\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Marginal();
}
