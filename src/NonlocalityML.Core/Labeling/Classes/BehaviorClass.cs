namespace NonlocalityML.Labeling.Classes;

/// <summary>What <see cref="Classification"/> proves.</summary>
public enum BehaviorClass
{
    /// <summary>A local model is within 1e-9.</summary>
    Local,

    /// <summary>No local model has the behavior; an explicit quantum model is within 1e-8.</summary>
    Quantum,

    /// <summary>No quantum model of any dimension has the behavior.</summary>
    PostQuantum,

    /// <summary>No local model has the behavior; neither a proof that it is post-quantum nor a quantum model was found.</summary>
    Undecided,
}
