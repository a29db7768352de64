using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A level of the hierarchy of Navascues, Pironio and Acin (PRL 98, 010401 (2007); New J. Phys. 10, 073013 (2008)), as people
/// write it:
/// <c>1</c>, <c>2</c>, .. for all words up to that length, and words of letters A, B, .. that are added, as in <c>1+AB</c> or
/// <c>1+AB+AAB</c>.
/// </summary>
public sealed partial record HierarchyLevel
{
    /// <summary>The largest moment matrix that is accepted.</summary>
    public const int MaximumWords = 128;

    private const int MaximumDefaultWords = 40;

    private const int MaximumDefaultWordsOfMany = 81;

    private const int MaximumFurtherWords = 50;

    private readonly int length;
    private readonly string[] added;

    private HierarchyLevel(string name, int length, string[] added) => (Name, this.length, this.added) = (name, length, added);

    public static HierarchyLevel One { get; } = Parse("1");

    /// <summary>What is used of two parties unless another level is named: "almost quantum".</summary>
    public static HierarchyLevel OneAB { get; } = Parse("1+AB");

    public static HierarchyLevel Two { get; } = Parse("2");

    public string Name { get; }

    /// <summary>"Almost quantum": 1, and all products of one operator each of several parties, as in <c>1+AB+AC+BC+ABC</c>
    /// (Navascues, Guryanova, Hoban and Acin, Nat. Commun. 6, 6288 (2015)).</summary>
    public static HierarchyLevel AlmostQuantum(int parties) => Parse(string.Join('+', Products(parties).Prepend("1")));

    /// <summary>The words of one letter each of two and more parties, shorter ones first: AB, AC, BC, ABC.</summary>
    internal static IReadOnlyList<string> Products(int parties) =>
        [
            .. Enumerable
                .Range(1, (1 << parties) - 1)
                .Select(mask => Enumerable.Range(0, parties).Where(party => (mask >> party & 1) == 1))
                .Select(chosen => string.Concat(chosen.Select(party => (char)('A' + party))))
                .Where(word => word.Length >= 2)
                .OrderBy(word => word.Length)
                .ThenBy(word => word, StringComparer.Ordinal),
        ];

    /// <summary>
    /// What is solved within seconds where no level is named: "almost quantum" where that has at most 40 words (81 of three and
    /// more parties), otherwise 2 or 1; null where these are too large as well.
    /// </summary>
    public static HierarchyLevel? DefaultFor(Scenario scenario)
    {
        var (letters, almost) = (Letters(scenario), AlmostQuantumWords(scenario));
        if (almost <= (scenario.Parties == 2 ? MaximumDefaultWords : MaximumDefaultWordsOfMany))
            return AlmostQuantum(scenario.Parties);
        if (scenario.Parties > 2 && WordsOfTwo(scenario) <= MaximumDefaultWordsOfMany)
            return Two;
        return letters.Sum() < MaximumWords ? One : null;
    }

    /// <summary>1+AB or 1 of two parties where it has at most 40 words and is solved many times within seconds; null in other
    /// scenarios.</summary>
    public static HierarchyLevel? QuickFor(Scenario scenario)
    {
        if (scenario.Parties != 2 || DefaultFor(scenario) is not { } level)
            return null;
        return level == OneAB || Letters(scenario).Sum() < MaximumDefaultWords ? level : null;
    }

    /// <summary>Level 2, of more parties with all products of one operator each, in scenarios where it is solved within seconds,
    /// for what <see cref="DefaultFor"/> leaves open; null in others.</summary>
    public static HierarchyLevel? FurtherFor(Scenario scenario)
    {
        var letters = Letters(scenario);
        var productsOfMore = AlmostQuantumWords(scenario) - (1 + letters.Sum() + Pairs(letters));
        if (WordsOfTwo(scenario) + productsOfMore > MaximumFurtherWords)
            return null;
        return scenario.Parties == 2
            ? Two
            : Parse(string.Join('+', Products(scenario.Parties).Where(word => word.Length > 2).Prepend("2")));
    }

