using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// Bell inequalities by the names that the command line takes, each as an expression that local models do not exceed; bounds are
/// computed, not stored.
/// </summary>
public static class NamedInequalities
{
    private const int LargestNumber = 99;

    private static readonly Form[] Forms =
    [
        new("chsh", "E00 + E01 + E10 - E11", _ => OfTable(BellInequalities.Chsh)),
        new(
            "ch",
            "the same in probabilities, Clauser and Horne",
            _ => Read("p(00|00) + p(00|01) + p(00|10) - p(00|11) - pA(0|0) - pB(0|0)")
        ),
        new("hardy", "p(00|00) at most what contradicts Hardy's paradox", _ => Read("p(00|00) - p(01|01) - p(10|10) - p(00|11)")),
        new("chsh-game", "the share of rounds that a XOR b = x y wins", _ => InequalityFamilies.ChainedGame(2)),
        new("i3322", "Collins and Gisin", _ => InequalityFamilies.Collins(3)),
        new("i4422", "the next of its family", _ => InequalityFamilies.Collins(4)),
        new("inn22:m", "that family, m settings", InequalityFamilies.Collins, 2),
        new("gisin:m", "m settings, +1 where x + y < m, else -1", InequalityFamilies.Gisin, 2),
        new("cglmp:d", "two settings, d outcomes", d => OfTable(BellInequalities.Cglmp(d)), 2, Largest: 16),
        new("chained:m", "Braunstein and Caves, m settings", m => OfTable(BellInequalities.Chained(m)), 2),
        new("chained-game:m", "the same as a game", InequalityFamilies.ChainedGame, 2),
        new(
            "elegant",
            "Gisin, three settings against four",
            _ => Read("E00 + E01 - E02 - E03 + E10 - E11 + E12 - E13 + E20 - E21 - E22 + E23")
        ),
        new("magic-square", "the game of Mermin and Peres, three settings, four outcomes", _ => InequalityFamilies.MagicSquare()),
        new("mermin:n", "n parties", n => OfTable(BellInequalities.Mermin(n)), 2, 3, 8),
        new("svetlichny:n", "n parties", InequalityFamilies.Svetlichny, 2, 3, 8),
        new("mermin-klyshko:n", "n parties, local models reach 1", InequalityFamilies.Klyshko, 2, 3, 8),
        new("gyni:n", "guess your neighbour's input, n parties", InequalityFamilies.Gyni, 3, 3, 6),
        new("grandjean:d", "three parties, two settings, d outcomes", InequalityFamilies.Grandjean, 2, 3, 5),
    ];

