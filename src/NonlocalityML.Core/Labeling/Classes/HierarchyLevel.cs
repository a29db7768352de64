using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A level of the hierarchy of Navascues, Pironio and Acin (PRL 98, 010401 (2007); New J. Phys. 10, 073013 (2008)), as people
/// write it:
/// <c>1</c>, <c>2</c>, .. for all words up to that length, and words of letters A and B that are added, as in <c>1+AB</c> or
/// <c>1+AB+AAB</c>.
/// </summary>
public sealed partial record HierarchyLevel
{
    /// <summary>The largest moment matrix that is accepted.</summary>
    public const int MaximumWords = 128;

    private const int MaximumDefaultWords = 40;

    private const int MaximumFurtherWords = 50;

    private readonly int length;
    private readonly string[] added;

    private HierarchyLevel(string name, int length, string[] added) => (Name, this.length, this.added) = (name, length, added);

    public static HierarchyLevel One { get; } = Parse("1");

    /// <summary>What is used unless another level is named: "almost quantum".</summary>
    public static HierarchyLevel OneAB { get; } = Parse("1+AB");

    public static HierarchyLevel Two { get; } = Parse("2");

    public string Name { get; }

    /// <summary>
    /// What is solved within seconds where no level is named: 1+AB, or 1 in scenarios with more than 40 words of 1+AB; null where
    /// that is too large as well, and for other than two parties.
    /// </summary>
    public static HierarchyLevel? DefaultFor(Scenario scenario)
    {
        if (scenario.Parties != 2)
            return null;
        var (first, second) = (scenario.Slots(0) - scenario.Settings(0) + 1, scenario.Slots(1) - scenario.Settings(1) + 1);
        return (long)first * second <= MaximumDefaultWords ? OneAB
            : first + second <= MaximumWords ? One
            : null;
    }

    /// <summary>1+AB or 1 where it has at most 40 words and is solved many times within seconds; null in larger
    /// scenarios.</summary>
    public static HierarchyLevel? QuickFor(Scenario scenario)
    {
        if (DefaultFor(scenario) is not { } level)
            return null;
        var letters = scenario.Slots(0) - scenario.Settings(0) + scenario.Slots(1) - scenario.Settings(1);
        return level == OneAB || letters < MaximumDefaultWords ? level : null;
    }

    /// <summary>Level 2 in scenarios where it is solved within seconds, for what <see cref="DefaultFor"/> leaves open; null in
    /// others.</summary>
    public static HierarchyLevel? FurtherFor(Scenario scenario)
    {
        if (scenario.Parties != 2)
            return null;
        var (first, second) = (scenario.Slots(0) - scenario.Settings(0), scenario.Slots(1) - scenario.Settings(1));
        return (first + 1) * (second + 1) + (first * (first - 1)) + (second * (second - 1)) <= MaximumFurtherWords ? Two : null;
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
