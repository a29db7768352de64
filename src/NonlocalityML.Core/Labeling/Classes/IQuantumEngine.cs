using NonlocalityML.Bell;

namespace NonlocalityML.Labeling.Classes;

/// <summary>Finds out whether behaviors of one scenario are quantum. Results depend on the behavior alone; one engine
/// serves one thread.</summary>
public interface IQuantumEngine
{
    /// <summary>The certificate of the distance to the quantum set.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the engine goes on.</exception>
    QuantumCertificate Solve(Behavior behavior, CancellationToken cancellation = default);
}
