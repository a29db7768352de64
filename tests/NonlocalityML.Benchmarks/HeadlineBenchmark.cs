using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// How often the verdict of <c>score --statistics</c> says that local realism is rejected: of local devices, which is an error,
/// and of quantum ones. <c>statistics headline SETS LISTS</c> simulates so many tables of counts and lists of trials a row (2000
/// and 0 unless given).
/// </summary>
internal static class HeadlineBenchmark
{
    private const string J = "p(00|00) - p(01|01) - p(10|10) - p(00|11) <= 0";

    /// <summary>The bias that is stated for the devices that know which settings are likely.</summary>
    private const double Bias = 0.05;

    private static readonly double[] Levels = [0.05, 0.01];

    private static readonly BellGame Eberhard = BellGame.EberhardGames.Single(game => game.Name == J);

    /// <summary>A device and the choice of settings in each trial.</summary>
    /// <param name="Name">What is printed.</param>
    /// <param name="Bias">The settings bias that is stated.</param>
    /// <param name="Draw">Tables of so many trials in so many blocks.</param>
    private sealed record Device(string Name, double Bias, Func<int, int, RandomStream, TrialBlocks> Draw);

    private static readonly Device[] Local =
    [
        Fixed("edge of CHSH, S = 2", 0.5),
        Fixed("interior, S = 1.6", 0.4),
        // Always loses at the rarest joint setting.
        new(
            "uneven settings",
            Bias,
            (trials, blocks, stream) => Simulate(trials, blocks, stream, (_, _) => (0.5 + Bias, LosesAt(3)))
        ),
        // The settings' shares change sides half way, and the device with them: all in all the settings look even, and the table
        // signals.
        new(
            "signalling drift",
            Bias,
            (trials, blocks, stream) =>
                Simulate(
                    trials,
                    blocks,
                    stream,
                    (trial, _) => 2 * trial < trials ? (0.5 + Bias, LosesAt(3)) : (0.5 - Bias, LosesAt(0))
                )
        ),
        // Plays J at even odds until a binomial test would reject, then detects nothing.
        new(
            "stops when ahead",
            0,
            (trials, blocks, stream) =>
                Simulate(
                    trials,
                    blocks,
                    stream,
                    (_, state) =>
                        (
                            0.5,
                            state.Lead > 1 + (1.8 * Math.Sqrt(state.Decided + 4))
                                ? Answers(15)
                                : Answers(((int[])[0b0000, 0b0001, 0b0100])[stream.NextInt(3)])
                        )
                )
        ),
    ];

    private static readonly Device[] Quantum =
    [
        Fixed("quantum, S = 2.2", 0.55),
        Fixed("quantum, S = 2.4", 0.6),
        Fixed("quantum, S = 2.6", 0.65),
    ];

    private static readonly string[] Columns = ["nothing named", "chsh named", "j named", "trial list"];

    public static int Run(int[] sizes)
    {
        var (sets, lists) = (sizes.ElementAtOrDefault(0) is > 0 and var given ? given : 2000, sizes.ElementAtOrDefault(1));
        Console.WriteLine(
            $"share of {sets} tables ({lists} lists of trials) of which the verdict is 'rejected', at "
                + $"{string.Join(" / ", Levels)}"
        );
        Console.WriteLine($"{"device", -22}{"trials", 8}{string.Concat(Columns.Select(column => column.PadLeft(18)))}");
        foreach (var device in Local.Concat(Quantum))
        foreach (var trials in (int[])[100, 300, 1000, 4000])
        {
            var settings = new SettingsModel(Scenario.Chsh, device.Bias);
            var bets = Bets(device.Bias);
            Func<Counts, NamedTest> chsh = NamedTest.For(new NamedForm("chsh"), Scenario.Chsh, settings),
                j = NamedTest.For(new NamedForm("j"), Scenario.Chsh, settings);
            var counts = new int[Columns.Length, Levels.Length];
            Parallel.For(
                0,
                sets,
                set =>
                {
                    var blocks = device.Draw(trials, set < lists ? Math.Min(trials, 400) : 1, new RandomStream(1, (ulong)set));
                    PValue?[] values =
                    [
                        Headline(blocks.Total, settings, bets),
                        chsh(blocks.Total).PValue,
                        j(blocks.Total).PValue,
                        set < lists ? Headline(blocks.Total, settings, bets, PredictionBasedRatio.Of(blocks, settings)) : null,
                    ];
                    foreach (var (column, value) in values.Index())
                    foreach (var (level, allowed) in Levels.Index())
                    {
                        if (value is { } p && p.Value <= allowed)
                            Interlocked.Increment(ref counts[column, level]);
                    }
                }
            );
            Console.WriteLine(
                $"{device.Name, -22}{trials, 8}"
                    + string.Concat(
                        Columns.Select(
                            (_, column) =>
                            {
                                var total = column == 3 ? lists : sets;
                                return (
                                    total == 0
                                        ? "-"
                                        : string.Join(
                                            " / ",
                                            Levels.Select((_, level) => $"{counts[column, level] / (double)total:F3}")
                                        )
                                ).PadLeft(18);
                            }
                        )
                    )
            );
        }

        return 0;
    }

