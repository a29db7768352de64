namespace NonlocalityML.Quantum;

/// <summary>The smallest of the three nested sets that holds a point.</summary>
public enum CorrelationClass
{
    /// <summary>A mixture of deterministic strategies.</summary>
    Local,

    /// <summary>Reached by measurements on a shared state, and by no local model.</summary>
    Quantum,

    /// <summary>Reached by no measurements on any state.</summary>
    PostQuantum,
}
