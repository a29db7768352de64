using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>What is learned: the loss that trains a member, the error by which members and blends are judged, and the results of
/// the graph.</summary>
internal abstract class LearningTarget
{
    /// <summary>Outputs of a member.</summary>
    public abstract int Outputs { get; }

    /// <summary>The name of the error, for tables.</summary>
    public abstract string ErrorName { get; }

    /// <summary>Mean loss of a batch.</summary>
    /// <param name="raw">(batch, outputs): what a member says.</param>
    /// <param name="truth">(batch, outputs).</param>
    /// <param name="loss">How differences count.</param>
    public abstract Node Loss(Node raw, Node truth, Loss loss);

    /// <summary>Mean error of some points.</summary>
    /// <param name="raw">What a member or a blend says, (points, outputs).</param>
    /// <param name="truth">(points, outputs).</param>
    public abstract double Error(ReadOnlySpan<float> raw, ReadOnlySpan<float> truth);

    /// <summary>What an exported graph should give as Score.</summary>
    /// <param name="raw">What a blend says, (points, outputs).</param>
    public abstract float[] Scores(float[] raw);

    /// <summary>The named results of an exported graph.</summary>
    /// <param name="raw">(batch, outputs): what the blend says.</param>
    public abstract IReadOnlyList<(string Name, Node Value)> Results(Node raw);
}

/// <summary>NL or NBL: a number that is zero on a set of full dimension, where any negative answer is as good.</summary>
/// <param name="scale">A typical size of the label.</param>
internal sealed class DistanceTarget(double scale) : LearningTarget
{
    public override int Outputs => 1;

    public override string ErrorName => "mean absolute error";

    public override Node Loss(Node raw, Node truth, Loss loss)
    {
        var difference = (truth > 0).Where(raw - truth, raw.Relu()) / scale;
        return (
            loss switch
            {
                Learning.Loss.Squared => difference.Square(),
                Learning.Loss.Smooth => (difference.Square() + 1e-4).Sqrt(),
                _ => difference.Abs(),
            }
        ).Mean();
    }

    public override double Error(ReadOnlySpan<float> raw, ReadOnlySpan<float> truth)
    {
        var sum = 0.0;
        for (var i = 0; i < raw.Length; i++)
            sum += Math.Abs(Math.Max(0, raw[i]) - truth[i]);
        return sum / raw.Length;
    }

    public override float[] Scores(float[] raw) => [.. raw.Select(value => Math.Max(0, value))];

    public override IReadOnlyList<(string Name, Node Value)> Results(Node raw) => [("Score", raw.Relu().Reshape([raw.Shape[0]]))];
}

/// <summary>Classes, learned as logarithms of their odds.</summary>
/// <param name="classes">Number of classes.</param>
internal sealed class ClassTarget(int classes) : LearningTarget
{
    public override int Outputs => classes;

    public override string ErrorName => "cross-entropy";

    public override Node Loss(Node raw, Node truth, Loss loss) => -(raw.LogSoftmax() * truth).Sum([1]).Mean();

    public override double Error(ReadOnlySpan<float> raw, ReadOnlySpan<float> truth)
    {
        var sum = 0.0;
        for (var i = 0; i < raw.Length; i += classes)
        {
            var (largest, total, own) = (float.NegativeInfinity, 0.0, 0.0);
            for (var k = 0; k < classes; k++)
                largest = Math.Max(largest, raw[i + k]);
            for (var k = 0; k < classes; k++)
            {
                total += Math.Exp(raw[i + k] - largest);
                own += truth[i + k] * (raw[i + k] - largest);
            }

            sum += Math.Log(total) - own;
        }

        return sum / (raw.Length / classes);
    }

    public override float[] Scores(float[] raw) =>
        [
            .. raw.Chunk(classes)
                .SelectMany(row =>
                {
                    double[] powers = [.. row.Select(value => Math.Exp(value - row.Max()))];
                    return powers.Select(power => (float)(power / powers.Sum()));
                }),
        ];

    public override IReadOnlyList<(string Name, Node Value)> Results(Node raw) =>
        [("PredictedLabel", raw.ArgMax()), ("Score", raw.Softmax())];
}
