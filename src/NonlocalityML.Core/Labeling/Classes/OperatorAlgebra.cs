using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// The operators of the parties and the rules by which their products are brought to normal form. A setting with two outcomes has
/// one operator, the observable A = P0 - P1 with A A = 1; a setting with k outcomes has the projectors of its first k - 1
/// outcomes, with P P = P and P P' = 0. Every product has norm at most 1, which the proofs of <see cref="SumOfSquares"/> use.
/// </summary>
public sealed class OperatorAlgebra
{
    /// <summary>The longest word that <see cref="Parse"/> reads.</summary>
    public const int MaximumLength = 32;

    private const int MaximumParties = 8;

    /// <summary>By party, setting by setting; letters are numbered through, party after party.</summary>
    private readonly ImmutableArray<ImmutableArray<OperatorLetter>> letters;

    private readonly ImmutableArray<(int Party, OperatorLetter Letter)> all;

    /// <summary>The number of each party's first letter.</summary>
    private readonly ImmutableArray<int> starts;

    /// <exception cref="InvalidInputException">One party, or more operators than words can number.</exception>
    public OperatorAlgebra(Scenario scenario)
    {
        if (scenario.Parties is < 2 or > MaximumParties)
            throw new InvalidInputException(
                $"The hierarchy of quantum sets is built for two to {MaximumParties} parties; the scenario is {scenario}."
            );
        Scenario = scenario;
        letters =
        [
            .. Enumerable
                .Range(0, scenario.Parties)
                .Select(party =>
                    Enumerable
                        .Range(0, scenario.Settings(party))
                        .SelectMany(x =>
                            Enumerable
                                .Range(0, scenario.Outcomes(party, x) - 1)
                                .Select(a => new OperatorLetter(x, a, scenario.Outcomes(party, x) == 2))
                        )
                        .ToImmutableArray()
                ),
        ];
        all = [.. letters.SelectMany((own, party) => own.Select(letter => (party, letter)))];
        starts = [.. letters.Select((_, party) => letters.Take(party).Sum(own => own.Length))];
        if (all.Length > char.MaxValue)
            throw new InvalidInputException($"{scenario} has more than {char.MaxValue} operators.");
    }

    public Scenario Scenario { get; }

    /// <summary>The operators of a party, setting by setting.</summary>
    public ImmutableArray<OperatorLetter> Letters(int party) => letters[party];

    /// <summary>The operators of a word, left to right, each with its party.</summary>
    public IEnumerable<(int Party, OperatorLetter Letter)> Operators(OperatorWord word) =>
        word.Letters.Select(letter => all[letter]);

    /// <summary>left* right in normal form; null when it is zero.</summary>
    public OperatorWord? Product(OperatorWord left, OperatorWord right) => Reduce(Reverse(left.Letters) + right.Letters);

    /// <summary>Whether a word consists of this algebra's letters and none of the rules applies to it.</summary>
    public bool IsNormal(OperatorWord word) =>
        word.Letters.All(letter => letter < all.Length) && Product(OperatorWord.Identity, word) == word;

    /// <summary>The letters in reverse: all operators are Hermitian.</summary>
    public OperatorWord Adjoint(OperatorWord word) =>
        Product(word, OperatorWord.Identity) ?? throw new ArgumentException("The word is not in normal form.", nameof(word));

    /// <summary>The name of a word and of its adjoint alike: their expectation values have the same real part.</summary>
    public OperatorWord Canonical(OperatorWord word)
    {
        var adjoint = Adjoint(word);
        return string.CompareOrdinal(word.Letters, adjoint.Letters) <= 0 ? word : adjoint;
    }

    /// <summary>Shorter words before longer ones, then by the letters of the first party, of the second, and so on.</summary>
    internal int Compare(OperatorWord left, OperatorWord right)
    {
        var order = left.Length.CompareTo(right.Length);
        for (var party = 0; order == 0 && party < letters.Length; party++)
            order = string.CompareOrdinal(Part(left.Letters, party), Part(right.Letters, party));
        return order;
    }

    /// <summary>The words whose expectation values a behavior gives: at most one operator of each party.</summary>
    public IEnumerable<OperatorWord> ObservedWords() =>
        Enumerable
            .Range(0, letters.Length)
            .Aggregate(
                (IEnumerable<string>)[""],
                (words, party) => words.SelectMany(word => Own(party).Select(letter => $"{word}{letter}").Prepend(word))
            )
            .Select(word => new OperatorWord(word));

    /// <summary>
    /// The expectation value of an observed word as a sum over the table of the behavior; a party that is not measured is
    /// averaged over its settings.
    /// </summary>
    public double[] Row(OperatorWord word)
    {
        var row = new double[Scenario.TableLength];
        var measured = new OperatorLetter?[Scenario.Parties];
        foreach (var (party, letter) in Operators(word))
            measured[party] = letter;
        foreach (var (index, outcomes, settings) in Entries())
        {
            row[index] = 1;
            for (var party = 0; party < measured.Length; party++)
                row[index] *= Factor(party, measured[party], settings[party], outcomes[party]);
        }

        return row;
    }

