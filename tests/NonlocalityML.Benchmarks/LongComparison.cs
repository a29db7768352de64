using System.Diagnostics;
using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// Compares the structured engine with OR-Tools on random behaviors of random small scenarios, and verifies every certificate of
/// both. Round r draws its scenario and behaviors from stream (seed, r) alone: a run goes on, or repeats a fault, from any round.
/// </summary>
/// <param name="seed">Of all streams.</param>
internal sealed class LongComparison(ulong seed)
{
    private const int BehaviorsInRound = 32;
    private const int SmallestExponent = 4;
    private const int LargestExponent = 13;
    private const int MaximumTable = 1 << 9;

    private static readonly string[] Distributions =
    [
        "no-signaling",
        "cube",
        "quantum",
        "local",
        "signaling",
        "sparse",
        "counts",
    ];

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly SortedDictionary<string, long> counts = [];
    private long comparisons,
        nonlocal,
        fallbacks;
    private double largestDifference,
        widestStructured,
        widestOrTools;

    /// <param name="arguments">Number of comparisons (0: without end), seed, first round.</param>
    public static int Run(string[] arguments)
    {
        ulong Argument(int i, ulong usual) =>
            i < arguments.Length ? ulong.Parse(arguments[i], CultureInfo.InvariantCulture) : usual;
        return new LongComparison(Argument(1, 1)).Run((long)Argument(0, 0), Argument(2, 0));
    }

    private int Run(long count, ulong round)
    {
        var next = TimeSpan.Zero;
        for (; count == 0 || comparisons < count; round++)
        {
            try
            {
                Compare(round);
            }
            catch (Exception e) when (e is SolverException or InvalidInputException)
            {
                Console.WriteLine($"FAULT at seed {seed}, round {round}: {e.Message}");
                return 1;
            }

            if (clock.Elapsed < next)
                continue;
            Report(round);
            next = clock.Elapsed + TimeSpan.FromMinutes(1);
        }

        Report(round - 1);
        foreach (var (name, number) in counts)
            Console.WriteLine($"  {name, -14} {number}");
        return 0;
    }

    private void Compare(ulong round)
    {
        var stream = new RandomStream(seed, round);
        var scenario = DrawScenario(stream);
        using var structured = new StructuredEngine(scenario, () => new OrToolsEngine(scenario));
        using var ortools = new OrToolsEngine(scenario);
        var samplers = new Dictionary<string, ISampler?>();
        for (var i = 0; i < BehaviorsInRound; i++)
        {
            var distribution = Distributions[stream.NextInt(Distributions.Length)];
            if (Draw(scenario, distribution, samplers, stream) is not { } behavior)
                continue;
            Compare(structured.Solve(behavior), ortools.Solve(behavior), $"{scenario}, {distribution}, behavior {i}");
            counts[distribution] = counts.GetValueOrDefault(distribution) + 1;
            counts[$"{scenario.Parties} parties"] = counts.GetValueOrDefault($"{scenario.Parties} parties") + 1;
        }

        fallbacks += structured.Fallbacks;
    }

    /// <summary>Both are proofs about one number: they must verify, be narrow and overlap.</summary>
    private void Compare(Certificate structured, Certificate ortools, string where)
    {
        foreach (var (name, certificate) in new[] { ("structured", structured), ("ortools", ortools) })
        {
            if (certificate.Verify() is { } fault)
                throw new SolverException($"{where}: {name}: {fault}");
        }

        if (structured.Lower > ortools.Upper || ortools.Lower > structured.Upper)
            throw new SolverException(
                $"{where}: [{structured.Lower}, {structured.Upper}] and [{ortools.Lower}, {ortools.Upper}] do not meet"
            );
        comparisons++;
        if ((double)structured.Lower > INonlocalityEngine.MaximumWidth)
            nonlocal++;
        largestDifference = Math.Max(largestDifference, Math.Abs((double)(structured.Lower - ortools.Lower)));
        widestStructured = Math.Max(widestStructured, structured.Width);
        widestOrTools = Math.Max(widestOrTools, ortools.Width);
    }

    /// <summary>2 to 6 parties, 1 to 5 settings, 2 to 4 outcomes, ragged or not; programs of up to 2^13 entries, small ones
    /// mostly.</summary>
    private static Scenario DrawScenario(RandomStream stream)
    {
        while (true)
        {
            var limit = Math.Pow(2, SmallestExponent + ((LargestExponent - SmallestExponent) * Math.Pow(stream.NextDouble(), 3)));
            var isRagged = stream.NextInt(2) == 0;
            var (parties, settings, outcomes) = (2 + stream.NextInt(5), 1 + stream.NextInt(5), 2 + stream.NextInt(3));
            int[][] counts =
            [
                .. Enumerable
                    .Range(0, parties)
                    .Select(_ =>
                        Enumerable
                            .Range(0, isRagged ? 1 + stream.NextInt(5) : settings)
                            .Select(_ => isRagged ? 2 + stream.NextInt(3) : outcomes)
                            .ToArray()
                    ),
            ];
            if (counts.Aggregate(1.0, (length, party) => length * party.Length * party.Max()) > MaximumTable)
                continue;
            var scenario = new Scenario(counts);
            if ((double)(scenario.StrategyCount * (scenario.SettingTuples + 1)) + scenario.SlotLength <= limit)
                return scenario;
        }
    }

    /// <summary>Null where the distribution does not exist in the scenario.</summary>
    private static Behavior? Draw(
        Scenario scenario,
        string distribution,
        Dictionary<string, ISampler?> samplers,
        RandomStream stream
    )
    {
        if (distribution == "signaling")
            return Signaling(scenario, stream, 1);
        if (distribution == "sparse")
            return Signaling(scenario, stream, 20);
        if (distribution == "counts")
            return Counts(scenario, stream);
        if (!samplers.TryGetValue(distribution, out var sampler))
            samplers[distribution] = sampler = Open(distribution, scenario);
        return sampler?.Sample(stream);
    }

    private static ISampler? Open(string distribution, Scenario scenario)
    {
        try
        {
            return Samplers.Create(distribution, scenario, _ => throw new SolverException("No engine is needed."));
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    /// <summary>Independent distributions for each joint setting; with a large skew most probabilities are close to
    /// zero.</summary>
    private static Behavior Signaling(Scenario scenario, RandomStream stream, int skew) =>
        Normalized(scenario, () => Math.Pow(stream.NextExponential(), skew));

    /// <summary>Frequencies of few counts: many zeros, many ties.</summary>
    private static Behavior Counts(Scenario scenario, RandomStream stream) =>
        Normalized(scenario, () => Math.Max(0, stream.NextInt(6) - 2));

    private static Behavior Normalized(Scenario scenario, Func<double> draw)
    {
        var table = new double[scenario.TableLength];
        foreach (var index in scenario.TableIndexOfSlot)
            table[index] = draw();
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
        {
            var total = 0.0;
            for (var i = setting; i < table.Length; i += scenario.SettingTuples)
                total += table[i];
            if (total == 0)
                (table[setting], total) = (1, 1); // outcome 0 of every party
            for (var i = setting; i < table.Length; i += scenario.SettingTuples)
                table[i] /= total;
        }

        return new Behavior(scenario, table);
    }

    private void Report(ulong round) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}, round {round}: {comparisons} comparisons in {clock.Elapsed.TotalSeconds:F0} s, all overlap "
                    + $"and verify; {nonlocal} nonlocal, {fallbacks} fallbacks; lower ends differ by {largestDifference:E1} "
                    + $"at most; widest {widestStructured:E1} structured, {widestOrTools:E1} ortools"
            )
        );
}
