using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Solvers;

namespace NonlocalityML.Datasets;

/// <summary>
/// The samplers by name. Some reshape another one, which may be named after a colon, as in <c>balanced:cube</c>.
/// </summary>
public static class Samplers
{
    /// <summary>Steps of a walk, and entries of a table that is drawn at once, that a core gets through in a second.</summary>
    private const double WalkSpeed = 1e8,
        TableSpeed = 1e7;

    private static readonly Dictionary<string, Func<Scenario, ISampler>> Plain = new()
    {
        ["cube"] = scenario => new CorrelatorCubeSampler(scenario),
        ["no-signaling"] = scenario => new NoSignalingSampler(scenario),
        ["quantum"] = scenario => new QuantumSampler(scenario),
        ["local"] = scenario => new LocalMixtureSampler(scenario),
        ["few-strategies"] = scenario => new LocalMixtureSampler(scenario, "few-strategies", 6),
        ["deterministic"] = scenario => new LocalMixtureSampler(scenario, "deterministic", 1),
        ["planar"] = scenario => new PlanarSampler(scenario, isChained: false),
        ["chained"] = scenario => new PlanarSampler(scenario, isChained: true),
        ["tilted"] = scenario => new TiltedSampler(scenario),
        ["chsh-classes"] = scenario => new ChshClassSampler(scenario),
        ["bilocal-correlators"] = scenario => new BilocalFeatureSampler(BilocalCoordinates.FromName("correlators", scenario)),
        ["bilocal-summary"] = scenario => new BilocalFeatureSampler(BilocalCoordinates.FromName("summary", scenario)),
        ["triangle"] = scenario => new TriangleSampler(scenario),
    };

    /// <summary>Samplers that reshape another one: their names, and what they reshape unless another sampler is named.</summary>
    private static readonly Dictionary<
        string,
        (string Origin, Func<ISampler, Func<Scenario, INonlocalityEngine>, ISampler> Make)
    > Reshaping = new()
    {
        ["near-boundary"] = (
            "no-signaling",
            (origin, openEngine) =>
                new NearBoundarySampler(
                    "near-boundary",
                    origin,
                    "local",
                    CriticalVisibility.OfLocalSet(openEngine(origin.Scenario))
                )
        ),
        ["near-quantum-boundary"] = (
            "cube",
            (origin, _) =>
                new NearBoundarySampler(
                    "near-quantum-boundary",
                    RequireChsh(origin),
                    "four-correlator quantum",
                    CriticalVisibility.Where(behavior => -QuantumSet.Classify(behavior).QuantumMargin)
                )
        ),
        ["balanced"] = (
            "no-signaling",
            (origin, openEngine) =>
            {
                var engine = openEngine(origin.Scenario);
                return new BalancedSampler(
                    "balanced",
                    origin,
                    ["local", "nonlocal"],
                    behavior => engine.Solve(behavior).IsNonlocal ? 1 : 0
                );
            }
        ),
        ["unbiased"] = ("local", (origin, _) => ReshapedSampler.Unbiased(origin)),
        ["noisy"] = ("quantum", (origin, _) => ReshapedSampler.Noisy(origin)),
        ["balanced-quantum"] = (
            "cube",
            (origin, _) =>
                new BalancedSampler(
                    "balanced-quantum",
                    RequireChsh(origin),
                    [.. Memberships.Sets.Select(set => set.Word())],
                    behavior => QuantumSet.Classify(behavior) is { IsDecisive: true } verdict ? (int)verdict.Class : -1
                )
        ),
    };

