using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning.Reproduction;

/// <summary>The learning problems of the published tables; errors are theirs, not multiplied by 1000.</summary>
internal static class PublishedTasks
{
    /// <summary>NL of m settings under two samplings, and NBL of two feature sets.</summary>
    public static IReadOnlyList<PublishedTask> Table1 { get; } =
    [
        Bell(2, "cube", 4, 0.46e-3, 0.05e-3),
        Bell(3, "cube", 6, 2.20e-3, 1.54e-3),
        Bell(4, "cube", 16, 7.75e-3, 6.78e-3),
        Bell(5, "cube", 16, 8.50e-3, 7.31e-3),
        Bell(2, "no-signaling", 4),
        Bell(3, "no-signaling", 6),
        Bell(4, "no-signaling", 10),
        Bell(5, "no-signaling", 10),
        Bilocal(BilocalCoordinates.Summary, "(I, J, <A0>, <A1>)", 20_000, 2e-4, 5e-5, 2.70e-3, 0.45e-3),
        Bilocal(BilocalCoordinates.Correlators, "<AxByCz>; <Ax>", 10_000, 1e-3, 3e-4, 6.30e-3, 3.22e-3),
    ];

    /// <summary>The class of the four CHSH correlators, balanced.</summary>
    public static PublishedTask Table2 { get; } =
        new()
        {
            Name = "classes",
            Column = "local, quantum, post-quantum",
            Scenario = Scenario.Chsh,
            Distribution = "balanced-quantum",
            Kind = LabelKinds.CorrelatorClasses,
            Count = 400_000,
            Unseen = 100_000,
            Epochs = 15,
        };

    /// <summary>The class of whole CHSH behaviors, marginals included: not in the paper, whose classifier sees the four
    /// correlators.</summary>
    public static PublishedTask BehaviorClasses { get; } =
        new()
        {
            Name = "classes-behavior",
            Column = "local, quantum, post-quantum, with marginals",
            Scenario = Scenario.Chsh,
            Distribution = "chsh-classes",
            Kind = LabelKinds.BehaviorClasses,
            Count = 100_000,
            Unseen = 12_500,
            Epochs = 40,
        };

    /// <summary>NL inside proven intervals in scenarios that the paper does not have: more outcomes, settings and
    /// parties.</summary>
    public static IReadOnlyList<PublishedTask> Scenarios { get; } =
    [
        Inside("[(2 2 2) (2 2)]", 20_000),
        Inside("[(3 3) (3 3)]", 20_000),
        Inside("[(3 2) (2 3)]", 20_000),
        Inside("[(2 2) (2 2) (2 2)]", 20_000),
        Inside("[(2 2) (2 2) (2 2) (2 2)]", 2500),
        Inside("m6", 10_000),
        Inside("m7", 5000),
        Inside("m8", 2500),
    ];

    /// <summary>NL inside proven intervals of what the paper learns, from several kinds of behaviors.</summary>
    public static IReadOnlyList<PublishedTask> Intervals { get; } =
    [.. ((int[])[3, 4, 5]).Select(InsideCube), .. ((int[])[3, 4, 5]).Select(InsidePolytope)];

    /// <summary>Published accuracy of the classifier.</summary>
    public const double PublishedAccuracy = 0.9949;

    /// <summary>Published confusion: true local, quantum, post-quantum (rows) by what was said.</summary>
    public static long[,] PublishedConfusion =>
        new long[,]
        {
            { 33436, 96, 0 },
            { 41, 33173, 236 },
            { 0, 136, 32882 },
        };

    /// <exception cref="InvalidInputException">There is no such task.</exception>
    public static PublishedTask Get(string name) =>
        All.FirstOrDefault(task => task.Name == name)
        ?? throw new InvalidInputException($"'{name}' is no task; {string.Join(", ", All.Select(task => task.Name))} are.");

    private static IEnumerable<PublishedTask> All => [.. Table1, Table2, BehaviorClasses, .. Scenarios, .. Intervals];

    private static PublishedTask InsideCube(int settings) =>
        new()
        {
            Name = $"m{settings}-cube-interval",
            Column = $"m={settings}, correlators",
            Scenario = Scenario.Bipartite(settings),
            Distribution = "cube",
            Count = 12_000,
            Further = [("near-boundary:cube", 4000), ("unbiased:few-strategies", 4000)],
            HeldOut = ["unbiased:deterministic", "planar", "chained"],
            Unseen = 4000,
            Epochs = 30,
            IsProven = true,
        };

    private static PublishedTask InsidePolytope(int settings) =>
        new()
        {
            Name = $"m{settings}-interval",
            Column = $"m={settings}, whole tables",
            Scenario = Scenario.Bipartite(settings),
            Distribution = "no-signaling",
            Count = 8000,
            Further = [("near-boundary", 4000), ("local", 4000), ("quantum", 4000)],
            HeldOut = ["few-strategies", "deterministic", "noisy", "planar", "chained", "tilted"],
            Unseen = 4000,
            Epochs = 30,
            IsProven = true,
        };

    private static PublishedTask Inside(string scenario, long count) =>
        new()
        {
            // A folder's name: the outcomes of each setting, parties apart.
            Name = string.Concat(scenario.Where(letter => letter is not ('[' or ']' or '(' or ')'))).Replace(' ', '-'),
            Column = scenario,
            Scenario = Scenario.Parse(scenario),
            Distribution = "no-signaling",
            Count = count,
            Unseen = count / 5,
            Epochs = 30,
            IsProven = true,
        };

    private static PublishedTask Bell(
        int settings,
        string distribution,
        int epochs,
        double? typical = null,
        double? blend = null
    ) =>
        new()
        {
            Name = $"m{settings}-{distribution}",
            Column = $"m={settings}, {(distribution == "cube" ? "correlator cube" : "no-signalling polytope")}",
            Scenario = Scenario.Bipartite(settings),
            Distribution = distribution,
            Count = 500_000,
            Unseen = 50_000,
            Epochs = epochs,
            TypicalError = typical,
            BlendError = blend,
        };

    private static PublishedTask Bilocal(
        BilocalCoordinates coordinates,
        string column,
        long unseen,
        double gap,
        double unseenGap,
        double typical,
        double blend
    ) =>
        new()
        {
            Name = $"bilocal-{coordinates.Name}",
            Column = column,
            Scenario = coordinates.Scenario,
            Distribution = $"bilocal-{coordinates.Name}",
            Kind = LabelKinds.Bilocality,
            Coordinates = coordinates,
            Count = 150_000,
            Unseen = unseen,
            Gap = gap,
            UnseenGap = unseenGap,
            Epochs = 20,
            TypicalError = typical,
            BlendError = blend,
        };
}
