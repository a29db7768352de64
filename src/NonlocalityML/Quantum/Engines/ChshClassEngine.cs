using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.Engines;

/// <summary>
/// Finds the class of behaviors of the CHSH scenario, marginals included, in bulk: NL first, and of nonlocal behaviors what
/// <see cref="ChshQuantumEngine"/> finds. One engine serves one thread; what it returns is proven by its certificates.
/// </summary>
internal sealed class ChshClassEngine(INonlocalityEngine local) : IDisposable
{
    private readonly ChshQuantumEngine quantum = new();

    /// <summary>How many behaviors needed the higher level.</summary>
    public long HighLevels => quantum.HighLevels;

    public void Reset() => local.Reset();

    /// <exception cref="Numerics.InvalidInputException">Another scenario, or a behavior that signals.</exception>
    public ChshClass Solve(Behavior behavior, CancellationToken cancellation = default)
    {
        ChshClass.Require(behavior);
        var locality = local.Solve(behavior, cancellation);
        if (!locality.IsNonlocal)
            return new ChshClass(new Classification(locality, null), null);
        var (mixture, proof) = quantum.Search(behavior, cancellation);
        return new ChshClass(new Classification(locality, proof), mixture);
    }

    public void Dispose() => local.Dispose();
}
