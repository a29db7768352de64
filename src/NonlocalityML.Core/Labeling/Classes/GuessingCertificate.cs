using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A proof of Lower &lt;= P_guess &lt;= Upper: the probability with which anybody whose knowledge obeys quantum theory can
/// guess what some parties see at given settings, if these devices give the no-signalling part of a table q (Nieto-Silleras,
/// Pironio and Silman, New J. Phys. 16, 013035 (2014); Bancal, Sheridan and Scarani, ibid. 033011).
/// </summary>
/// <remarks>
/// Above: whatever is known splits q into quantum parts q_e with a guess e each, and P_guess is the sum of P(e) at q_e. With any
/// f, P(e) &lt;= f.p + b_e for all quantum p by a <see cref="SumOfSquares"/>, so P_guess &lt;= f.q + max b_e. Below: who knows
/// nothing guesses what is likeliest. All bounds are exact fractions; <see cref="Verify"/> knows no solver.
/// </remarks>
internal sealed class GuessingCertificate : ICertificate
{
    /// <summary>Certificate with stated bounds, for instance read from a file. Nothing is checked before
    /// <see cref="Verify"/>.</summary>
    /// <param name="behavior">q.</param>
    /// <param name="settings">At which setting each party's outcome is guessed; -1 where it is not.</param>
    /// <param name="functional">f.</param>
    /// <param name="squares">One sum of squares a guess, in the order of <see cref="Guesses"/>.</param>
    /// <param name="lower">The stated lower bound.</param>
    /// <param name="upper">The stated upper bound.</param>
    /// <exception cref="InvalidInputException">Parts of different scenarios, or settings that do not exist.</exception>
    public GuessingCertificate(
        Behavior behavior,
        ImmutableArray<int> settings,
        BellInequality functional,
        IEnumerable<SumOfSquares> squares,
        Rational lower,
        Rational upper
    )
    {
        (Behavior, Settings, Functional, Squares) = (behavior, settings, functional, [.. squares]);
        (Lower, Upper) = (lower, upper);
        Guesses = GuessesOf(behavior.Scenario, settings);
        if (!functional.Scenario.Equals(behavior.Scenario) || Squares.Any(own => !own.Algebra.Scenario.Equals(behavior.Scenario)))
            throw new InvalidInputException($"A certificate needs one scenario; the behavior has {behavior.Scenario}.");
        if (Squares.Length != Guesses.Length)
            throw new InvalidInputException(
                $"There are {Squares.Length} sums of squares; {Guesses.Length} guesses need one each."
            );
    }

    /// <summary>Binary places of f, and its largest coefficient: differences from 1 are then exact in doubles.</summary>
    public const int Places = 44;

    private const int Largest = 128;

    public Behavior Behavior { get; }

    public ImmutableArray<int> Settings { get; }

    /// <summary>f.</summary>
    public BellInequality Functional { get; }

    public ImmutableArray<SumOfSquares> Squares { get; }

    /// <summary>P(e) as an expression, one for each guess e: the last party's outcome runs fastest.</summary>
    public ImmutableArray<BellInequality> Guesses { get; }

    /// <inheritdoc/>
    public Rational Lower { get; }

    /// <inheritdoc/>
    public Rational Upper { get; }

    /// <inheritdoc/>
    public string Quantity => "guessing probability";

    /// <inheritdoc/>
    public string ToJson() => GuessingCertificateJson.Format(this);

    /// <summary>The certificate of a functional and squares, with the bounds that they prove.</summary>
    public static GuessingCertificate Of(
        Behavior behavior,
        ImmutableArray<int> settings,
        BellInequality functional,
        IEnumerable<SumOfSquares> squares
    )
    {
        var open = new GuessingCertificate(behavior, settings, functional, squares, 0, 1);
        var (lower, upper) = open.Bounds();
        return new GuessingCertificate(behavior, settings, functional, open.Squares, lower, upper);
    }

    /// <inheritdoc/>
    public string? Verify()
    {
        if (Behavior.SignalingResidual > Measure.SignalingTolerance)
            return $"the table signals by {Behavior.SignalingResidual:G2}; no devices of parties apart give it";
        if (Functional.Coefficients.ToArray().Any(value => Math.Abs(value) > Largest || Dyadic.Round(value, Places) != value))
            return $"a coefficient of the functional is above {Largest} or has more than {Places} binary places";
        var (lower, upper) = Bounds();
        if (Lower > lower)
            return $"the stated lower bound is {(double)Lower:R}; the likeliest outcome has only {lower.RoundDown():R}";
        return Upper < upper
            ? $"the stated upper bound is {(double)Upper:R}; the sums of squares prove only {upper.RoundUp():R}"
            : ((ICertificate)this).Contradiction;
    }

    /// <summary>P(e) - f: what the squares of a guess bound.</summary>
    public static BellInequality Excess(BellInequality guess, BellInequality functional) =>
        new(
            guess.Scenario,
            [.. guess.Coefficients.ToArray().Zip(functional.Coefficients.ToArray(), (one, other) => one - other)]
        );

    /// <exception cref="InvalidInputException">Settings that do not exist, or nothing to guess.</exception>
    public static ImmutableArray<BellInequality> GuessesOf(Scenario scenario, ImmutableArray<int> settings)
    {
        if (
            settings.Length != scenario.Parties
            || settings.All(setting => setting == -1)
            || settings.Index().Any(own => own.Item < -1 || own.Item >= scenario.Settings(own.Index))
        )
            throw new InvalidInputException(
                $"The settings guessed at are ({string.Join(',', settings)}); one of each party of {scenario}, or -1, is needed."
            );
        int[] asked = [.. settings.Select(setting => Math.Max(setting, 0))];
        var outcomes = asked
            .Select((setting, party) => Enumerable.Range(0, scenario.Outcomes(party, setting)))
            .Aggregate(
                (IEnumerable<int[]>)
                    [
                        [],
                    ],
                (tuples, own) => tuples.SelectMany(tuple => own.Select(outcome => (int[])[.. tuple, outcome]))
            );
        return
        [
            .. outcomes
                .GroupBy(tuple => string.Join(',', tuple.Where((_, party) => settings[party] >= 0)))
                .Select(guess =>
                {
                    var table = new double[scenario.TableLength];
                    foreach (var tuple in guess)
                        table[scenario.TableIndex(tuple, asked)] = 1;
                    return new BellInequality(scenario, table);
                }),
        ];
    }

    private (Rational Lower, Rational Upper) Bounds()
    {
        var part = new NoSignalingPart(Behavior);
        var excess = Guesses.Zip(Squares, (guess, squares) => squares.Bound(Excess(guess, Functional)));
        return (Guesses.Select(part.Value).Aggregate(Rational.Max), part.Value(Functional) + excess.Aggregate(Rational.Max));
    }
}
