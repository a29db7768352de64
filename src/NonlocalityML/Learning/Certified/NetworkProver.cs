using NonlocalityML.Bell;
using NonlocalityML.Labeling;

namespace NonlocalityML.Learning;

/// <summary>
/// Proves NL of behaviors of one scenario as closely as it takes to tell local from nonlocal: by a certified network where its
/// inequality does, and exactly elsewhere.
/// </summary>
internal sealed class NetworkProver : IDisposable
{
    /// <summary>Layers unless others are asked for.</summary>
    public const int DefaultLayers = 200;

    private readonly INonlocalityEngine exact;
    private readonly CertifiedNetwork? network;

    /// <param name="exact">Labels what the network leaves open. Disposed of with this.</param>
    /// <param name="layers">Layers of the network.</param>
    public NetworkProver(INonlocalityEngine exact, int layers = DefaultLayers)
    {
        this.exact = exact;
        if (!Supports(exact.Scenario))
            return;
        var options = new CertifiedNetworkOptions(exact.Scenario, CertifiedFeatures.Table)
        {
            Layers = layers,
            WithLocalModel = true,
        };
        network = CertifiedNetwork.Open(CertifiedNetwork.Build(options), threads: 1);
    }

    /// <summary>Whether there are certified networks for a scenario; otherwise every proof is exact.</summary>
    public static bool Supports(Scenario scenario) =>
        scenario.Parties == 2
        && scenario.StrategyCount <= long.MaxValue
        && (
            scenario.StrategyCountOf(0) <= CertifiedNetwork.MaximumStrategies
            || scenario.StrategyCountOf(1) <= CertifiedNetwork.MaximumStrategies
        );

    /// <summary>A proof of NL > 1e-9, wide or narrow; or an exact label, of width below 1e-9, where the network proves no such
    /// thing.</summary>
    /// <exception cref="SolverException">The exact label could not be found.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public Certificate Prove(Behavior behavior, CancellationToken cancellation = default) =>
        network?.Certify(behavior) is { IsNonlocal: true } certificate ? certificate : exact.Solve(behavior, cancellation);

    public void Dispose()
    {
        network?.Dispose();
        exact.Dispose();
    }
}
