using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.Planar;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Quantum.Engines;

/// <summary>
/// Finds out whether nonlocal behaviors of the CHSH scenario are quantum: the best mixture of planar two-qubit models, which
/// decides from inside; where it falls short, the levels 1+AB and 3 of the hierarchy from outside.
/// </summary>
/// <remarks>
/// Models and level 3 agreed to 1e-7 of visibility on every behavior that was tried, so that hardly any stays undecided; level
/// 1+AB exceeds both by up to 1e-2.
/// </remarks>
internal sealed class ChshQuantumEngine : IQuantumEngine
{
    private static readonly QuantumEngineOptions Options = new() { Level = HierarchyLevel.Parse("3") };

    private readonly VisibilityProgram[] levels =
    [
        .. ((HierarchyLevel[])[HierarchyLevel.OneAB, Options.Level]).Select(level => new VisibilityProgram(
            Scenario.Chsh,
            level,
            Options.Solver
        )),
    ];

    private readonly PlanarMaximum maximum = new();

    /// <summary>How many behaviors needed the higher level.</summary>
    public long HighLevels { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Where the search above decides nothing, and to state how near quantum models come to a post-quantum behavior,
    /// see-saw helps.</remarks>
    /// <exception cref="InvalidInputException">Another scenario, or a behavior that signals.</exception>
    public QuantumCertificate Solve(Behavior behavior, CancellationToken cancellation = default)
    {
        ChshClass.Require(behavior);
        if (QuantumSet.Classify(behavior).LocalMargin >= 0)
            return new QuantumEngine(Scenario.Chsh, Options).Solve(behavior, cancellation);
        var (_, proof) = Search(behavior, cancellation);
        if ((double)proof.Upper <= Classification.ModelTolerance)
            return proof;
        if (proof.Lower.Numerator.Sign <= 0)
            return new QuantumEngine(Scenario.Chsh, Options).Solve(behavior, cancellation);
        var nearest = NearestMixture.Find(behavior, Options.SearchOutside, proof.Inequality, cancellation: cancellation);
        var other = QuantumCertificate.Close(behavior, proof.Inequality, proof.Squares, nearest);
        return other.Upper < proof.Upper ? other : proof;
    }

    /// <summary>The best mixture of planar models, and what it or a level proves.</summary>
    /// <param name="behavior">A behavior of the CHSH scenario, with S above 2.</param>
    /// <param name="cancellation">Ends the search.</param>
    public (PlanarMixture Mixture, QuantumCertificate Proof) Search(Behavior behavior, CancellationToken cancellation = default)
    {
        var mixture = PlanarMixture.Of(behavior, maximum, cancellation);
        for (var k = 0; k < levels.Length && mixture.Visibility < 1; k++)
        {
            HighLevels += k;
            var outside = levels[k].Solve(behavior, cancellation);
            if (
                outside.Value < 1
                && Prove(behavior, outside.Inequality, outside.Squares, mixture) is { Lower.Numerator.Sign: > 0 } proven
            )
                return (mixture, proven);
        }

        return (mixture, Prove(behavior, null, null, mixture));
    }

    /// <summary>What an inequality with its squares, null for none, and models prove.</summary>
    public static QuantumCertificate Prove(
        Behavior behavior,
        BellInequality? inequality,
        SumOfSquares? squares,
        PlanarMixture mixture
    ) =>
        QuantumCertificate.Close(
            behavior,
            inequality ?? new BellInequality(Scenario.Chsh, new double[Scenario.Chsh.TableLength]),
            squares ?? SumOfSquares.None(Scenario.Chsh),
            mixture.ToModelMixture()
        );
}