    /// <summary>Other words for the same.</summary>
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["bell-chsh"] = "chsh",
        ["clauser-horne-shimony-holt"] = "chsh",
        ["clauser-horne"] = "ch",
        ["eberhard"] = "ch",
        ["collins-gisin"] = "inn22",
        ["bkp"] = "chained",
        ["braunstein-caves"] = "chained",
        ["elegant-bell"] = "elegant",
        ["mabk"] = "mermin-klyshko",
        ["mk"] = "mermin-klyshko",
        ["mermin-peres"] = "magic-square",
        ["tilted-chsh"] = "tilted",
        ["guess-your-neighbours-input"] = "gyni",
    };

    /// <summary>How each name is written, and what it is.</summary>
    public static IEnumerable<(string Pattern, string What)> Patterns =>
        [
            .. Forms.Select(form => (form.Pattern, form.What)),
            ("tilted:alpha", "alpha A0 + CHSH"),
            ("a2 .. a89", "two parties, up to five settings, as Pal and Vertesi number them"),
            ("sliwa:1 .. sliwa:46", "the facets of three parties with two settings"),
        ];

    /// <summary>Whether a text is the word of <see cref="Patterns"/>, with a number or without; the lists A2 to A89 apart, whose
    /// names are expressions too.</summary>
    public static bool IsName(string text)
    {
        var word = Split(text).Word;
        return word is "tilted" or "sliwa" || Forms.Any(form => form.Word == word);
    }

    /// <summary>The numbers of the list of Avis, Imai, Ito and Sasaki.</summary>
    public static IEnumerable<int> Avis => AvisList.Value.Keys.Order();

    /// <param name="name">As <see cref="Patterns"/> say; capital letters, and a number without the colon, are taken too.</param>
    /// <exception cref="InvalidInputException">Not such a name, or not with this number.</exception>
    public static BellExpression Parse(string name)
    {
        var (word, number) = Split(name);
        var found =
            word == "tilted" ? Tilted(name, number)
            : word == "a" ? FromList(name, number, AvisList.Value, OfAvis)
            : word == "sliwa" ? FromList(name, number, SliwaList.Value, OfSliwa)
            : Forms.FirstOrDefault(form => form.Word == word)?.Create(name, number)
                ?? throw new InvalidInputException(
                    $"'{name}' is no name of an inequality; known are "
                        + $"{string.Join(", ", Patterns.Select(pattern => pattern.Pattern))}."
                );
        return found;
    }

    /// <summary>A word and what stands behind its colon, or behind its last letter.</summary>
    private static (string Word, string? Number) Split(string name)
    {
        var text = string.Join('-', name.Trim().ToLowerInvariant().Split([' ', '_'], StringSplitOptions.RemoveEmptyEntries));
        var joined = text.Replace("-", "");
        text = Forms.Any(form => form.Word == joined) ? joined : text;
        var end = text.IndexOf(':', StringComparison.Ordinal);
        var stem = text.TrimEnd([.. "0123456789."]);
        var (word, number) =
            end >= 0 ? (text[..end], text[(end + 1)..])
            : Forms.Any(form => form.Word == text) || stem == text ? (text, null)
            : (stem.TrimEnd('-'), text[stem.Length..]);
        return (OtherNames.GetValueOrDefault(word, word), number);
    }

    private static readonly Lazy<Dictionary<int, string>> AvisList = new(() => Lines(InequalityLists.Avis));

    private static readonly Lazy<Dictionary<int, string>> SliwaList = new(() => Lines(InequalityLists.Sliwa));

    private static Dictionary<int, string> Lines(string list) =>
        list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.TrimStart('A').Split(": "))
            .ToDictionary(parts => int.Parse(parts[0], CultureInfo.InvariantCulture), parts => parts[1]);

    private static BellExpression FromList(
        string name,
        string? number,
        Dictionary<int, string> list,
        Func<int, string, BellExpression> create
    )
    {
        if (int.TryParse(number, CultureInfo.InvariantCulture, out var place) && list.TryGetValue(place, out var line))
            return create(place, line);
        throw new InvalidInputException(
            $"'{name}' is not in its list, which has the numbers {list.Keys.Min()} to {list.Keys.Max()}."
        );
    }

    private static BellExpression OfAvis(int number, string line)
    {
        var rows = line.Split(';').Select(Numbers).ToList();
        var scenario = Scenario.FromCounts([2, 2], [rows.Count - 1, rows[0].Length - 1]);
        return BellExpression.OfCollinsGisin(scenario, [.. rows.SelectMany(row => row)], $"A{number}");
    }

    private static BellExpression OfSliwa(int number, string line) =>
        BellExpression.OfCorrelators(Scenario.Uniform(3, 2, 2), Numbers(line), $"Sliwa {number}");

    private static Rational[] Numbers(string line) =>
        [
            .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => (Rational)int.Parse(word, CultureInfo.InvariantCulture)),
        ];

    private static BellExpression Tilted(string name, string? number) =>
        number is not null
        && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var alpha)
        && alpha <= 1000
            ? Read($"{number} A0 + E00 + E01 + E10 - E11")
            : throw new InvalidInputException($"'{name}' needs a number from 0 to 1000, as tilted:0.5.");

    private static BellExpression Read(string text) => InequalityReader.ReadExpression(text);

    private static BellExpression OfTable(BellInequality inequality) =>
        new(
            inequality.Scenario,
            inequality.Coefficients.ToArray().Select(value => Rounded(value)),
            Rational.Zero,
            InequalityFormatter.FormatLeft(inequality)
        );

    /// <summary>Weights of CGLMP are fractions of d - 1, which doubles only approximate.</summary>
    private static Rational Rounded(double value)
    {
        var denominator = CommonDenominator.Of([value]) ?? 1;
        return new Rational((BigInteger)Math.Round(value * denominator), denominator);
    }

    /// <param name="Pattern">How it is written, its number behind a colon.</param>
    /// <param name="What">For help.</param>
    /// <param name="Make">From its number.</param>
    /// <param name="Least">The smallest number; 0 for a name without.</param>
    /// <param name="Standard">Its number where none is given; 0 where it is needed.</param>
    /// <param name="Largest">The largest number.</param>
    private sealed record Form(
        string Pattern,
        string What,
        Func<int, BellExpression> Make,
        int Least = 0,
        int Standard = 0,
        int Largest = LargestNumber
    )
    {
        public string Word { get; } = Pattern.Split(':')[0];

        public BellExpression Create(string name, string? number)
        {
            if (Least == 0)
                return number is null ? Make(0) : throw new InvalidInputException($"'{name}' has no number; write {Pattern}.");
            var value = Standard;
            if (number is not null && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out value))
                throw new InvalidInputException($"'{number}' in '{name}' is no whole number; write {Pattern}.");
            return value >= Least && value <= Largest
                ? Make(value)
                : throw new InvalidInputException($"'{name}' needs a number from {Least} to {Largest}; write {Pattern}.");
        }
    }
}
