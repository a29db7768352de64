using NonlocalityML.Labeling.Classes;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Inequalities;

/// <summary>How hard <see cref="QuantumValue"/> tries.</summary>
public sealed record QuantumValueOptions
{
    /// <summary>The only level of the hierarchy that is tried; null for one after another, until both sides agree or the next one
    /// would take longer than some seconds.</summary>
    public HierarchyLevel? Level { get; init; }

    /// <summary>The only local dimension of models that is tried; null for that of the outcomes and those after it, until both
    /// sides agree.</summary>
    public int? LocalDimension { get; init; }

    /// <summary>Random starts of the see-saw in each dimension.</summary>
    public int Starts { get; init; } = 12;

    /// <summary>Kicks without gain after which a start ends, see <see cref="ModelSearchOptions.Kicks"/>.</summary>
    public int Kicks { get; init; }

    /// <summary>Seed of the starts.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where no level is named: the largest moment matrix that is tried.</summary>
    public int MostWords { get; init; } = 81;

    /// <summary>Where no level is named: the most unknown moments that are tried.</summary>
    public int MostMoments { get; init; } = 900;
}
