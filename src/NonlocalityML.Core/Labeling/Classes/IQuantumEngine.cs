using NonlocalityML.Bell;

namespace NonlocalityML.Labeling.Classes;

/// <summary>Finds out whether behaviors of one two-party scenario are quantum. Results depend on the behavior alone; one engine
/// serves one thread.</summary>
public interface IQuantumEngine
{
    /// <summary>The certificate of the distance to the quantum set.</summary>
    QuantumCertificate Solve(Behavior behavior);
}
