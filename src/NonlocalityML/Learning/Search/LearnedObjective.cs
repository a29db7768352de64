using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// The score of a trained model, and its gradient through the model's own graph. A model answers 0 wherever it thinks less; the
/// search climbs what it thinks, so that it finds a way also where that is negative.
/// </summary>
internal sealed class LearnedObjective : ISearchObjective
{
    private readonly FeatureSpace space;
    private readonly Session session;

    /// <param name="model">A folder with a model of NL or NBL.</param>
    /// <param name="scenario">That is searched.</param>
    /// <exception cref="InvalidInputException">No such model, or one of another scenario.</exception>
    public LearnedObjective(string model, Scenario scenario)
    {
        using (var scorer = Scorer.Open(model))
        {
            if (scorer.HasInterval)
                throw new InvalidInputException(
                    $"{model} was trained inside proven intervals, which have no gradient; train with --perceptrons for a search."
                );
            if (scorer.Outputs > 1)
                throw new InvalidInputException($"{model} tells classes; a search climbs distances.");
            if (!scorer.Space.Scenario.Equals(scenario))
                throw new InvalidInputException($"{model} is for {scorer.Space.Scenario}; {scenario} is searched.");
            space = scorer.Space;
        }

        session = Session.Open(
            Differentiate(Graph.Read(Path.Combine(model, ModelCard.ModelName))),
            new ExecutionOptions { Threads = 1 }
        );
    }

    public void Evaluate(
        ReadOnlySpan<double> correlators,
        Span<double> values,
        Span<double> gradients,
        CancellationToken cancellation = default
    )
    {
        var (rows, length) = (values.Length, correlators.Length / values.Length);
        var features = new float[rows * space.Length];
        for (var i = 0; i < rows; i++)
        {
            var behavior = new Correlators(space.Scenario, correlators.Slice(i * length, length).ToArray()).ToBehavior();
            space.Write(behavior, features.AsSpan(i * space.Length, space.Length));
        }

        var results = session.Run(
            new Dictionary<string, Tensor> { [Ensemble.Input] = Tensor.Create(features, [rows, space.Length]) },
            cancellation
        );
        var scores = results["Thought"].Values<float>();
        var slopes = results["Gradient"].Values<float>();
        var slope = new double[space.Length];
        gradients.Clear();
        for (var i = 0; i < rows; i++)
        {
            values[i] = scores[i];
            for (var k = 0; k < slope.Length; k++)
                slope[k] = slopes[(i * slope.Length) + k];
            space.PullBack(slope, gradients.Slice(i * length, length));
        }
    }

    public void Dispose() => session.Dispose();

    /// <summary>Thought (batch, 1), what the score is before it is cut off at 0, and Gradient (batch, features), its
    /// derivative.</summary>
    internal static Graph Differentiate(Graph model)
    {
        var features = model.Inputs.Single(input => input.Name == Ensemble.Input).Value;
        var score = model.Outputs.Single(output => output.Name == "Score").Value;
        var thought =
            score.Source is Operation { Type: "Reshape" } reshape && reshape.Inputs[0].Source is Operation { Type: "Relu" } relu
                ? relu.Inputs[0]
                : score;
        // Rows do not meet, so that the gradient of their sum holds the gradient of each.
        return new Graph([("Thought", thought), ("Gradient", Gradient.Of(thought.Sum(), [features])[0])]);
    }
}
