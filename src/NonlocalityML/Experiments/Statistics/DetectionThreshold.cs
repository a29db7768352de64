using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The efficiency needed for the violation seen. Definition: from the no-signalling behavior, let every detection of every party
/// be lost with probability 1 - t, independently, and a lost one take the outcome of a non-detection; t is the smallest factor
/// above which the behavior is still nonlocal. If the measured table already keeps its own non-detections, as a table without the
/// detection loophole does, then t multiplies the efficiency of the experiment; if it was made by detectors that always answer, t
/// is an efficiency.
/// </summary>
/// <remarks>More loss is a local operation after less, so that nonlocality has one threshold. Labels tell it to 1e-9 in
/// NL.</remarks>
/// <param name="Factor">t; 1 where the behavior is local.</param>
/// <param name="LostOutcomes">For each party, for each of its settings, the outcome of a non-detection. Where it is not stated,
/// the outcomes that make t the smallest.</param>
/// <param name="IsStated">The outcome of a non-detection was stated.</param>
public sealed record DetectionThreshold(double Factor, ImmutableArray<ImmutableArray<int>> LostOutcomes, bool IsStated)
{
    /// <summary>How closely bisection encloses the threshold.</summary>
    private const double Step = 1e-7;

    /// <summary>Where the behavior was found local, at most 1.5e-7 below <see cref="Factor"/>; 1 where it is local
    /// throughout.</summary>
    public double LocalFactor => Factor < 1 ? Math.Max(0, Factor - (1.5 * Step)) : 1;

    /// <summary>The most assignments of outcomes that are tried where none is stated.</summary>
    public const int MaximumAssignments = 256;

    /// <summary>Whether all assignments can be tried.</summary>
    public static bool CanChoose(Scenario scenario) => scenario.StrategyCount <= MaximumAssignments;

    /// <param name="behavior">A no-signalling behavior.</param>
    /// <param name="engine">Labels it with losses.</param>
    /// <param name="lostOutcome">The outcome of a non-detection, for all parties; null where the best is to be found.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InvalidInputException">A setting does not have the outcome, or there are too many assignments to
    /// try.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static DetectionThreshold Of(
        Behavior behavior,
        INonlocalityEngine engine,
        int? lostOutcome = null,
        CancellationToken cancellation = default
    )
    {
        var scenario = behavior.Scenario;
        var slots = scenario.ToSlots(behavior.Table);
        if (lostOutcome is { } outcome)
            return Find(Stated(scenario, outcome), isStated: true);
        if (!CanChoose(scenario))
            throw new InvalidInputException(
                $"State the outcome of a non-detection: {scenario} has {scenario.StrategyCount} assignments to choose from."
            );
        var best = Find(DeterministicStrategy.FromIndex(scenario, 0), isStated: false);
        for (var index = 1; index < (int)scenario.StrategyCount; index++)
        {
            // An assignment that is local a step below the best so far is no better, which one label tells.
            var lost = DeterministicStrategy.FromIndex(scenario, index);
            if (IsNonlocal(lost, Math.Max(0, best.Factor - Step)))
                best = Find(lost, isStated: false, best.Factor - Step);
        }

        return best;

        DetectionThreshold Find(DeterministicStrategy lost, bool isStated, double known = 1)
        {
            double local = 0,
                nonlocal = known;
            if (known == 1 && !IsNonlocal(lost, nonlocal))
                local = 1;
            while (nonlocal - local > Step)
            {
                var middle = (local + nonlocal) / 2;
                if (IsNonlocal(lost, middle))
                    nonlocal = middle;
                else
                    local = middle;
            }

            return new DetectionThreshold(nonlocal, lost.Outcomes, isStated);
        }

        bool IsNonlocal(DeterministicStrategy lost, double kept)
        {
            var lossy = TensorProduct.Apply<double>(
                slots,
                [.. Enumerable.Range(0, scenario.Parties).Select(party => Loss(scenario, party, lost, kept))]
            );
            var lossyBehavior = new Behavior(scenario, scenario.ToTable<double>(lossy));
            return engine.Label(lossyBehavior, cancellation).Lower > Certificate.Resolution;
        }
    }

    private static DeterministicStrategy Stated(Scenario scenario, int outcome)
    {
        try
        {
            return new DeterministicStrategy(
                scenario,
                Enumerable.Range(0, scenario.Parties).Select(party => Enumerable.Repeat(outcome, scenario.Settings(party)))
            );
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"Outcome {outcome} of a non-detection: {exception.Message}", exception);
        }
    }

    private static double[,] Loss(Scenario scenario, int party, DeterministicStrategy lost, double kept)
    {
        var matrix = new double[scenario.Slots(party), scenario.Slots(party)];
        var first = 0;
        for (var x = 0; x < scenario.Settings(party); first += scenario.Outcomes(party, x), x++)
        {
            for (var a = 0; a < scenario.Outcomes(party, x); a++)
            {
                matrix[first + a, first + a] += kept;
                matrix[first + lost.Outcome(party, x), first + a] += 1 - kept;
            }
        }

        return matrix;
    }
}
