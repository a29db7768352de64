using System.Runtime.Intrinsics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// The correlators and the loss of a cloud in double precision, by code that shares nothing with the engines: no float32 floor hides
/// what a small loss is.
/// </summary>
public static class CloudEvaluation
{
    /// <summary>The mean loss over a batch.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="batch">Tuples of measurements.</param>
    /// <param name="loss">The distance.</param>
    /// <param name="threads">Processor threads; the result does not depend on them.</param>
    /// <param name="isComplete">Whether the batch is all that there is, so that its mean has no error.</param>
    public static TestLoss Evaluate(HiddenVariableCloud cloud, CloudBatch batch, CloudLoss loss, int threads, bool isComplete = false)
    {
        var correlators = Correlators(cloud, batch, threads);
        var losses = new double[batch.Rows];
        var gradient = new double[1 << batch.Parties];
        for (var row = 0; row < batch.Rows; row++)
            losses[row] = loss.Evaluate(correlators.AsSpan(row << batch.Parties, gradient.Length), batch.Targets(row), gradient);
        var mean = losses.Average();
        var variance = losses.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, batch.Rows - 1);
        return new TestLoss(mean, isComplete ? 0 : Math.Sqrt(variance / batch.Rows), batch.Rows);
    }

    /// <summary>(rows, 2^parties): for every row the mean products of the parties' +-1 outcomes, set by set; set 0 gives 1.</summary>
    public static double[] Correlators(HiddenVariableCloud cloud, CloudBatch batch, int threads)
    {
        // Points padded with zeros, whose answers are 0: (parties, components, points).
        var lanes = Vector512<double>.Count;
        int count = cloud.Count, components = batch.Components, padded = (count + lanes - 1) / lanes * lanes;
        var points = new double[batch.Parties * components * padded];
        for (var party = 0; party < batch.Parties; party++)
        for (var i = 0; i < count; i++)
        for (var k = 0; k < components; k++)
            points[(((party * components) + k) * padded) + i] = cloud.Points.Span[(((party * count) + i) * components) + k];
        var result = new double[batch.Rows << batch.Parties];
        Parallel.For(0, batch.Rows, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            var sums = new Vector512<double>[1 << batch.Parties];
            var products = new Vector512<double>[1 << batch.Parties];
            products[0] = Vector512<double>.One;
            for (var i = 0; i < padded; i += lanes)
            for (var party = 0; party < batch.Parties; party++)
            {
                var z = Vector512<double>.Zero;
                var features = batch.Features(party, row);
                for (var k = 0; k < components; k++)
                    z += Vector512.LoadUnsafe(ref points[(((party * components) + k) * padded) + i]) * features[k];
                var t = Vector512<double>.One - (Vector512.Create(2.0) / (Vector512<double>.One + Vector512.Exp(Vector512.Min(z, Vector512.Create(700.0)))));
                for (var set = 0; set < 1 << party; set++)
                {
                    products[set + (1 << party)] = products[set] * t;
                    sums[set + (1 << party)] += products[set + (1 << party)];
                }
            }

            var target = result.AsSpan(row << batch.Parties, sums.Length);
            for (var set = 1; set < sums.Length; set++) target[set] = Vector512.Sum(sums[set]) / count;
            target[0] = 1;
        });
        return result;
    }
}

/// <summary>A loss on fresh tuples of measurements.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Error">Standard error of the mean over the measurements drawn; 0 where all were taken.</param>
/// <param name="Tuples">Number of tuples.</param>
public sealed record TestLoss(double Mean, double Error, int Tuples);