    private static int[] Letters(Scenario scenario) =>
        [.. Enumerable.Range(0, scenario.Parties).Select(party => scenario.Slots(party) - scenario.Settings(party))];

    /// <summary>Pairs of letters of two parties.</summary>
    private static int Pairs(int[] letters)
    {
        var sum = letters.Sum();
        return ((sum * sum) - letters.Sum(own => own * own)) / 2;
    }

    private static double AlmostQuantumWords(Scenario scenario) =>
        Letters(scenario).Aggregate(1.0, (product, own) => product * (1 + own));

    private static int WordsOfTwo(Scenario scenario)
    {
        var letters = Letters(scenario);
        return 1 + letters.Sum(own => own * own) + Pairs(letters);
    }

    /// <exception cref="InvalidInputException">Not a level.</exception>
    public static HierarchyLevel Parse(string text)
    {
        if (!Pattern().IsMatch(text))
            throw new InvalidInputException(
                $"'{text}' is not a level of the hierarchy; write 1, 1+AB, 2, 3 or a sum such as 1+AB+AAB."
            );
        var parts = text.Split('+');
        return new HierarchyLevel(text, int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1..]);
    }

    /// <summary>The words of the level, the identity first, shorter before longer.</summary>
    /// <exception cref="InvalidInputException">More than <see cref="MaximumWords"/>.</exception>
    public IReadOnlyList<OperatorWord> Words(OperatorAlgebra algebra)
    {
        var words = ListWords(algebra).Order(Comparer<OperatorWord>.Create(algebra.Compare)).ToList();
        return words.Count <= MaximumWords
            ? words
            : throw new InvalidInputException(
                $"Level {Name} of {algebra.Scenario} has more than {MaximumWords} words; choose a lower level."
            );
    }

    /// <summary>How many words it has in a scenario, found without listing more than a few too many.</summary>
    public int CountWords(Scenario scenario) => ListWords(new OperatorAlgebra(scenario)).Count();

    public override string ToString() => Name;

    /// <summary>At most one more than <see cref="MaximumWords"/>.</summary>
    private IEnumerable<OperatorWord> ListWords(OperatorAlgebra algebra)
    {
        var parties = algebra.Scenario.Parties;
        if (added.SelectMany(word => word).Any(letter => letter - 'A' >= parties))
            throw new InvalidInputException($"Level {Name} names a party that {algebra.Scenario} does not have.");
        return Enumerable
            .Range(0, length + 1)
            .SelectMany(total => Shapes(parties, total))
            .Concat(added.Select(word => Enumerable.Range(0, parties).Select(i => word.Count(c => c - 'A' == i)).ToArray()))
            .DistinctBy(shape => string.Join(' ', shape))
            .SelectMany(shape => WordsOf(algebra, shape))
            .Take(MaximumWords + 1);
    }

    /// <summary>How many letters of each party a word of this length can have.</summary>
    private static IEnumerable<int[]> Shapes(int parties, int total) =>
        parties == 1
            ?
            [
                [total],
            ]
            : Enumerable
                .Range(0, total + 1)
                .SelectMany(first => Shapes(parties - 1, total - first).Select(rest => (int[])[first, .. rest]));

    private static IEnumerable<OperatorWord> WordsOf(OperatorAlgebra algebra, int[] shape) =>
        shape
            .Select((count, party) => (count, party))
            .Aggregate(
                (IEnumerable<string>)[""],
                (words, own) => words.SelectMany(word => algebra.Alternating(own.party, own.count).Select(more => word + more))
            )
            .Select(word => new OperatorWord(word));

    [GeneratedRegex(@"^[1-9](\+(?=[A-H])A{0,4}B{0,4}C{0,4}D{0,4}E{0,4}F{0,4}G{0,4}H{0,4})*$")]
    private static partial Regex Pattern();
}
