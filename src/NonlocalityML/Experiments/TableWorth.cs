using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;

namespace NonlocalityML.Experiments;

/// <summary>
/// What a table is worth to whoever trusts no device: how well its outcomes can be guessed. Proven of the no-signalling table
/// nearest to the frequencies, as if these were probabilities; apart from it, what the counts certify at a confidence.
/// </summary>
/// <param name="Level">The level of the hierarchy of quantum sets.</param>
/// <param name="Guesses">One proof for the first party's outcome, one for all parties' together, at their first settings; none
/// where the table is not of that level, or too large to be asked along the way.</param>
/// <param name="S">The largest CHSH value of the frequencies; null beyond that scenario.</param>
/// <param name="Trials">Of counts in the CHSH scenario.</param>
/// <param name="Won">Trials won in the best of the eight CHSH games.</param>
/// <param name="Confidence">Of what is certified.</param>
internal sealed record TableWorth(
    HierarchyLevel Level,
    ImmutableArray<GuessingCertificate> Guesses,
    double? S,
    long? Trials,
    long? Won,
    double Confidence
)
{
    /// <summary>The confidence of what is certified unless another is asked for.</summary>
    public const double DefaultConfidence = 0.95;

    /// <summary>Bits of min-entropy in the first party's outcomes, all trials together, certified at the confidence: null without
    /// counts, or without S.</summary>
    public double? CertifiedBits =>
        Trials is { } trials && Won is { } won ? ChshWorth.CertifiedBits((8.0 * won / trials) - 4, trials, Confidence) : null;

    /// <summary>Trials at this S that certify one bit; null where none do.</summary>
    public double? TrialsForOneBit => S is { } s ? ChshWorth.TrialsFor(1, s, Confidence) : null;

    /// <summary>-log2 of a guessing probability, rounded down: certified bits a trial.</summary>
    public static double Bits(GuessingCertificate guess) => Math.Max(0, -Math.Log2(Math.Min(1, guess.Upper.RoundUp())) - 1e-15);

    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static TableWorth Of(ExperimentVerdict verdict, CancellationToken cancellation = default)
    {
        var behavior = verdict.Projection.Behavior;
        var scenario = behavior.Scenario;
        var level = Levels(scenario)
            .FirstOrDefault(one => one.CountWords(scenario) * AllOutcomes() <= GuessingProgram.MaximumRows, HierarchyLevel.One);
        ImmutableArray<int> first = [0, .. Enumerable.Repeat(-1, scenario.Parties - 1)];
        ImmutableArray<int> all = [.. Enumerable.Repeat(0, scenario.Parties)];
        return new TableWorth(
            level,
            [.. new[] { first, all }.Select(Find).OfType<GuessingCertificate>()],
            verdict.Chsh?.Value,
            verdict.Chsh is null ? null : verdict.Table.Counts?.Trials,
            verdict.Chsh is not null && verdict.Table.Counts is { } counts
                ? BellGame.ChshGames.Max(game => game.Wins(counts))
                : null,
            DefaultConfidence
        );

        int AllOutcomes() =>
            Enumerable.Range(0, scenario.Parties).Aggregate(1, (product, party) => product * scenario.Outcomes(party, 0));

        GuessingCertificate? Find(ImmutableArray<int> settings)
        {
            try
            {
                return GuessingProgram.Solve(behavior, settings, level, cancellation);
            }
            catch (Exception exception) when (exception is SolverException or InvalidInputException)
            {
                return null; // nothing is claimed of it
            }
        }
    }

    private static IEnumerable<HierarchyLevel> Levels(Scenario scenario) =>
        [HierarchyLevel.Two, HierarchyLevel.AlmostQuantum(scenario.Parties)];
}
