using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// The samplers by name. "near-boundary" and "balanced" reshape another distribution, which may follow after a colon, as in
/// <c>balanced:cube</c>; without one it is "no-signaling".
/// </summary>
public static class Samplers
{
    private static readonly Dictionary<string, Func<Scenario, ISampler>> Plain = new()
    {
        ["cube"] = scenario => new CorrelatorCubeSampler(scenario),
        ["no-signaling"] = scenario => new NoSignalingSampler(scenario),
        ["local"] = scenario => new LocalMixtureSampler(scenario),
    };

    private static readonly Dictionary<string, Func<ISampler, Func<Scenario, INonlocalityEngine>, ISampler>> Reshaping = new()
    {
        ["near-boundary"] = (origin, openEngine) => new NearBoundarySampler(
            "near-boundary", origin, "local", CriticalVisibility.OfLocalSet(openEngine(origin.Scenario))),
        ["balanced"] = (origin, openEngine) =>
        {
            var engine = openEngine(origin.Scenario);
            return new BalancedSampler("balanced", origin, ["local", "nonlocal"], behavior => engine.Solve(behavior).Lower > 0 ? 1 : 0);
        },
    };

    /// <summary>The names, without what may follow after a colon.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Plain.Keys, .. Reshaping.Keys];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="scenario">Scenario of the samples.</param>
    /// <param name="openEngine">Called once for a distribution that asks whether points are local, otherwise not. The caller disposes
    /// of the engine, and the sampler serves one thread as the engine does; all other samplers serve any number.</param>
    /// <exception cref="InvalidInputException">The name is unknown, or the distribution does not exist in this scenario.</exception>
    public static ISampler Create(string name, Scenario scenario, Func<Scenario, INonlocalityEngine> openEngine)
    {
        if (Plain.TryGetValue(name, out var create)) return create(scenario);
        var parts = name.Split(':');
        if (parts.Length <= 2 && Reshaping.TryGetValue(parts[0], out var reshape)
            && Plain.TryGetValue(parts.ElementAtOrDefault(1) ?? "no-signaling", out var createOrigin))
            return reshape(createOrigin(scenario), openEngine);
        throw new InvalidInputException(
            $"'{name}' is not a distribution; write one of {string.Join(", ", Names)}, where "
            + $"{string.Join(" and ", Reshaping.Keys)} may name what they reshape after a colon ({string.Join(", ", Plain.Keys)}), as in balanced:cube.");
    }
}
