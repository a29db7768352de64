using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// The probabilities and the loss of a cloud in double precision, by code that shares nothing with the engines: no float32 floor
/// hides what a small loss is.
/// </summary>
internal static class CloudEvaluation
{
    /// <summary>The mean loss over a batch.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="batch">Tuples of measurements.</param>
    /// <param name="loss">The distance.</param>
    /// <param name="threads">Processor threads; the result does not depend on them.</param>
    /// <param name="isComplete">Whether the batch is all that there is, so that its mean has no error.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static TestLoss Evaluate(
        HiddenVariableCloud cloud,
        CloudBatch batch,
        CloudLoss loss,
        int threads,
        bool isComplete = false,
        CancellationToken cancellation = default
    )
    {
        var probabilities = Probabilities(cloud, batch, threads, cancellation);
        var losses = new double[batch.Rows];
        var gradient = new double[batch.OutcomeTuples];
        for (var row = 0; row < batch.Rows; row++)
            losses[row] = loss.Evaluate(
                probabilities.AsSpan(row * gradient.Length, gradient.Length),
                batch.Targets(row),
                gradient
            );
        var mean = losses.Average();
        var variance = losses.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, batch.Rows - 1);
        return new TestLoss(mean, isComplete ? 0 : Math.Sqrt(variance / batch.Rows), batch.Rows);
    }

    /// <summary>(rows, outcomes^parties) in C order: p[a, b, ..] of the cloud for every row.</summary>
    public static double[] Probabilities(
        HiddenVariableCloud cloud,
        CloudBatch batch,
        int threads,
        CancellationToken cancellation = default
    )
    {
        // Points padded to whole vectors, with weight 0: (parties, components, points).
        var lanes = Vector512<double>.Count;
        int count = cloud.Count,
            components = batch.Components,
            padded = (count + lanes - 1) / lanes * lanes;
        double[] points = new double[batch.Parties * components * padded],
            weights = [.. cloud.Weights(), .. new double[padded - count]];
        for (var party = 0; party < batch.Parties; party++)
        for (var i = 0; i < count; i++)
        for (var k = 0; k < components; k++)
            points[(((party * components) + k) * padded) + i] = cloud.Points.Span[(((party * count) + i) * components) + k];
        var result = new double[batch.Rows * batch.OutcomeTuples];
        Parallelism.For(
            batch.Rows,
            threads,
            row =>
            {
                var (sums, products) = (new Vector512<double>[batch.OutcomeTuples], new Vector512<double>[batch.OutcomeTuples]);
                var answers = new Vector512<double>[batch.Outcomes];
                for (var i = 0; i < padded; i += lanes)
                {
                    products[0] = Vector512.Create(weights.AsSpan(i, lanes));
                    for (var (party, tuples) = (0, 1); party < batch.Parties; party++, tuples *= batch.Outcomes)
                    {
                        Answer(batch.Features(party, row), points.AsSpan((party * components * padded) + i), padded, answers);
                        for (var tuple = tuples - 1; tuple >= 0; tuple--)
                        for (var a = batch.Outcomes - 1; a >= 0; a--)
                            products[(tuple * batch.Outcomes) + a] = products[tuple] * answers[a];
                    }

                    for (var tuple = 0; tuple < sums.Length; tuple++)
                        sums[tuple] += products[tuple];
                }

                for (var tuple = 0; tuple < sums.Length; tuple++)
                    result[(row * sums.Length) + tuple] = Vector512.Sum(sums[tuple]);
            },
            cancellation
        );
        return result;
    }

    /// <summary>A softmax over the outcomes, the last of which has exponent 0, for as many points as a vector has
    /// lanes.</summary>
    private static void Answer(
        ReadOnlySpan<double> features,
        ReadOnlySpan<double> points,
        int stride,
        Span<Vector512<double>> answers
    )
    {
        var components = features.Length / (answers.Length - 1);
        var largest = Vector512<double>.Zero;
        answers[^1] = Vector512<double>.Zero;
        for (var a = 0; a < answers.Length - 1; a++)
        {
            var z = Vector512<double>.Zero;
            for (var k = 0; k < components; k++)
                z += Vector512.Create(points.Slice(k * stride, Vector512<double>.Count)) * features[(a * components) + k];
            (answers[a], largest) = (z, Vector512.Max(z, largest));
        }

        var sum = Vector512<double>.Zero;
        foreach (ref var answer in answers)
            sum += answer = Vector512.Exp(answer - largest);
        foreach (ref var answer in answers)
            answer /= sum;
    }
}

/// <summary>A loss on fresh tuples of measurements.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Error">Standard error of the mean over the measurements drawn; 0 where all were taken.</param>
/// <param name="Tuples">Number of tuples.</param>
public sealed record TestLoss(double Mean, double Error, int Tuples);