    /// <summary>The coefficients of c.p as an operator: exact fractions on the observed words.</summary>
    public Dictionary<OperatorWord, Rational> Expand(BellInequality inequality)
    {
        if (!Scenario.Equals(inequality.Scenario))
            throw new ArgumentException(
                $"The inequality is for {inequality.Scenario}, the algebra for {Scenario}.",
                nameof(inequality)
            );
        var sum = new Dictionary<OperatorWord, Rational>();
        foreach (var (index, outcomes, settings) in Entries())
        {
            if (inequality.Coefficients[index] is var coefficient and not 0)
                Add("", Rational.FromDouble(coefficient), 0, outcomes, settings);
        }

        return sum;

        void Add(string word, Rational factor, int party, int[] outcomes, int[] settings)
        {
            if (party == letters.Length)
            {
                sum[new OperatorWord(word)] = sum.GetValueOrDefault(new OperatorWord(word)) + factor;
                return;
            }

            foreach (var (own, share) in Projector(party, settings[party], outcomes[party]))
                Add(word + own, factor * share, party + 1, outcomes, settings);
        }
    }

    /// <summary>A word as people write it: <c>A0 B1</c>, with the outcome after a point where a setting has more than two;
    /// <c>1</c>.</summary>
    public string Format(OperatorWord word) =>
        word.Length == 0
            ? "1"
            : string.Join(' ', Operators(word).Select(factor => $"{(char)('A' + factor.Party)}{factor.Letter}"));

    /// <summary>Reads what <see cref="Format"/> writes.</summary>
    /// <exception cref="InvalidInputException">Not such a word.</exception>
    public OperatorWord Parse(string text)
    {
        if (text == "1")
            return OperatorWord.Identity;
        var (word, last) = ("", 0);
        foreach (var name in text.Split(' ', MaximumLength + 1))
        {
            var party = name.Length < 2 ? -1 : name[0] - 'A';
            var letter =
                party < last || party >= letters.Length
                    ? -1
                    : letters[party]
                        .IndexOf(
                            letters[party].FirstOrDefault(known => $"{known}" == name[1..], new OperatorLetter(-1, -1, false))
                        );
            if (letter < 0)
                throw new InvalidInputException(
                    $"'{text}' is not a word of operators of {Scenario}; write for instance A0 B1, or 1."
                );
            word += (char)(starts[party] + letter);
            last = party;
        }

        return new OperatorWord(word);
    }

    /// <summary>Products of the letters of one party that are their own normal form, of this length.</summary>
    internal IEnumerable<string> Alternating(int party, int length) =>
        length == 0
            ? [""]
            : from start in Alternating(party, length - 1)
            from letter in Own(party)
            where start.Length == 0 || all[start[^1]].Letter.Setting != all[letter].Letter.Setting
            select start + letter;

    private IEnumerable<char> Own(int party) => Enumerable.Range(starts[party], letters[party].Length).Select(i => (char)i);

    private string Part(string word, int party) => string.Concat(word.Where(letter => all[letter].Party == party));

    private static string Reverse(string letters) =>
        string.Create(
            letters.Length,
            letters,
            (span, source) =>
            {
                source.CopyTo(span);
                span.Reverse();
            }
        );

    /// <summary>The normal form of a product in any order of the parties; null when it is zero.</summary>
    private OperatorWord? Reduce(string word)
    {
        var kept = new char[word.Length];
        var count = 0;
        for (var party = 0; party < letters.Length; party++)
        {
            var first = count;
            foreach (var letter in word)
            {
                if (all[letter].Party != party)
                    continue;
                if (count == first || all[kept[count - 1]].Letter.Setting != all[letter].Letter.Setting)
                    kept[count++] = letter;
                else if (kept[count - 1] != letter)
                    return null;
                else if (all[letter].Letter.IsObservable)
                    count--;
            }
        }

        return new OperatorWord(new string(kept, 0, count));
    }

    /// <summary>Every entry of the table that is no padding, with the outcomes and settings of the parties.</summary>
    private IEnumerable<(int Index, int[] Outcomes, int[] Settings)> Entries()
    {
        foreach (var index in Scenario.TableIndexOfSlot.ToArray())
        {
            var (outcomes, settings) = Scenario.EntryOf(index);
            yield return (index, outcomes, settings);
        }
    }

    /// <summary>The share of outcome a of setting x in the expectation value of a letter, or in 1 when nothing is
    /// measured.</summary>
    private double Factor(int party, OperatorLetter? measured, int x, int a)
    {
        if (measured is not { } letter)
            return 1.0 / Scenario.Settings(party);
        if (letter.Setting != x)
            return 0;
        return a == letter.Outcome ? 1
            : letter.IsObservable ? -1
            : 0;
    }

    /// <summary>The projector of outcome a of setting x in terms of letters.</summary>
    private IEnumerable<(string Word, Rational Coefficient)> Projector(int party, int x, int a)
    {
        var first = starts[party] + letters[party].TakeWhile(letter => letter.Setting < x).Count();
        var outcomes = Scenario.Outcomes(party, x);
        if (outcomes == 2)
            return [("", new Rational(1, 2)), ($"{(char)first}", new Rational(a == 0 ? 1 : -1, 2))];
        return a < outcomes - 1
            ? [($"{(char)(first + a)}", Rational.One)]
            : Enumerable
                .Range(first, outcomes - 1)
                .Select(letter => ($"{(char)letter}", (Rational)(-1)))
                .Prepend(("", Rational.One));
    }
}
