using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// Reads a Bell inequality as <see cref="InequalityFormatter"/> and people write it: sums of <c>E01</c> or <c>E(0,1)</c>,
/// <c>A0</c>,
/// <c>B1</c>, <c>A0B0C1</c>, <c>p(01|10)</c> or <c>p(0,1|1,0)</c> and <c>pA(0|1)</c>, with factors as <c>2</c>, <c>0.5</c> or
/// <c>1/2</c>, <c>P(a=b|01)</c>, and a bound behind &lt;= or &gt;= if it is given; further spellings are those of
/// <see cref="InequalitySpelling"/>. Outcome 0 stands for +1; what one
/// party sees is averaged over the settings of the others.
/// </summary>
public static partial class InequalityReader
{
    private const int LongestText = 100_000;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="text">The inequality.</param>
    /// <exception cref="InvalidInputException">Says what was not understood, or that the bound is not the local one.</exception>
    public static BellInequality Read(Scenario scenario, string text)
    {
        var expression = ReadExpression(scenario, text);
        var inequality = new BellInequality(scenario, [.. expression.Coefficients.Select(value => (double)value)]);
        if (expression.StatedBound is { } written)
        {
            var (stated, bound) = ((double)(written - expression.Constant), (double)inequality.LocalBound);
            if (!(Math.Abs(stated - bound) <= 1e-3 * Math.Max(1, Math.Abs(bound))))
                throw Wrong(
                    text,
                    $"local models reach {bound + (double)expression.Constant:G6}, not {stated + (double)expression.Constant:G6}"
                );
        }

        return inequality;
    }

    /// <summary>An expression with exact coefficients; a bound behind &lt;= is kept, and not compared with anything.</summary>
    /// <exception cref="InvalidInputException">Says what was not understood.</exception>
    public static BellExpression ReadExpression(Scenario scenario, string text) => Assemble(scenario, text, ReadTerms(text), 0);

    /// <summary>
    /// The same where no scenario is given: as many parties and settings as are named, and as many outcomes, at least two. Where
    /// no party has a setting 0, settings are counted from 1. What was assumed is said in
    /// <see cref="BellExpression.Assumed"/>.
    /// </summary>
    /// <exception cref="InvalidInputException">Says what was not understood.</exception>
    public static BellExpression ReadExpression(string text)
    {
        var written = ReadTerms(text);
        var places = written.Terms.Select(term => TermPlace.Of(text, term.Name, null)).ToList();
        if (places.Count == 0)
            throw Wrong(text, "it names no correlator and no probability");
        var parties = Math.Max(2, places.Max(place => place.Settings.Length));
        var used = Enumerable.Range(0, parties).Select(party => places.Select(place => place.SettingOf(party)).Max()).ToList();
        var first = places.SelectMany(place => place.Settings).Where(setting => setting >= 0).Min() >= 1 ? 1 : 0;
        var scenario = Scenario.FromCounts(
            [.. Enumerable.Range(0, parties).Select(party => Math.Max(2, places.Max(place => place.OutcomeOf(party)) + 1))],
            [.. used.Select(setting => Math.Max(1, setting - first + 1))]
        );
        return Assemble(scenario, text, written, first);
    }

    private static BellExpression Assemble(Scenario scenario, string text, Written written, int first)
    {
        var table = new Rational[scenario.TableLength];
        foreach (var (factor, name) in written.Terms)
        {
            var place = TermPlace.Of(text, name, scenario);
            int[] settings = [.. place.Settings.Select(setting => setting < 0 ? setting : setting - first)];
            Spread(scenario, place.Outcomes, settings, place.IsCorrelator, factor, table);
        }

        if (table.All(coefficient => coefficient == Rational.Zero))
            throw Wrong(text, "no coefficient is left of it");
        return new BellExpression(scenario, table, written.Constant, text.Trim())
        {
            StatedBound = written.Bound,
            Assumed = Joined(
                first == 1 ? "settings counted from 1" : null,
                written.IsMoved ? "the greater side subtracted, so that all terms stand before <=" : null
            ),
        };
    }

    private static string? Joined(params string?[] parts) =>
        parts.All(part => part is null) ? null : string.Join("; ", parts.Where(part => part is not null));

    private static Written ReadTerms(string text)
    {
        if (text.Length > LongestText)
            throw Wrong(text[..40], $"{text.Length} characters; at most {LongestText} are read");
        var plain = InequalitySpelling.Plain(text);
        var sides = plain.Split([.. Relations], StringSplitOptions.TrimEntries);
        if (sides.Length > 2)
            throw Wrong(text, "<= or >= stands more than once");
        // With >= the sides change places; then all terms go to the left.
        if (plain.Contains(">=", StringComparison.Ordinal))
            Array.Reverse(sides);
        List<(Rational Factor, string Name)> terms = [],
            moved = [];
        var constant = AddTerms(text, sides[0], terms);
        if (sides.Length == 1)
            return new Written(terms, constant, null, IsMoved: false);
        var bound = AddTerms(text, sides[1], moved);
        if (terms.Count == 0)
            (constant, bound) = (-bound, -constant);
        return new Written([.. terms, .. moved.Select(term => (-term.Factor, term.Name))], constant, bound, moved.Count > 0);
    }

    private static readonly string[] Relations = ["<=", ">="];

