using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A quantum model by vectors: amplitudes of a pure state and, for each party and setting, vectors whose
/// projectors make up the effects. Doubles are seldom normalised exactly; <see cref="ExactTable"/> says what the model means to
/// the last digit.
/// </summary>
public sealed class PureModel : IExactQuantumModel
{
    /// <param name="scenario">Two or more parties.</param>
    /// <param name="dimensions">Local dimension of each.</param>
    /// <param name="amplitudes">The amplitudes of |i j ..&gt; in C order, not all zero; need not be normalised.</param>
    /// <param name="measurements">For each party, for each setting, the vectors; an outcome may have any number of them.</param>
    /// <exception cref="InvalidInputException">Sizes or outcomes that do not fit, or numbers that are not finite.</exception>
    public PureModel(
        Scenario scenario,
        IEnumerable<int> dimensions,
        IEnumerable<Complex> amplitudes,
        IEnumerable<IEnumerable<IEnumerable<MeasuredVector>>> measurements
    )
    {
        Scenario = scenario;
        Dimensions = [.. dimensions];
        Amplitudes = [.. amplitudes];
        Measurements = [.. measurements.Select(party => party.Select(setting => setting.ToImmutableArray()).ToImmutableArray())];
        Validate();
    }

    public Scenario Scenario { get; }

    public ImmutableArray<int> Dimensions { get; }

    /// <summary>Of |i j ..> in C order.</summary>
    public ImmutableArray<Complex> Amplitudes { get; }

    /// <summary>Vectors by party and setting.</summary>
    public ImmutableArray<ImmutableArray<ImmutableArray<MeasuredVector>>> Measurements { get; }

    /// <summary>The model in which each party answers as the strategy says.</summary>
    public static PureModel Deterministic(DeterministicStrategy strategy) =>
        new(
            strategy.Scenario,
            Enumerable.Repeat(1, strategy.Scenario.Parties),
            [Complex.One],
            strategy.Outcomes.Select(party => party.Select(answer => new[] { new MeasuredVector(answer, [Complex.One]) }))
        );

    /// <summary>
    /// The probabilities of a valid model next to the numbers, as exact fractions: the state divided by its norm; the effects of
    /// a setting divided by s, a bound on the largest eigenvalue of their sum, and what is then missing to the identity added to
    /// the last outcome. For orthonormal vectors s is 1 and nothing is missing.
    /// </summary>
    /// <returns>p[a,b,..,x,y,..] in C order.</returns>
    public Rational[] ExactTable() => new ExactBornRule(this).Table();

    /// <summary>c.p of <see cref="ExactTable"/>.</summary>
    public Rational ExactValue(BellInequality inequality)
    {
        var table = ExactTable();
        var sum = Rational.Zero;
        for (var i = 0; i < table.Length; i++)
        {
            if (inequality.Coefficients[i] != 0)
                sum += Rational.FromDouble(inequality.Coefficients[i]) * table[i];
        }

        return sum;
    }

    private void Validate()
    {
        var parties = Scenario.Parties;
        if (Dimensions.Length != parties || LocalDimensions.RequireSize(Dimensions) != Amplitudes.Length)
            throw new InvalidInputException(
                $"A model has {Amplitudes.Length} amplitudes; local dimensions ({string.Join(' ', Dimensions)}) do not fit."
            );
        if (!Amplitudes.All(Complex.IsFinite) || Amplitudes.All(value => value == Complex.Zero))
            throw new InvalidInputException("The amplitudes of a model must be finite and not all zero.");
        if (Measurements.Length != parties)
            throw new InvalidInputException($"Measurements are given for {Measurements.Length} parties; {parties} are needed.");
        for (var party = 0; party < parties; party++)
        {
            if (Measurements[party].Length != Scenario.Settings(party))
                throw new InvalidInputException(
                    $"Party {party} of a model has {Measurements[party].Length} measurements; {Scenario} needs "
                        + $"{Scenario.Settings(party)}."
                );
            for (var x = 0; x < Measurements[party].Length; x++)
            {
                foreach (var vector in Measurements[party][x])
                {
                    if (vector.Outcome < 0 || vector.Outcome >= Scenario.Outcomes(party, x))
                        throw new InvalidInputException(
                            $"A vector of party {party}, setting {x} has outcome {vector.Outcome}; {Scenario} has "
                                + $"{Scenario.Outcomes(party, x)} outcomes there."
                        );
                    if (vector.Components.Length != Dimensions[party] || !vector.Components.All(Complex.IsFinite))
                        throw new InvalidInputException(
                            $"A vector of party {party}, setting {x} needs {Dimensions[party]} finite components."
                        );
                }
            }
        }
    }
}

/// <summary>A vector f of a measurement: f f* belongs to the effect of an outcome.</summary>
/// <param name="Outcome">0-based.</param>
/// <param name="Components">d numbers.</param>
public sealed record MeasuredVector(int Outcome, ImmutableArray<Complex> Components);
