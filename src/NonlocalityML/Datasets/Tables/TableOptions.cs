using NonlocalityML.Bell;

namespace NonlocalityML.Datasets.Tables;

/// <summary>What a person says about a file of a table that the file does not say itself.</summary>
public sealed record TableOptions
{
    /// <summary>Of an array or a bare block of numbers, which do not tell theirs; of other files it must agree.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>How a bare block of numbers is laid out; null leaves it to the scenario, where that decides.</summary>
    public TableLayout? Layout { get; init; }

    /// <summary>Bring the probabilities of every joint setting to the sum 1, however far they are from it.</summary>
    public bool Normalize { get; init; }
}
