using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.Planar;

namespace NonlocalityML.Quantum.Engines;

/// <summary>The class of a CHSH behavior q with its proofs, and where the line from white noise through q leaves the local and
/// the quantum set.</summary>
/// <param name="Proofs">Both certificates; that of quantumness is null for a local behavior.</param>
/// <param name="Mixture">Explicit quantum models of v q + (1 - v) noise, or of q where v is above 1; null for a local
/// behavior.</param>
internal sealed record ChshClass(Classification Proofs, PlanarMixture? Mixture)
{
    public Membership Class => Proofs.Class;

    /// <summary>v - 1 for the local set: exactly 2/S - 1.</summary>
    public double LocalMargin => LocalMarginOf(Proofs.Locality.Behavior);

    /// <summary>v - 1 for the quantum set, as far as explicit models reach; of a local behavior the local margin, which is no
    /// larger.</summary>
    public double QuantumMargin => Mixture is null ? LocalMargin : Mixture.Visibility - 1;

    /// <summary>2/S - 1, at most 3.</summary>
    public static double LocalMarginOf(Behavior behavior)
    {
        var value = 2 - QuantumSet.Classify(behavior).LocalMargin;
        return Math.Min(QuantumVisibility.Largest, 2 / Math.Max(value, 1e-9)) - 1;
    }

    /// <summary>The class that stored parts prove.</summary>
    /// <param name="locality">NL.</param>
    /// <param name="inequality">With squares that prove its quantum bound, for a post-quantum behavior; null otherwise.</param>
    /// <param name="squares">The squares of the inequality.</param>
    /// <param name="mixture">As in the record.</param>
    public static ChshClass Of(Certificate locality, BellInequality? inequality, SumOfSquares? squares, PlanarMixture? mixture)
    {
        var quantumness = mixture is null ? null : ChshQuantumEngine.Prove(locality.Behavior, inequality, squares, mixture);
        return new ChshClass(new Classification(locality, quantumness), mixture);
    }

    /// <exception cref="InvalidInputException">Another scenario, or a behavior that signals.</exception>
    public static void Require(Behavior behavior)
    {
        if (!behavior.Scenario.Equals(Scenario.Chsh))
            throw new InvalidInputException($"Behaviors of {Scenario.Chsh} are classified; the scenario is {behavior.Scenario}.");
        if (behavior.SignalingResidual > Certificate.Resolution)
            throw new InvalidInputException(
                $"The behavior signals ({behavior.SignalingResidual:G3}); no-signalling behaviors are classified, others "
                    + "must be projected first."
            );
    }
}
