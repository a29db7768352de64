using System.Collections.Immutable;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>A trained multilayer perceptron. Immutable.</summary>
/// <param name="Options">How it was trained.</param>
/// <param name="Weights">Weights (in, out) and biases (out) of each layer in turn, and, where there is a bound, one number by
/// which it counts.</param>
/// <param name="Scaling">What is subtracted from its inputs and divided by.</param>
/// <param name="Scale">The size of its outputs, in the unit of the labels.</param>
/// <param name="History">One entry for each epoch.</param>
internal sealed record Member(
    MemberOptions Options,
    ImmutableArray<Tensor> Weights,
    Standardization Scaling,
    double Scale,
    ImmutableArray<EpochResult> History
)
{
    /// <summary>The smallest validation error, whose weights these are.</summary>
    public double ValidationError => History.Min(epoch => epoch.ValidationError);

    /// <summary>(batch, outputs): what the member says, in the unit of the labels.</summary>
    /// <param name="input">Its transformed input.</param>
    /// <param name="bound">(batch, 1): what known inequalities prove; null for none.</param>
    /// <param name="name">How the names of its numbers in a file begin; null for any names.</param>
    public Node Say(Node input, Node? bound, string? name = null) =>
        Say(
            [.. Weights.Select((weight, i) => Node.Constant(weight, name is null ? null : $"{name}.Weights{i}"))],
            Scaling.Apply(input, name),
            bound,
            Options,
            Scale
        );

    /// <summary>The same with weights that may still be learned, on inputs that are standardised already.</summary>
    /// <param name="weights">As <see cref="Weights"/>.</param>
    /// <param name="standardized">Transformed and standardised inputs.</param>
    /// <param name="bound">As <see cref="InputPose.BoundOf"/> gives it.</param>
    /// <param name="options">Activation, and what the bound means.</param>
    /// <param name="scale">The size of the outputs.</param>
    /// <param name="leak">How much of what points out of an interval is kept: above 0 in training, so that there is a
    /// gradient.</param>
    public static Node Say(
        IReadOnlyList<Node> weights,
        Node standardized,
        Node? bound,
        MemberOptions options,
        double scale,
        double leak = 0
    )
    {
        var x = standardized;
        for (var i = 0; i < weights.Count - 1; i += 2)
        {
            if (i > 0)
                x = Activate(x, options.Activation);
            x = x.Linear(weights[i], weights[i + 1]);
        }

        if (options.Input == InputTransform.Interval)
            return Inside(bound!, x + 0.5, leak);
        return bound is null ? x * scale : (bound * weights[^1]) + (x * scale);
    }

    /// <summary>The point at a share of the way from the lower to the upper end, which the share cannot leave.</summary>
    private static Node Inside(Node ends, Node share, double leak)
    {
        Node lower = ends.Slice(1, 0, 1),
            upper = ends.Slice(1, 1, 2),
            kept = share.Clip(0, 1);
        return lower + ((leak > 0 ? kept + (leak * (share - kept)) : kept) * (upper - lower));
    }

    /// <summary>First weights: normal, with variance 2/inputs (He et al., arXiv:1502.01852), 1/inputs for tanh and at the output;
    /// biases 0; a bound counts fully.</summary>
    public static IReadOnlyList<Tensor> Initial(MemberOptions options, int inputs, int outputs, bool hasBound)
    {
        var random = new RandomStream(options.Seed, 0);
        int[] widths = [inputs, .. Enumerable.Repeat(options.Width, options.Depth), outputs];
        List<Tensor> weights = [];
        for (var layer = 1; layer < widths.Length; layer++)
        {
            var gain = options.Activation == Activation.Tanh || layer == widths.Length - 1 ? 1 : 2;
            var deviation = Math.Sqrt((double)gain / widths[layer - 1]);
            var values = new float[widths[layer - 1] * widths[layer]];
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)(deviation * random.NextNormal());
            weights.Add(Tensor.Create(values, [widths[layer - 1], widths[layer]]));
            weights.Add(Tensor.Zeros(ElementType.Real32, [widths[layer]]));
        }

        if (hasBound)
            weights.Add(Tensor.Create([1f], [1]));
        return weights;
    }

    private static Node Activate(Node x, Activation activation) =>
        activation switch
        {
            Activation.Relu => x.Relu(),
            Activation.Tanh => x.Tanh(),
            Activation.Gelu => x.Gelu(),
            _ => x * x.Sigmoid(),
        };
}

/// <summary>How an epoch ended.</summary>
public sealed record EpochResult(double TrainingLoss, double ValidationError);
