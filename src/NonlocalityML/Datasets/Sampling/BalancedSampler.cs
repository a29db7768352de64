using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Every class equally likely, and within a class the distribution of another sampler: the class is drawn first, then points
/// until one belongs to it.
/// </summary>
/// <param name="name">Name of the balance; that of the origin follows after a colon.</param>
/// <param name="origin">Distribution within each class.</param>
/// <param name="classes">Names of the classes.</param>
/// <param name="classOf">Index of the class of a behavior among <paramref name="classes"/>; -1 for one that is in none.</param>
internal sealed class BalancedSampler(string name, ISampler origin, IReadOnlyList<string> classes, Func<Behavior, int> classOf)
    : ISampler
{
    public string Name => $"{name}:{origin.Name}";

    public string Description => $"Equal shares of {string.Join(", ", classes)} points; within a class: {origin.Description}";

    public Scenario Scenario => origin.Scenario;

    /// <exception cref="InvalidInputException">The class that was drawn has no share, or a tiny one, in the origin.</exception>
    public Behavior Sample(RandomStream stream)
    {
        var wanted = stream.NextInt(classes.Count);
        return Rejection.Draw(origin, stream, behavior => classOf(behavior) == wanted, $"{classes[wanted]} point");
    }
}
