using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Uniform on the no-signalling polytope, in Collins-Gisin coordinates or any affine image of them: exactly for two parties with
/// two outcomes (<see cref="BipartiteNoSignaling"/>), by hit-and-run for every other scenario (<see cref="NoSignalingWalk"/>).
/// </summary>
public sealed class NoSignalingSampler(Scenario scenario) : ISampler
{
    private readonly Func<RandomStream, Behavior> draw = BipartiteNoSignaling.Applies(scenario)
        ? new BipartiteNoSignaling(scenario).Sample
        : new NoSignalingWalk(scenario).Sample;

    public string Name => "no-signaling";

    public string Description => "Uniform on the no-signaling polytope, marginals included.";

    public Scenario Scenario => scenario;

    public Behavior Sample(RandomStream stream) => draw(stream);
}
