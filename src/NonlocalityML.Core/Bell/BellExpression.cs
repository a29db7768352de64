using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A linear expression c.p + constant of the probabilities, with exact fractions for coefficients: a Bell inequality as somebody
/// wrote it, before its bounds are known.
/// </summary>
public sealed class BellExpression
{
    private const int LargestBits = 52;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="coefficients">c[a,b,..,x,y,..] in the table layout of the scenario, C order; padded entries are 0.</param>
    /// <param name="constant">What is added.</param>
    /// <param name="text">How it was written.</param>
    /// <exception cref="InvalidInputException">Another number of coefficients, none but zeros, or fractions without a small
    /// common denominator.</exception>
    public BellExpression(Scenario scenario, IEnumerable<Rational> coefficients, Rational constant, string text)
    {
        (Scenario, Coefficients, Constant, Text) = (scenario, [.. coefficients], constant, text);
        if (Coefficients.Length != scenario.TableLength)
            throw new InvalidInputException(
                $"{Coefficients.Length} coefficients are given; scenario {scenario} needs {scenario.TableLength}."
            );
        if (Coefficients.All(value => value == Rational.Zero))
            throw new InvalidInputException($"No coefficient is left of the inequality '{text}'.");
        // Fractions that print alike are few: each denominator is looked at once.
        var denominator = Coefficients
            .Select(value => value.Denominator)
            .Distinct()
            .Aggregate(BigInteger.One, (common, next) => common / BigInteger.GreatestCommonDivisor(common, next) * next);
        var numerators = Coefficients.Select(value => value.Numerator * (denominator / value.Denominator)).ToList();
        var divisor = numerators.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
        var whole = numerators.Select(value => value / divisor).ToList();
        if (whole.Any(value => BigInteger.Abs(value).GetBitLength() > LargestBits))
            throw new InvalidInputException(
                $"The coefficients of '{text}' have no common denominator that makes them whole numbers below 2^{LargestBits}."
            );
        Unit = new Rational(divisor, denominator);
        Whole = new BellInequality(scenario, [.. whole.Select(value => (double)value)]);
    }

    public Scenario Scenario { get; }

    /// <summary>c[a,b,..,x,y,..] in C order.</summary>
    public ImmutableArray<Rational> Coefficients { get; }

    public Rational Constant { get; }

    /// <summary>How it was written.</summary>
    public string Text { get; }

    /// <summary>Its name, where it was asked for by one.</summary>
    public string? Name { get; init; }

    /// <summary>The bound that was written beside it, if any; nothing says that it is right.</summary>
    public Rational? StatedBound { get; init; }

    /// <summary>What a reader had to assume, in one line; null where nothing.</summary>
    public string? Assumed { get; init; }

    /// <summary>The same in whole coefficients without a common divisor and without the constant; see
    /// <see cref="ValueOf"/>.</summary>
    public BellInequality Whole { get; }

    /// <summary>What a coefficient 1 of <see cref="Whole"/> stands for.</summary>
    public Rational Unit { get; }

    /// <summary>The value of the expression where that of <see cref="Whole"/> is given.</summary>
    public Rational ValueOf(Rational whole) => (whole * Unit) + Constant;

    /// <summary>The largest value of local models, by enumeration.</summary>
    /// <exception cref="InvalidInputException">Too many strategies.</exception>
    public Rational LocalBound => ValueOf(Whole.LocalBound);

    /// <summary>The value at white noise, exactly.</summary>
    public Rational AtWhiteNoise
    {
        get
        {
            var sum = Constant;
            foreach (var index in Scenario.TableIndexOfSlot)
            {
                if (Coefficients[index] == Rational.Zero)
                    continue;
                var settings = Scenario.SettingTuple(index % Scenario.SettingTuples);
                var outcomes = settings
                    .Select((x, party) => Scenario.Outcomes(party, x))
                    .Aggregate(BigInteger.One, (product, n) => product * n);
                sum += Coefficients[index] * new Rational(1, outcomes);
            }

            return sum;
        }
    }

    /// <summary>The value at a behavior, in double precision.</summary>
    public double Value(Behavior behavior) => (Whole.Value(behavior) * (double)Unit) + (double)Constant;

    /// <summary>Of coefficients g of the correlators, laid out as <see cref="Correlators.Values"/>; g[0,0,..] a
    /// constant.</summary>
    public static BellExpression OfCorrelators(Scenario scenario, IReadOnlyList<Rational> coefficients, string text) =>
        OfView(
            scenario,
            coefficients,
            text,
            Correlators.Shape(scenario),
            (party, index, setting, outcome) =>
                index == 0 ? new Rational(1, scenario.Settings(party))
                : index - 1 != setting ? 0
                : outcome == 0 ? 1
                : -1
        );

    /// <summary>Of coefficients g of the Collins-Gisin table, laid out as <see cref="CollinsGisin.Values"/>; g[0,0,..] a
    /// constant.</summary>
    public static BellExpression OfCollinsGisin(Scenario scenario, IReadOnlyList<Rational> coefficients, string text)
    {
        var places = Enumerable
            .Range(0, scenario.Parties)
            .Select(party =>
                Enumerable
                    .Range(0, scenario.Settings(party))
                    .SelectMany(x => Enumerable.Range(0, scenario.Outcomes(party, x) - 1).Select(a => (x, a)))
                    .Prepend((-1, -1))
                    .ToArray()
            )
            .ToArray();
        return OfView(
            scenario,
            coefficients,
            text,
            CollinsGisin.Shape(scenario),
            (party, index, setting, outcome) =>
                index == 0 ? new Rational(1, scenario.Settings(party))
                : places[party][index] == (setting, outcome) ? 1
                : 0
        );
    }

    /// <summary>A party that is not measured is averaged over its settings, so that tables which signal have a value
    /// too.</summary>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="coefficients">In C order over the shape.</param>
    /// <param name="text">How it was written.</param>
    /// <param name="shape">Axes of the view.</param>
    /// <param name="share">The share of an entry of a party's axis in its outcome of a setting: party, entry, setting,
    /// outcome.</param>
    private static BellExpression OfView(
        Scenario scenario,
        IReadOnlyList<Rational> coefficients,
        string text,
        ImmutableArray<int> shape,
        Func<int, int, int, int, Rational> share
    )
    {
        var length = shape.Aggregate(1, (product, n) => product * n);
        if (coefficients.Count != length)
            throw new InvalidInputException(
                $"{coefficients.Count} coefficients are given; {scenario} has {length} in this notation, "
                    + $"{string.Join(" x ", shape)}."
            );
        var table = new Rational[scenario.TableLength];
        var constant = coefficients[0];
        foreach (var index in scenario.TableIndexOfSlot)
        {
            var (outcomes, settings) = scenario.EntryOf(index);
            for (var k = 1; k < length; k++)
            {
                if (coefficients[k] == Rational.Zero)
                    continue;
                var (rest, factor) = (k, Rational.One);
                for (var party = scenario.Parties - 1; party >= 0 && factor != Rational.Zero; party--)
                {
                    (rest, var entry) = Math.DivRem(rest, shape[party]);
                    factor *= share(party, entry, settings[party], outcomes[party]);
                }

                if (factor != Rational.Zero)
                    table[index] += coefficients[k] * factor;
            }
        }

        return new BellExpression(scenario, table, constant, text);
    }
}
