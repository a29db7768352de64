namespace NonlocalityML.Datasets.Tables;

/// <summary>What the numbers of a table are.</summary>
public enum TableKind
{
    /// <summary>Whole numbers of events: statistics can be made of them.</summary>
    Counts,

    /// <summary>Numbers that sum to 1 for each joint setting.</summary>
    Probabilities,

    /// <summary>Weighted or background-subtracted counts, brought to the sum 1: no trials belong to them, so no
    /// p-values.</summary>
    Frequencies,
}
