using NonlocalityML.Bell;

namespace NonlocalityML.Datasets;

/// <summary>How much work one sample of a data set is, before it is begun.</summary>
/// <param name="Item">What is made: a label, a sample.</param>
/// <param name="Scenario">The scenario of what is made.</param>
/// <param name="Size">What makes it long, in words that say a number.</param>
/// <param name="Seconds">About how long one core takes, by a rough estimate; 0 where it is a fraction of a second, or where
/// nobody can say.</param>
internal sealed record SampleCost(string Item, Scenario Scenario, string Size, double Seconds)
{
    /// <summary>The item and its size.</summary>
    public override string ToString() => $"{Item} of {Scenario}, with {Size}";
}
