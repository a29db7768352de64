using System.Diagnostics;
using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// The structured engine in every scenario of two to six parties with at most 2^16 strategies, settings of two outcomes or more,
/// in a random order until the time is over, a second each: a random table, counts and a noisy strategy each, whose certificates
/// are verified. To be built with
/// <c>-p:CheckedAccess=true</c>, so that each access to memory by pointer is tested. Every third scenario has a setting of one
/// outcome more.
/// </summary>
internal static class CheckedScenarios
{
    private const int MaximumStrategies = 1 << 16,
        MostParties = 6,
        LargestRank = 1 << 10;

    public static int Run(int seconds)
    {
        if (!CheckedAccess.IsOn)
            Console.WriteLine("Accesses are not tested: build with -p:CheckedAccess=true.");
        int[][][] scenarios = [.. All()];
        new RandomStream(1, 0).Shuffle<int[][]>(scenarios);
        var (watch, done, labels, refused, open, cut) = (Stopwatch.StartNew(), 0, 0, 0, 0, 0);
        foreach (var parties in scenarios)
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                break;
            using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var scenario = new Scenario(
                done++ % 3 == 0
                    ?
                    [
                        [1, .. parties[0]],
                        .. parties[1..],
                    ]
                    : parties
            );
            try
            {
                using var engine = new StructuredEngine(scenario);
                foreach (var behavior in Tables(scenario, new RandomStream(2, (ulong)done)))
                {
                    var certificate = engine.Solve(behavior, timer.Token);
                    if (certificate.Verify() is { } fault)
                        throw new InvalidOperationException($"{scenario}: {fault}");
                    labels++;
                }
            }
            catch (InvalidInputException)
            {
                refused++;
            }
            catch (SolverException e)
            {
                Console.WriteLine(e.Message);
                open++;
            }
            catch (OperationCanceledException)
            {
                cut++; // what was done until then was tested too
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{done} of {scenarios.Length} scenarios, {labels} certificates verified, {refused} scenarios refused, "
                    + $"{open} tables not closed, {cut} scenarios cut after a second, {watch.Elapsed.TotalSeconds:F0} s"
            )
        );
        return 0;
    }

    /// <summary>Parties in ascending order, each with the outcomes of its settings in ascending order.</summary>
    private static IEnumerable<int[][]> All()
    {
        var parties = Parties(MaximumStrategies / 2, 2, []).OrderBy(Strategies).ThenBy(party => party.Length).ToList();
        return Extend([], 0, MaximumStrategies);

        IEnumerable<int[][]> Extend(int[][] chosen, int first, long room)
        {
            if (chosen.Length >= 2 && Rank(chosen) <= LargestRank)
                yield return chosen;
            if (chosen.Length == MostParties)
                yield break;
            for (var i = first; i < parties.Count && Strategies(parties[i]) <= room; i++)
            {
                foreach (var scenario in Extend([.. chosen, parties[i]], i, room / Strategies(parties[i])))
                    yield return scenario;
            }
        }

        static IEnumerable<int[]> Parties(long room, int smallest, int[] party)
        {
            if (party.Length > 0)
                yield return party;
            for (var outcomes = smallest; outcomes <= Math.Min(room, 8); outcomes++)
            {
                foreach (var longer in Parties(room / outcomes, outcomes, [.. party, outcomes]))
                    yield return longer;
            }
        }
    }

    private static long Strategies(int[] party) => party.Aggregate(1L, (product, count) => product * count);

    private static long Rank(int[][] parties) =>
        parties.Aggregate(1L, (product, party) => product * (1 + party.Sum() - party.Length));

    private static IEnumerable<Behavior> Tables(Scenario scenario, RandomStream stream)
    {
        yield return Table(scenario, _ => stream.NextDouble());
        yield return Table(scenario, _ => stream.NextInt(4) == 0 ? 1 + stream.NextInt(3) : 1e-3);
        yield return DeterministicStrategy
            .FromIndex(scenario, stream.NextInt((int)scenario.StrategyCount))
            .ToBehavior()
            .MixWith(Behaviors.WhiteNoise(scenario), 0.5);
    }

    private static Behavior Table(Scenario scenario, Func<int, double> weight)
    {
        var (table, sums) = (new double[scenario.TableLength], new double[scenario.SettingTuples]);
        foreach (var i in scenario.TableIndexOfSlot)
            sums[i % sums.Length] += table[i] = weight(i);
        for (var i = 0; i < table.Length; i++)
            table[i] /= sums[i % sums.Length];
        return new Behavior(scenario, table);
    }
}
