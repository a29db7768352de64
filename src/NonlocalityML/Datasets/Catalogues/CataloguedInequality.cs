using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>A class of Bell inequalities and what is known about it. All numbers but those of <see cref="Quantum"/> are
/// exact.</summary>
public sealed record CataloguedInequality
{
    public required SymmetryClass Class { get; init; }

    /// <summary>Labels whose certificate is an inequality of the class.</summary>
    public long Labels { get; init; }

    /// <summary>Rays that left the local polytope through a facet of the class.</summary>
    public long Rays { get; init; }

    /// <summary>s in NL(q) >= unit * s * (g.q - L), with g and L of the representative.</summary>
    public required Rational Scale { get; init; }

    /// <summary>Whether it is a facet of the local polytope of the catalogue's space; null where that was not decided.</summary>
    public bool? IsFacet { get; init; }

    /// <summary>Its name in the literature, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its value in quantum theory; null where it was not computed.</summary>
    public QuantumInterval? Quantum { get; init; }

    public ReducedInequality Inequality => Class.Representative;
}
