namespace NonlocalityML.Labeling.OrTools;

/// <summary>How the OR-Tools worker is run.</summary>
public sealed record OrToolsOptions
{
    /// <summary>The Node.js command, version 20 or later: a name on the PATH, or a path.</summary>
    public string Node { get; init; } = "node";

    /// <summary>A worker that takes longer over one solve is taken for hung, and is killed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a worker that died is started again for one and the same solve.</summary>
    public int Restarts { get; init; } = 3;
}