    /// <returns>The constant.</returns>
    private static Rational AddTerms(string text, string side, List<(Rational Factor, string Name)> terms)
    {
        var (constant, position) = (Rational.Zero, 0);
        if (side.Length == 0)
            throw Wrong(text, text.Trim().Length == 0 ? "it is empty" : "a side of it is empty");
        while (position < side.Length)
        {
            var term = Term().Match(side, position);
            if (!term.Success || term.Length == 0)
                throw Wrong(text, $"'{Clip(side[position..])}' is not understood");
            if (position > 0 && term.Groups["sign"].Length == 0)
                throw Wrong(text, $"+ or - is missing before '{Clip(side[position..])}'");
            var factor =
                (term.Groups["sign"].Value == "-" ? -1 : 1)
                * (term.Groups["factor"].Success ? Number(text, term.Groups["factor"].Value) : 1);
            if (term.Groups["equal"].Success)
            {
                // P(a=b) = (1 + E)/2, and P(a!=b) = (1 - E)/2.
                var half = factor / 2;
                constant += half;
                terms.Add((term.Groups["equal"].Value == "=" ? half : -half, Correlator(term)));
            }
            else if (term.Groups["name"].Success)
                terms.Add((factor, term.Groups["name"].Value));
            else if (term.Groups["factor"].Success)
                constant += factor;
            else
                throw Wrong(
                    text,
                    position + term.Length < side.Length
                        ? $"'{Clip(side[(position + term.Length)..])}' is not understood"
                        : "nothing follows the last sign"
                );
            position += term.Length;
        }

        return constant;
    }

    private static string Correlator(Match term) => $"E({term.Groups["x"].Value},{term.Groups["y"].Value})";

    private static Rational Number(string text, string number)
    {
        return Rational.TryRead(number, out var value) ? value : throw Wrong(text, $"{number} is not a finite number");
    }

    /// <summary>-1 stands for every outcome, and for the mean over settings.</summary>
    private static void Spread(
        Scenario scenario,
        int[] outcomes,
        int[] settings,
        bool isCorrelator,
        Rational factor,
        Rational[] table
    )
    {
        for (var party = 0; party < scenario.Parties; party++)
        {
            if (settings[party] >= scenario.Settings(party))
                throw new InvalidInputException(
                    $"Party {Name(party)} has no setting {settings[party]} in {scenario}; settings are 0 to "
                        + $"{scenario.Settings(party) - 1}."
                );
            if (settings[party] < 0)
                continue;
            var count = scenario.Outcomes(party, settings[party]);
            if (outcomes[party] >= count)
                throw new InvalidInputException(
                    $"Setting {Name(party)}{settings[party]} has no outcome {outcomes[party]} in {scenario}; outcomes are 0 "
                        + $"to {count - 1}."
                );
            if (isCorrelator && count != 2)
                throw new InvalidInputException(
                    $"Correlators need two outcomes; {Name(party)}{settings[party]} has {count} in {scenario}. Write "
                        + "probabilities, as p(00|00)."
                );
        }

        var mean = Enumerable
            .Range(0, scenario.Parties)
            .Where(party => settings[party] < 0)
            .Aggregate(1, (product, party) => product * scenario.Settings(party));
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
                table[index] += factor * new Rational(sign, mean);
        }
    }

    private static string Name(int party) => $"{(char)('A' + party)}";

    private static string Clip(string text) => text.Length <= 20 ? text.Trim() : text[..20].Trim() + " ..";

    /// <summary>What is wrong with a text, and how it is written.</summary>
    internal static InvalidInputException Wrong(string text, string what) =>
        new(
            $"The inequality '{Clip(text)}': {what}. Write it as \"E00 + E01 + E10 - E11 <= 2\", or as \"p(00|00) - "
                + "p(01|01) - p(10|10) - p(00|11) <= 0\"."
        );

    [GeneratedRegex(
        @"\G\s*(?<sign>[+-]?)\s*(?<factor>[0-9]{1,17}(\.[0-9]{1,17})?(/[0-9]{1,17})?)?\s*\*?\s*"
            + @"(?<name>[pP]\((?:a\s*(?<equal>!?=)\s*b\|(?<x>[0-9]{1,3}),(?<y>[0-9]{1,3})|"
            + @"a\s*(?<equal>!?=)\s*b\|(?<x>[0-9])(?<y>[0-9])|A(?<x>[0-9]{1,3})\s*(?<equal>!?=)\s*B(?<y>[0-9]{1,3}))\)|"
            + @"p[A-Z]\([0-9]{1,3}\|[0-9]{1,3}\)|[pP]\([0-9]+\|[0-9]+\)|"
            + @"[pP]\([0-9]{1,3}(,[0-9]{1,3})+\|[0-9]{1,3}(,[0-9]{1,3})+\)|"
            + @"E\([0-9]{1,3}(,[0-9]{1,3})+\)|[A-Z][0-9]{1,8}(\s*\*?\s*[A-Z][0-9]{1,3})*)?\s*",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Term();

    /// <param name="Terms">Factors and names.</param>
    /// <param name="Constant">What stands without a name.</param>
    /// <param name="Bound">What stands behind &lt;=.</param>
    /// <param name="IsMoved">Whether terms stood on the greater side, and have changed their signs.</param>
    private sealed record Written(List<(Rational Factor, string Name)> Terms, Rational Constant, Rational? Bound, bool IsMoved);
}
