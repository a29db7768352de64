using NonlocalityML.Labeling;

namespace NonlocalityML.Solvers;

/// <summary>How OR-Tools is used.</summary>
public sealed record OrToolsOptions
{
    /// <summary>
    /// The longest that one solve may take. The largest programs that are accepted take minutes; raise it for slower machines. A
    /// solve that needs longer is a <see cref="SolverException"/>.
    /// </summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);
}
