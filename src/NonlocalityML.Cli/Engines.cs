using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>The solvers of each scenario that a command meets, started when they are first asked for.</summary>
internal sealed class Engines(ILinearSolver solver, Func<Scenario, INonlocalityEngine> start) : IDisposable
{
    private readonly Dictionary<Scenario, INonlocalityEngine> engines = [];
    private readonly Dictionary<Scenario, NetworkProver> provers = [];
    private readonly Dictionary<Scenario, NoSignalingDistance> distances = [];

    /// <summary>Engines of one name; other linear programs are solved by OR-Tools.</summary>
    public static Engines Named(string name) => new(new OrToolsSolver(), scenario => NonlocalityEngines.Create(name, scenario));

    public INonlocalityEngine For(Scenario scenario) =>
        engines.TryGetValue(scenario, out var engine) ? engine : engines[scenario] = start(scenario);

    public NetworkProver ProverFor(Scenario scenario) =>
        provers.TryGetValue(scenario, out var prover) ? prover : provers[scenario] = new NetworkProver(start(scenario));

    public NoSignalingDistance NoSignalingDistanceFor(Scenario scenario) =>
        distances.TryGetValue(scenario, out var distance)
            ? distance
            : distances[scenario] = new NoSignalingDistance(scenario, solver);

    public CompletionVerdict Judge(IncompleteTable table, CancellationToken cancellation) =>
        CompletionVerdict.Of(table, For(table.Scenario), solver, cancellation);

    public void Dispose()
    {
        foreach (var started in engines.Values.Concat<IDisposable>(provers.Values).Concat(distances.Values))
            started.Dispose();
    }
}
