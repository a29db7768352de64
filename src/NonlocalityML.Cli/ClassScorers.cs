using NonlocalityML.Bell;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The shipped models that tell classes, opened where they are asked for.</summary>
/// <param name="isWanted">Nothing is opened or told otherwise.</param>
internal sealed class ClassScorers(bool isWanted) : IDisposable
{
    private readonly Dictionary<Scenario, Scorer> scorers = [];

    /// <summary>What the model of the behavior's scenario says; null if it is not wanted, or for a scenario without a
    /// model.</summary>
    /// <exception cref="InvalidInputException">The model does not come with the program.</exception>
    public LearnedClass? Score(Behavior behavior)
    {
        if (!isWanted || !behavior.Scenario.Equals(Scenario.Chsh))
            return null;
        if (!scorers.TryGetValue(behavior.Scenario, out var scorer))
        {
            var folder =
                ShippedModels.ForClasses(behavior.Scenario)
                ?? throw new InvalidInputException(
                    $"{ShippedModels.Folder} has no model that tells the class of whole tables of {behavior.Scenario}."
                );
            scorers.Add(behavior.Scenario, scorer = Scorer.Open(folder));
        }

        return scorer.Classify(behavior);
    }

    public void Dispose()
    {
        foreach (var scorer in scorers.Values)
            scorer.Dispose();
    }
}
