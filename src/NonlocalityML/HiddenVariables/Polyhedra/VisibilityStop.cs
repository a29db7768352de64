namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>Why a search for a visibility ended.</summary>
public enum VisibilityStop
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>The model gives the correlations to within the tolerance.</summary>
    Reached,

    /// <summary>The model proves the goal.</summary>
    Goal,

    /// <summary>The calls of the oracle are spent.</summary>
    Budget,

    /// <summary>The oracle finds no better strategy, and the visibility cannot go down.</summary>
    Exhausted,

    /// <summary>It was stopped from outside.</summary>
    Cancelled,
}
