using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Hit-and-run on the no-signalling polytope of any scenario; each sample is the end of its own chain. The slacks are the
/// probabilities themselves. A direction moves weight between two outcomes of one setting of some of the parties, while the
/// others answer at random (for two outcomes: it changes one correlator). Such directions span the polytope, treat all outcomes
/// alike and are sparse.
/// </summary>
/// <remarks>
/// Measured relaxation, in sweeps (single-party marginals are the slowest): 2 to 3 for two parties with two outcomes and 2 to 8
/// settings, 3 with three outcomes, 6 with four; 6 for three parties, 13 with three outcomes; 12 for four parties, 30 for five.
/// That is about 2^parties * outcomes / 2 at most, and a chain lasts sixteen times that; a quarter of it gives the same averages.
/// </remarks>
internal sealed class NoSignalingWalk
{
    /// <summary>The largest number of entries of all directions together: some hundred megabytes.</summary>
    private const long MaximumEntries = 1 << 23;

    private readonly HitAndRun walk;
    private readonly Behavior whiteNoise;

    /// <exception cref="InvalidInputException">The scenario is too large.</exception>
    public NoSignalingWalk(Scenario scenario)
    {
        var entries = EntryCount(scenario);
        if (entries > MaximumEntries)
        {
            throw new InvalidInputException(
                $"Hit-and-run in {scenario} needs directions with {entries} entries; at most {MaximumEntries} are accepted."
            );
        }

        Scenario = scenario;
        Sweeps = UsualSweeps(scenario);
        whiteNoise = Behaviors.WhiteNoise(scenario);
        walk = new HitAndRun(Directions(scenario));
    }

    public Scenario Scenario { get; }

    /// <summary>Moves along every direction in one chain: 8 * 2^parties * (largest number of outcomes).</summary>
    public int Sweeps { get; init; }

    /// <summary>How often a chain of the usual length looks at an entry of a direction.</summary>
    public static double StepCount(Scenario scenario) => (double)EntryCount(scenario) * UsualSweeps(scenario);

    /// <summary>The end of a chain from white noise.</summary>
    public Behavior Sample(RandomStream stream) => Walk(whiteNoise, stream);

    /// <summary>The end of a chain from any no-signalling behavior without zeros.</summary>
    public Behavior Walk(Behavior start, RandomStream stream)
    {
        var slots = Scenario.ToSlots(start.Table);
        for (var sweep = 0; sweep < Sweeps; sweep++)
            walk.Sweep(slots, stream);
        return new Behavior(Scenario, Scenario.ToTable<double>(slots));
    }

    private static int UsualSweeps(Scenario scenario) =>
        (8 << scenario.Parties) * Enumerable.Range(0, scenario.Parties).Max(scenario.MaximumOutcomes);

    /// <summary>Each party contributes its slots when it answers at random, and two for each pair of outcomes of a
    /// setting.</summary>
    private static BigInteger EntryCount(Scenario scenario) =>
        Enumerable
            .Range(0, scenario.Parties)
            .Select(party =>
                Enumerable
                    .Range(0, scenario.Settings(party))
                    .Aggregate(BigInteger.Zero, (sum, x) => sum + BigInteger.Pow(scenario.Outcomes(party, x), 2))
            )
            .Aggregate(BigInteger.One, (product, count) => product * count);

    /// <summary>Fewest parties first, so that a sweep ends on the correlators of all parties, each of them free given the
    /// others.</summary>
    private static IEnumerable<IReadOnlyList<(int Index, double Change)>> Directions(Scenario scenario)
    {
        IEnumerable<(int Measured, List<(int Index, double Change)> Entries)> products = [(0, [(0, 1.0)])];
        for (var party = 0; party < scenario.Parties; party++)
        {
            var slots = scenario.Slots(party);
            var factors = Factors(scenario, party);
            products =
            [
                .. products.SelectMany(
                    product => factors,
                    (product, factor) =>
                        (
                            product.Measured + factor.Measured,
                            product
                                .Entries.SelectMany(
                                    entry => factor.Entries,
                                    (left, right) => ((left.Index * slots) + right.Index, left.Change * right.Change)
                                )
                                .ToList()
                        )
                ),
            ];
        }

        return products
            .Where(product => product.Measured > 0)
            .OrderBy(product => product.Measured)
            .Select(product => product.Entries);
    }

    /// <summary>What one party does along a direction: answers at random, or moves weight between two outcomes of one
    /// setting.</summary>
    private static List<(int Measured, List<(int Index, double Change)> Entries)> Factors(Scenario scenario, int party)
    {
        var random = new List<(int, double)>();
        var factors = new List<(int, List<(int, double)>)> { (0, random) };
        for (int x = 0, first = 0; x < scenario.Settings(party); first += scenario.Outcomes(party, x), x++)
        for (var a = 0; a < scenario.Outcomes(party, x); a++)
        {
            random.Add((first + a, 1.0 / scenario.Outcomes(party, x)));
            for (var other = 0; other < a; other++)
                factors.Add((1, [(first + other, 1), (first + a, -1)]));
        }

        return factors;
    }
}
