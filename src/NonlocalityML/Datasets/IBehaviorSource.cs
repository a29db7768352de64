using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>Behaviors of one scenario, numbered from 0: drawn from a distribution, or read from a file. Safe from several
/// threads.</summary>
public interface IBehaviorSource : IDisposable
{
    /// <summary>Scenario, number of samples, and where they come from.</summary>
    DatasetSpecification Specification { get; }

    /// <exception cref="InvalidInputException">The numbers stored for this sample are not a behavior; the message names file and
    /// sample.</exception>
    Behavior Behavior(long index);

    /// <summary>The same; one that takes long to draw ends soon after cancellation was asked for.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    Behavior Behavior(long index, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Behavior(index);
    }
}
