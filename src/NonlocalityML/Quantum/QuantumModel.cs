using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>An explicit quantum model of a behavior: a state and, for each party, one measurement for each of its
/// settings.</summary>
public sealed record QuantumModel(State State, IReadOnlyList<IReadOnlyList<Measurement>> Measurements)
{
    /// <summary>State and measurements of a model by vectors. Those of each setting must be orthonormal to within 1e-9.</summary>
    /// <exception cref="Numerics.InvalidInputException">They are not.</exception>
    public static QuantumModel Of(PureModel model) =>
        new(
            State.FromAmplitudes(model.Dimensions, model.Amplitudes),
            [.. model.Measurements.Select((_, party) => MeasurementsOf(model, party))]
        );

    /// <summary>The behavior of the model, by the Born rule.</summary>
    public Behavior ToBehavior() => BornRule.Apply(State, Measurements);

    /// <summary>The model behind detectors that click with these probabilities, whatever the state.</summary>
    /// <param name="efficiencies">From 0 to 1, one for all parties or one each.</param>
    /// <param name="noClickOutcome">The outcome that no click counts as; null for one more outcome, the last, unless all always
    /// click.</param>
    /// <exception cref="Numerics.InvalidInputException">Another number of them, or no probability, or no such
    /// outcome.</exception>
    public QuantumModel WithEfficiency(IReadOnlyList<double> efficiencies, int? noClickOutcome = null)
    {
        if (efficiencies.Any(value => value is not (>= 0 and <= 1)))
            throw new InvalidInputException(
                $"{string.Join(',', efficiencies)} are no efficiencies; numbers from 0 to 1 are needed."
            );
        if (efficiencies.Count != 1 && efficiencies.Count != State.Parties)
            throw new InvalidInputException(
                $"{efficiencies.Count} efficiencies are given; one for all or {State.Parties} are needed."
            );
        if (noClickOutcome is null && efficiencies.All(value => value == 1))
            return this;
        double Of(int party) => efficiencies[efficiencies.Count == 1 ? 0 : party];
        return this with
        {
            Measurements =
            [
                .. Measurements.Select(
                    (party, i) => (IReadOnlyList<Measurement>)[.. party.Select(one => one.WithEfficiency(Of(i), noClickOutcome))]
                ),
            ],
        };
    }

    private static IReadOnlyList<Measurement> MeasurementsOf(PureModel model, int party) =>
        [
            .. model
                .Measurements[party]
                .Select(
                    (vectors, setting) =>
                        new Measurement(
                            Enumerable
                                .Range(0, model.Scenario.Outcomes(party, setting))
                                .Select(outcome =>
                                    Effect(vectors.Where(vector => vector.Outcome == outcome), model.Dimensions[party])
                                )
                        )
                ),
        ];

    private static Matrix<Complex> Effect(IEnumerable<MeasuredVector> vectors, int dimension) =>
        vectors
            .Select(vector => MathNet.Numerics.LinearAlgebra.Vector<Complex>.Build.DenseOfEnumerable(vector.Components))
            .Aggregate(
                Matrix<Complex>.Build.Dense(dimension, dimension),
                (sum, vector) => sum + vector.OuterProduct(vector.Conjugate())
            );
}
