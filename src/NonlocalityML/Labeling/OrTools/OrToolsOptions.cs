namespace NonlocalityML.Labeling.OrTools;

/// <summary>How the OR-Tools worker is run.</summary>
public sealed record OrToolsOptions
{
    /// <summary>The environment variable that names the folder of the npm package or-tools-wasm, where it is not beside the program.</summary>
    public const string FolderVariable = "NONLOCALITY_ORTOOLS";

    /// <summary>The Node.js command, version 20 or later: a name on the PATH, or a path.</summary>
    public string Node { get; init; } = "node";

    /// <summary>A worker that takes longer over one solve is taken for hung, and is killed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a worker that died is started again for one and the same solve.</summary>
    public int Restarts { get; init; } = 3;
}
