using NonlocalityML.Bell;

namespace NonlocalityML.Datasets.Tables;

/// <summary>What a person says about a file of a table that the file does not say itself.</summary>
public sealed record TableOptions
{
    /// <summary>The scenario. Arrays and bare blocks of numbers need it, as they do not tell theirs; other files must agree with
    /// it.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>How a bare block of numbers is laid out; null leaves it to the scenario, where that decides.</summary>
    public TableLayout? Layout { get; init; }

    /// <summary>Bring the probabilities of every joint setting to the sum 1, however far they are from it.</summary>
    public bool Normalize { get; init; }
}
