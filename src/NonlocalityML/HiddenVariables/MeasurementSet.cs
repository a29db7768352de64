using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>The measurements that every party may make, and how one is drawn. All have the same number of outcomes.</summary>
public abstract class MeasurementSet
{
    /// <summary>The name of the set in files.</summary>
    public abstract string Name { get; }

    /// <summary>Levels of the system that is measured.</summary>
    public abstract int Dimension { get; }

    public abstract int Outcomes { get; }

    /// <summary>Whether every effect is a projector on one state.</summary>
    public abstract bool IsProjective { get; }

    /// <summary>All directions where there are finitely many; else null.</summary>
    public virtual ImmutableArray<Direction>? Axes => null;

    /// <summary>How a party answers these measurements unless said otherwise.</summary>
    public abstract ResponseFunction DefaultResponse { get; }

    /// <summary>One measurement.</summary>
    /// <param name="stream">Source of randomness.</param>
    /// <param name="effects">
    /// Receives (outcomes, d^2) numbers: the coefficients of each effect, <see cref="Quantum.GellMannBasis.Expand"/>.
    /// </param>
    public abstract void Draw(RandomStream stream, Span<double> effects);
}