    /// <summary>What each distribution is, in lines of at most 72 columns.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Lines)> Descriptions { get; } =
    [
        ("cube", ["Two parties, two outcomes: correlators <AxBy> uniform in [-1, 1],", "marginals zero."]),
        (
            "no-signaling",
            [
                "Uniform on the no-signalling polytope of any scenario: exact for two",
                "parties with two outcomes, hit-and-run elsewhere.",
            ]
        ),
        ("quantum", ["A random pure state (Haar) under random projective measurements, drawn", "anew for every sample."]),
        (
            "local",
            [
                "Mixtures of k deterministic strategies, weights uniform on the",
                "simplex, k uniform from 1 to the dimension plus one.",
            ]
        ),
        ("few-strategies", ["The same, k uniform from 1 to 6."]),
        ("deterministic", ["A deterministic strategy."]),
        (
            "planar",
            [
                "Two parties, two outcomes: a singlet of visibility uniform in [0.7, 1],",
                "measured in one plane at angles uniform on the circle.",
            ]
        ),
        (
            "chained",
            [
                "Two parties, two outcomes: a singlet of visibility uniform in [0, 1],",
                "measured at the angles of the chained inequality.",
            ]
        ),
        (
            "tilted",
            [
                "Two parties, two outcomes: largest violations of tilted CHSH",
                "inequalities, visibility uniform in [0.8, 1], settings repeated.",
            ]
        ),
        ("chsh-classes", ["The CHSH scenario with marginals: a third each local, quantum and", "post-quantum."]),
        (
            "bilocal-correlators",
            ["Three parties: the eight <AxByCz> and <Ax>, uniform on all that", "no-signalling behaviors reach."]
        ),
        ("bilocal-summary", ["Three parties: I, J and <Ax>, uniform on all that no-signalling", "behaviors reach."]),
        (
            "triangle",
            [
                "Three bits without settings, [(2) (2) (2)]: symmetric points, noisy",
                "W and shared-bit rays, uniform and other points.",
            ]
        ),
        (
            "near-boundary[:D]",
            [
                "Points of D (no-signaling unless named) moved along the ray from",
                "white noise to near the boundary of the local set, half on each side.",
            ]
        ),
        (
            "near-quantum-boundary[:D]",
            ["The same at the boundary of the quantum set of four correlators; D is", "cube unless named."]
        ),
        ("balanced[:D]", ["D (no-signaling unless named), half of it local and half nonlocal."]),
        ("unbiased[:D]", ["D (local unless named) without its marginals."]),
        ("noisy[:D]", ["D (quantum unless named) mixed with white noise, visibility uniform in", "[0, 1]."]),
        ("balanced-quantum[:D]", ["D (cube unless named), a third each local, quantum, post-quantum."]),
    ];

    /// <summary>The names, without what may follow after a colon.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Plain.Keys, .. Reshaping.Keys];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="scenario">Scenario of the samples.</param>
    /// <param name="openEngine">Called once for a distribution that asks for NL, otherwise not. The caller disposes of the
    /// engine, and the sampler serves one thread as the engine does; all other samplers serve any number.</param>
    /// <exception cref="InvalidInputException">The name is unknown, or the distribution does not exist in this
    /// scenario.</exception>
    public static ISampler Create(string name, Scenario scenario, Func<Scenario, INonlocalityEngine> openEngine)
    {
        if (Plain.TryGetValue(name, out var create))
            return create(scenario);
        var parts = name.Split(':');
        if (
            parts.Length <= 2
            && Reshaping.TryGetValue(parts[0], out var reshaping)
            && Plain.TryGetValue(parts.Length == 2 ? parts[1] : reshaping.Origin, out var createOrigin)
        )
            return reshaping.Make(createOrigin(scenario), openEngine);
        throw new InvalidInputException(
            $"'{name}' is not a distribution; write one of {string.Join(", ", Names)}, where "
                + $"{string.Join(", ", Reshaping.Keys)} may name what they reshape after a colon "
                + $"({string.Join(", ", Plain.Keys)}), "
                + "as in balanced:cube."
        );
    }

    /// <summary>What a sample costs at least: a label where the distribution asks for it, otherwise its drawing.</summary>
    /// <param name="name">A name that <see cref="Create"/> knows; what another one costs nobody can say.</param>
    /// <param name="scenario">Scenario of the samples.</param>
    /// <param name="engine">What finds labels.</param>
    internal static SampleCost Cost(string name, Scenario scenario, string engine)
    {
        var parts = name.Split(':');
        if (parts[0] is "near-boundary" or "balanced" && NonlocalityEngines.Seconds(engine, scenario) is > 0 and var label)
            return new SampleCost("label", scenario, LabelCost.Size(scenario), label);
        var origin = parts.Length == 1 && Reshaping.TryGetValue(name, out var reshaping) ? reshaping.Origin : parts[^1];
        var steps = origin == "no-signaling" && !BipartiteNoSignaling.Applies(scenario) ? NoSignalingWalk.StepCount(scenario) : 0;
        return steps > 0
            ? new SampleCost("sample", scenario, $"{steps:G2} steps of its walk", steps / WalkSpeed)
            : new SampleCost("sample", scenario, $"{scenario.TableLength} entries", scenario.TableLength / TableSpeed);
    }

    /// <summary>Whether <see cref="Create"/> knows a name.</summary>
    internal static bool IsKnown(string name) =>
        Plain.ContainsKey(name)
        || (
            name.Split(':') is { Length: <= 2 } parts
            && Reshaping.ContainsKey(parts[0])
            && Plain.ContainsKey(parts.ElementAtOrDefault(1) ?? Reshaping[parts[0]].Origin)
        );

    private static ISampler RequireChsh(ISampler origin) =>
        origin.Scenario.Equals(Scenario.Chsh)
            ? origin
            : throw new InvalidInputException(
                $"The quantum set is known in closed form for {Scenario.Chsh} alone; the scenario is {origin.Scenario}."
            );
}
