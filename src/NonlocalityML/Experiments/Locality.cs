namespace NonlocalityML.Experiments;

/// <summary>What certificates prove about measured frequencies; nothing about how surprising they are.</summary>
public enum Locality
{
    /// <summary>A local model gives these frequencies.</summary>
    Local,

    /// <summary>The frequencies signal, so no local model gives them exactly; their no-signalling projection has one.</summary>
    LocalUpToSignaling,

    /// <summary>No local model gives these frequencies, nor their no-signalling projection.</summary>
    Nonlocal,
}
