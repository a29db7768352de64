using System.Collections.Immutable;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Labels;

/// <summary>The kinds of labels by name.</summary>
public static class LabelKinds
{
    /// <summary>Behaviors alone.</summary>
    public static LabelKind None { get; } = new NoLabels();

    /// <summary>NL, the trace distance to the local set.</summary>
    public static LabelKind Nonlocality { get; } = new NonlocalityLabels();

    /// <summary>NBL, the distance to the bilocal set.</summary>
    public static LabelKind Bilocality { get; } = new BilocalityLabels();

    /// <summary>The class of the four correlators of a CHSH behavior.</summary>
    public static LabelKind CorrelatorClasses { get; } = new CorrelatorClassLabels();

    /// <summary>The class of a whole CHSH behavior, marginals included.</summary>
    public static LabelKind BehaviorClasses { get; } = new BehaviorClassLabels();

    /// <summary>The distance to the local set of a network of independent sources.</summary>
    public static LabelKind NetworkDistance { get; } = new NetworkLabels();

    /// <summary>All kinds that data sets may have.</summary>
    public static ImmutableArray<LabelKind> All { get; private set; } =
    [
        None,
        Nonlocality,
        Bilocality,
        CorrelatorClasses,
        BehaviorClasses,
        NetworkDistance,
        .. Measure.All.Select(measure => new MeasureLabels(measure)),
    ];

    /// <summary>The kinds that say something, which is what can be labelled and learned.</summary>
    public static IEnumerable<LabelKind> Measures => All.Where(kind => kind.HasLabels);

    /// <summary>The kind of this name; null where there is none.</summary>
    public static LabelKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <exception cref="InvalidInputException">No such kind.</exception>
    public static LabelKind Named(string name) =>
        Find(name) ?? throw new InvalidInputException($"kind is '{name}'; one of {string.Join(", ", All)} is needed.");

    /// <summary>Makes a kind of a room above known; once, before data sets of it are opened.</summary>
    internal static void Add(LabelKind kind) =>
        All = Find(kind.Name) is null ? All.Add(kind) : throw new ArgumentException($"'{kind}' is a kind already.", nameof(kind));

    /// <summary>Undoes <see cref="Add"/>.</summary>
    internal static void Remove(LabelKind kind) => All = All.Remove(kind);
}
