using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>What a cloud is to reproduce: the probabilities that a state gives to measurements drawn from a set.</summary>
/// <param name="Target">The state, of parties of equal dimensions.</param>
/// <param name="Measurements">The measurements of every party.</param>
/// <param name="Response">How the parties of the cloud answer.</param>
/// <param name="Loss">The distance from the state.</param>
public sealed record CloudProblem(
    CorrelationTensor Target,
    MeasurementSet Measurements,
    ResponseFunction Response,
    CloudLoss Loss
)
{
    public int Parties => Target.Parties;

    /// <summary>Numbers of one party's effects.</summary>
    private int EffectsLength => Measurements.Outcomes * Measurements.Dimension * Measurements.Dimension;

    /// <summary>Random tuples of measurements: row i from stream (seed, index(i)), whatever the other rows are.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public CloudBatch Draw(int rows, Func<int, RandomStream> streams, CancellationToken cancellation = default)
    {
        var batch = NewBatch(rows);
        var effects = new double[Parties * EffectsLength];
        for (var row = 0; row < rows; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            var stream = streams(row);
            for (var party = 0; party < Parties; party++)
                Measurements.Draw(stream, effects.AsSpan(party * EffectsLength, EffectsLength));
            Fill(batch, row, effects);
        }

        return batch;
    }

    /// <summary>Every tuple of a finite set of measurements, the last party's running fastest; null where they are too
    /// many.</summary>
    public CloudBatch? All(int most)
    {
        if (Measurements.Axes is not { } axes || Math.Pow(axes.Length, Parties) > most)
            return null;
        var batch = NewBatch((int)Math.Pow(axes.Length, Parties));
        var effects = new double[Parties * EffectsLength];
        for (var row = 0; row < batch.Rows; row++)
        {
            for (int party = Parties - 1, rest = row; party >= 0; party--, rest /= axes.Length)
                axes[rest % axes.Length].Effects(effects.AsSpan(party * EffectsLength, EffectsLength));
            Fill(batch, row, effects);
        }

        return batch;
    }

    private CloudBatch NewBatch(int rows) => new(Parties, rows, Response.Components, Measurements.Outcomes);

    private void Fill(CloudBatch batch, int row, ReadOnlySpan<double> effects)
    {
        for (var party = 0; party < Parties; party++)
            Response.Evaluate(effects.Slice(party * EffectsLength, EffectsLength), batch.Features(party, row));
        Target.Probabilities(effects, Measurements.Outcomes, batch.Targets(row));
    }
}
