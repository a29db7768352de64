using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>One multilayer perceptron and how it is trained.</summary>
public sealed record MemberOptions
{
    private readonly int width = 128,
        depth = 3,
        epochs = 20,
        patience = 10,
        batchSize = 256;
    private readonly double learningRate = 4e-3;

    /// <summary>Neurons of each hidden layer, 1 to 4096.</summary>
    public int Width
    {
        get => width;
        init => width = Between(1, value, 4096, "width");
    }

    /// <summary>Hidden layers, 1 to 32.</summary>
    public int Depth
    {
        get => depth;
        init => depth = Between(1, value, 32, "depth");
    }

    public Activation Activation { get; init; } = Activation.Relu;

    public Loss Loss { get; init; } = Loss.Absolute;

    public InputTransform Input { get; init; } = InputTransform.Canonical;

    /// <summary>Chooses the first weights and the order of the rows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Passes over the training rows, at most.</summary>
    public int Epochs
    {
        get => epochs;
        init => epochs = Between(1, value, 1_000_000, "number of epochs");
    }

    /// <summary>Training stops after so many epochs without a smaller validation error; the best epoch counts.</summary>
    public int Patience
    {
        get => patience;
        init => patience = Between(1, value, 1_000_000, "patience");
    }

    /// <summary>Rows of a step.</summary>
    public int BatchSize
    {
        get => batchSize;
        init => batchSize = Between(1, value, 1 << 20, "batch");
    }

    /// <summary>Adam's first rate; it falls to nearly zero along half a cosine.</summary>
    public double LearningRate
    {
        get => learningRate;
        init =>
            learningRate = value is > 0 and <= 1
                ? value
                : throw new InvalidInputException($"The learning rate is {value}; 0 < rate <= 1 is needed.");
    }

    /// <summary>Share of each weight removed a step, times the rate.</summary>
    public double WeightDecay { get; init; }

    public override string ToString() => $"{Depth}x{Width} {Activation}, {Input}, {Loss} loss, seed {Seed}";

    private static int Between(int least, int value, int most, string what) =>
        value >= least && value <= most
            ? value
            : throw new InvalidInputException($"The {what} of a member is {value}; {least} to {most} are allowed.");
}
