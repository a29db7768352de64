using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>What a cloud is to reproduce: the correlators of a state of qubits for measurements drawn from a set.</summary>
/// <param name="Target">The state.</param>
/// <param name="Measurements">The measurements of every party.</param>
/// <param name="Response">How the parties of the cloud answer.</param>
/// <param name="Loss">The distance from the state.</param>
public sealed record CloudProblem(CorrelationTensor Target, MeasurementDirections Measurements, ResponseFunction Response, CloudLoss Loss)
{
    public int Parties => Target.Qubits;

    /// <summary>Random tuples of measurements: row i from stream (seed, index(i)), whatever the other rows are.</summary>
    public CloudBatch Draw(int rows, Func<int, RandomStream> streams)
    {
        var batch = new CloudBatch(Parties, rows, Response.Components);
        var tuple = new Direction[Parties];
        for (var row = 0; row < rows; row++)
        {
            var stream = streams(row);
            for (var party = 0; party < Parties; party++) tuple[party] = Measurements.Draw(stream);
            Fill(batch, row, tuple);
        }

        return batch;
    }

    /// <summary>Every tuple of a finite set of measurements, the last party's running fastest; null where they are too many.</summary>
    public CloudBatch? All(int most)
    {
        if (Measurements.Axes is not { } axes || Math.Pow(axes.Length, Parties) > most) return null;
        var batch = new CloudBatch(Parties, (int)Math.Pow(axes.Length, Parties), Response.Components);
        var tuple = new Direction[Parties];
        for (var row = 0; row < batch.Rows; row++)
        {
            for (int party = Parties - 1, rest = row; party >= 0; party--, rest /= axes.Length) tuple[party] = axes[rest % axes.Length];
            Fill(batch, row, tuple);
        }

        return batch;
    }

    private void Fill(CloudBatch batch, int row, Direction[] tuple)
    {
        Span<double> directions = stackalloc double[3 * Parties];
        for (var party = 0; party < Parties; party++)
        {
            (directions[3 * party], directions[(3 * party) + 1], directions[(3 * party) + 2]) = (tuple[party].X, tuple[party].Y, tuple[party].Z);
            Response.Evaluate(tuple[party], batch.Features(party, row));
        }

        Target.Along(directions, batch.Targets(row));
    }
}
