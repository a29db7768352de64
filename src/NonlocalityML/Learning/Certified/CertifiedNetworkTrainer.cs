using NonlocalityML.Graphs;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>How <see cref="CertifiedNetworkTrainer"/> trains.</summary>
public sealed record CertifiedTrainingOptions
{
    public int Epochs { get; init; } = 3;

    public int BatchSize { get; init; } = 128;

    public double LearningRate { get; init; } = 0.01;

    public ulong Seed { get; init; } = 1;

    public ExecutionOptions Execution { get; init; } = new();
}

/// <summary>
/// Learns how much each layer counts, by making the mean width of the proven interval small. It needs points but no labels, since
/// the width bounds the error.
/// </summary>
public static class CertifiedNetworkTrainer
{
    /// <param name="options">The network.</param>
    /// <param name="features">Rows of features, one after another.</param>
    /// <param name="training">Epochs, batch size, rate, seed.</param>
    /// <param name="report">Told the mean width of each epoch.</param>
    /// <returns>Logarithms (layers, 6), to be given to <see cref="CertifiedNetwork.Build"/>.</returns>
    /// <exception cref="SolverException">Training diverged.</exception>
    public static Tensor Fit(
        CertifiedNetworkOptions options,
        float[] features,
        CertifiedTrainingOptions? training = null,
        Action<double>? report = null
    )
    {
        training ??= new CertifiedTrainingOptions();
        var game = LocalGame.OfPair(options.Scenario, options.Features);
        var rows = features.Length / game.Features;
        var steps = (long)training.Epochs * (rows / training.BatchSize);
        using var program = new TrainingProgram(
            [LayerWeights.Untrained(options.Layers)],
            [Tensor.Create(features, [rows, game.Features])],
            (weights, batch) => new CertifiedLayers(game, LayerWeights.Learned(weights[0]), batch[0], unrolled: true).Gap.Mean(),
            new TrainingOptions
            {
                BatchSize = training.BatchSize,
                Optimizer = new Adam(Schedule.Cosine(training.LearningRate, steps)) { LargestGradient = 0.003 },
                Execution = training.Execution,
            }
        );
        for (var epoch = 0; epoch < training.Epochs; epoch++)
        {
            var width = program.RunEpoch(new RandomStream(training.Seed, (ulong)epoch));
            if (!double.IsFinite(width))
                throw new SolverException($"Training diverged in epoch {epoch}: the mean width is {width}.");
            report?.Invoke(width);
        }

        return program.Parameters[0];
    }
}