    private static readonly Dictionary<double, IReadOnlyList<TestFactor>> KnownBets = [];

    private static IReadOnlyList<TestFactor> Bets(double bias) =>
        KnownBets.TryGetValue(bias, out var known)
            ? known
            : KnownBets[bias] = MixtureMartingale.Bets(new SettingsModel(Scenario.Chsh, bias));

    private static PValue Headline(
        Counts counts,
        SettingsModel settings,
        IReadOnlyList<TestFactor> bets,
        PredictionBasedRatio? ratio = null
    ) => HeadlineTest.Of(null, GameBound.BestChsh(counts, settings), MixtureMartingale.Of(counts, bets), ratio).PValue;

    private static Device Fixed(string name, double visibility)
    {
        var behavior = Behaviors.Isotropic(visibility);
        return new Device(name, 0, (trials, blocks, stream) => StatisticsBenchmark.Simulate(behavior, trials, blocks, stream));
    }

    private static DeterministicStrategy Answers(int index) => DeterministicStrategy.FromIndex(Scenario.Chsh, index);

    /// <summary>A strategy that wins E00 + E01 + E10 - E11 at all joint settings but this one, 2x + y.</summary>
    private static DeterministicStrategy LosesAt(int setting) =>
        Enumerable
            .Range(0, 16)
            .Select(Answers)
            .First(strategy =>
                Enumerable
                    .Range(0, 4)
                    .All(s => (strategy.Outcome(0, s / 2) == strategy.Outcome(1, s % 2)) == (s != 3) == (s != setting))
            );

    /// <summary>How far the device is ahead in the game J, and how many trials were decided.</summary>
    internal readonly record struct State(int Lead, int Decided);

    /// <param name="trials">How many.</param>
    /// <param name="blocks">In so many blocks.</param>
    /// <param name="stream">Settings, and what the device draws.</param>
    /// <param name="choose">From the trial and the past: the probability of each party's setting 0, and what the device
    /// answers.</param>
    private static TrialBlocks Simulate(
        int trials,
        int blocks,
        RandomStream stream,
        Func<int, State, (double Zero, DeterministicStrategy Answers)> choose
    )
    {
        var tables = Enumerable.Range(0, blocks).Select(_ => new double[16]).ToList();
        var state = new State(0, 0);
        for (var trial = 0; trial < trials; trial++)
        {
            var (zero, answers) = choose(trial, state);
            int x = stream.NextDouble() < zero ? 0 : 1,
                y = stream.NextDouble() < zero ? 0 : 1;
            var place = Scenario.Chsh.TableIndex([answers.Outcome(0, x), answers.Outcome(1, y)], [x, y]);
            tables[(int)((long)trial * blocks / trials)][place]++;
            state = new State(state.Lead + Eberhard.Payoff[place], state.Decided + Math.Abs(Eberhard.Payoff[place]));
        }

        return new TrialBlocks(Scenario.Chsh, tables);
    }
}
