using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// The operators of two parties and the rules by which their products are brought to normal form. A setting with two outcomes has
/// one operator, the observable A = P0 - P1 with A A = 1; a setting with k outcomes has the projectors of its first k - 1
/// outcomes, with P P = P and P P' = 0. Every product has norm at most 1, which the proofs of <see cref="SumOfSquares"/> use.
/// </summary>
public sealed class OperatorAlgebra
{
    /// <summary>The longest word that <see cref="Parse"/> reads.</summary>
    public const int MaximumLength = 32;

    private readonly ImmutableArray<ImmutableArray<OperatorLetter>> letters;

    /// <exception cref="InvalidInputException">Not two parties, or more operators than words can number.</exception>
    public OperatorAlgebra(Scenario scenario)
    {
        if (scenario.Parties != 2)
            throw new InvalidInputException(
                $"The hierarchy of quantum sets is built for two parties; the scenario is {scenario}."
            );
        Scenario = scenario;
        letters =
        [
            .. Enumerable
                .Range(0, 2)
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
        if (letters.Max(party => party.Length) > char.MaxValue)
            throw new InvalidInputException($"{scenario} has more than {char.MaxValue} operators for a party.");
    }

    public Scenario Scenario { get; }

    /// <summary>The operators of a party, setting by setting.</summary>
    public ImmutableArray<OperatorLetter> Letters(int party) => letters[party];

    /// <summary>left* right in normal form; null when it is zero.</summary>
    public OperatorWord? Product(OperatorWord left, OperatorWord right) =>
        Reduce(0, OperatorWord.Reverse(left.First) + right.First) is { } first
        && Reduce(1, OperatorWord.Reverse(left.Second) + right.Second) is { } second
            ? new OperatorWord(first, second)
            : null;

    /// <summary>Whether a word consists of this algebra's letters and none of the rules applies to it.</summary>
    public bool IsNormal(OperatorWord word) =>
        word.First.All(letter => letter < letters[0].Length)
        && word.Second.All(letter => letter < letters[1].Length)
        && Product(OperatorWord.Identity, word) == word;

    /// <summary>The name of a word and of its adjoint alike: their expectation values have the same real part.</summary>
    public static OperatorWord Canonical(OperatorWord word)
    {
        var adjoint = word.Adjoint();
        return word.CompareTo(adjoint) <= 0 ? word : adjoint;
    }

    /// <summary>The words whose expectation values a behavior gives: the identity, one operator, or one of each party.</summary>
    public IEnumerable<OperatorWord> ObservedWords() =>
        from first in letters[0].Select((_, i) => $"{(char)i}").Prepend("")
        from second in letters[1].Select((_, i) => $"{(char)i}").Prepend("")
        select new OperatorWord(first, second);

    /// <summary>
    /// The expectation value of an observed word as a sum over the table of the behavior; a party that is not measured is
    /// averaged over its settings.
    /// </summary>
    public double[] Row(OperatorWord word)
    {
        var row = new double[Scenario.TableLength];
        for (var x = 0; x < Scenario.Settings(0); x++)
        for (var a = 0; a < Scenario.Outcomes(0, x); a++)
        for (var y = 0; y < Scenario.Settings(1); y++)
        for (var b = 0; b < Scenario.Outcomes(1, y); b++)
            row[Scenario.TableIndex([a, b], [x, y])] = Factor(0, word.First, x, a) * Factor(1, word.Second, y, b);
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
        for (var x = 0; x < Scenario.Settings(0); x++)
        for (var a = 0; a < Scenario.Outcomes(0, x); a++)
        for (var y = 0; y < Scenario.Settings(1); y++)
        for (var b = 0; b < Scenario.Outcomes(1, y); b++)
        {
            var coefficient = inequality.Coefficients[Scenario.TableIndex([a, b], [x, y])];
            if (coefficient == 0)
                continue;
            var exact = Rational.FromDouble(coefficient);
            foreach (var (first, left) in Projector(0, x, a))
            foreach (var (second, right) in Projector(1, y, b))
            {
                var word = new OperatorWord(first, second);
                sum[word] = sum.GetValueOrDefault(word) + (exact * left * right);
            }
        }

        return sum;
    }

    /// <summary>A word as people write it: <c>A0 B1</c>, with the outcome after a point where a setting has more than two;
    /// <c>1</c>.</summary>
    public string Format(OperatorWord word) =>
        word.Length == 0
            ? "1"
            : string.Join(
                ' ',
                word.First.Select(letter => $"A{letters[0][letter]}")
                    .Concat(word.Second.Select(letter => $"B{letters[1][letter]}"))
            );

    /// <summary>Reads what <see cref="Format"/> writes.</summary>
    /// <exception cref="InvalidInputException">Not such a word.</exception>
    public OperatorWord Parse(string text)
    {
        if (text == "1")
            return OperatorWord.Identity;
        string[] parts = ["", ""];
        foreach (var name in text.Split(' ', MaximumLength + 1))
        {
            var party = name.StartsWith('A') ? 0 : 1;
            var letter =
                name.Length < 2 || !(name[0] is 'A' or 'B') || (party == 0 && parts[1].Length > 0)
                    ? -1
                    : letters[party]
                        .IndexOf(
                            letters[party].FirstOrDefault(known => $"{known}" == name[1..], new OperatorLetter(-1, -1, false))
                        );
            if (letter < 0)
                throw new InvalidInputException(
                    $"'{text}' is not a word of operators of {Scenario}; write for instance A0 B1, or 1."
                );
            parts[party] += (char)letter;
        }

        return new OperatorWord(parts[0], parts[1]);
    }

    /// <summary>Products of the letters of one party that are their own normal form, of this length.</summary>
    internal IEnumerable<string> Alternating(int party, int length) =>
        length == 0
            ? [""]
            : from start in Alternating(party, length - 1)
            from letter in Enumerable.Range(0, letters[party].Length)
            where start.Length == 0 || letters[party][start[^1]].Setting != letters[party][letter].Setting
            select start + (char)letter;

    private string? Reduce(int party, string word)
    {
        var kept = new char[word.Length];
        var count = 0;
        foreach (var letter in word)
        {
            if (count == 0 || letters[party][kept[count - 1]].Setting != letters[party][letter].Setting)
                kept[count++] = letter;
            else if (kept[count - 1] != letter)
                return null;
            else if (letters[party][letter].IsObservable)
                count--;
        }

        return new string(kept, 0, count);
    }

    /// <summary>The share of outcome a of setting x in the expectation value of a letter, or in 1 when nothing is
    /// measured.</summary>
    private double Factor(int party, string word, int x, int a)
    {
        if (word.Length == 0)
            return 1.0 / Scenario.Settings(party);
        var letter = letters[party][word[0]];
        if (letter.Setting != x)
            return 0;
        return a == letter.Outcome ? 1
            : letter.IsObservable ? -1
            : 0;
    }

    /// <summary>The projector of outcome a of setting x in terms of letters.</summary>
    private IEnumerable<(string Word, Rational Coefficient)> Projector(int party, int x, int a)
    {
        var first = letters[party].TakeWhile(letter => letter.Setting < x).Count();
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
