namespace NonlocalityML.Labeling.Networks;

/// <summary>What is proven of a behavior in a network.</summary>
public enum NetworkVerdict
{
    /// <summary>A model gives it, to within rounding.</summary>
    Local,

    /// <summary>No model gives it.</summary>
    NotLocal,

    /// <summary>Neither is proven. A search that ran out of time leaves this, never locality.</summary>
    Open,
}

/// <summary>Words of <see cref="NetworkVerdict"/>.</summary>
internal static class NetworkVerdicts
{
    /// <summary>As sentences use it: <c>local</c>, <c>not local</c>, <c>open</c>.</summary>
    public static string Word(this NetworkVerdict verdict) =>
        verdict switch
        {
            NetworkVerdict.Local => "local",
            NetworkVerdict.NotLocal => "not local",
            _ => "open",
        };
}
