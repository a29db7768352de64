using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>What a model says of a behavior in a network: evidence, not proof.</summary>
/// <param name="Score">The distance to the local set that it says.</param>
/// <param name="IsNotLocal">Whether it calls the behavior not local.</param>
internal sealed record LearnedVerdict(double Score, bool IsNotLocal)
{
    /// <summary>The key, in the file, of the score above which a behavior is called not local.</summary>
    public const string AboveKey = "VerdictAbove",
        NetworkKey = "Network";

    /// <exception cref="InvalidInputException">The model is of something else.</exception>
    public static LearnedVerdict Of(Scorer scorer, Network network, Behavior behavior)
    {
        var learned = scorer.Metadata.GetValueOrDefault(NetworkKey);
        if (scorer.Kind is not NetworkLabels || learned is null || Network.FromName(learned) is not { } of || !of.Equals(network))
            throw new InvalidInputException(
                $"The model says {scorer.Kind}{(learned is null ? "" : $" of {learned}")}; one of the network "
                    + $"{network.Name} is needed."
            );
        if (!scorer.Space.Scenario.Equals(behavior.Scenario))
            throw new InvalidInputException(
                $"The model is of scenario {scorer.Space.Scenario}; the table is of {behavior.Scenario}."
            );
        var text = scorer.Metadata.GetValueOrDefault(AboveKey);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var above))
            throw new InvalidInputException($"The model's '{AboveKey}' is '{text}'; a number is needed.");
        var features = new float[scorer.Space.Length];
        scorer.Space.Write(behavior, features);
        var score = scorer.Score(features)[0];
        return new LearnedVerdict(score, score > above);
    }
}
