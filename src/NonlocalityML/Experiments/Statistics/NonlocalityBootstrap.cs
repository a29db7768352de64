using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// How much NL of the no-signalling projection (least squares), S and the quantum margin would vary if the experiment were
/// repeated: percentiles over data sets that are drawn again, each projected and labelled.
/// </summary>
/// <param name="Kind">parametric: trials of each joint setting drawn anew from the no-signalling behavior that makes the counts
/// the most likely; independent trials. block: whole blocks of consecutive trials drawn with replacement; short memory is
/// kept.</param>
/// <param name="Options">Replicates, seed and level.</param>
/// <param name="Nonlocality">NL. As NL is never negative, the interval lies too high where the data are close to local.</param>
/// <param name="LocalShare">The share of replicates whose projection is local.</param>
/// <param name="Chsh">S, the largest variant; null outside the CHSH scenario.</param>
/// <param name="QuantumMargin">pi minus the largest sum of arcsines, negative beyond quantum theory; null outside the CHSH
/// scenario.</param>
public sealed record NonlocalityBootstrap(
    string Kind,
    BootstrapOptions Options,
    Interval Nonlocality,
    double LocalShare,
    Interval? Chsh,
    Interval? QuantumMargin
)
{
    /// <summary>The fewest blocks that can stand for each other.</summary>
    public const int MinimumBlocks = 20;

    /// <param name="counts">Gives the trials of each joint setting.</param>
    /// <param name="model">The behavior to draw from.</param>
    /// <param name="engine">Labels the replicates.</param>
    /// <param name="options">Replicates, seed and level.</param>
    /// <param name="progress">Told the replicates done.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static NonlocalityBootstrap Parametric(
        Counts counts,
        Behavior model,
        INonlocalityEngine engine,
        BootstrapOptions options,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var (settings, outcomes) = (counts.TrialsBySetting, counts.Table.Length / counts.TrialsBySetting.Length);
        var shares = settings
            .Select(
                (_, setting) =>
                    Enumerable.Range(0, outcomes).Select(outcome => model.Table[(outcome * settings.Length) + setting]).ToArray()
            )
            .ToArray();
        var drawn = new double[outcomes];
        return Of(
            "parametric",
            engine,
            options,
            (stream, table) =>
            {
                for (var setting = 0; setting < settings.Length; setting++)
                {
                    BinomialSampler.Multinomial(stream, settings[setting], shares[setting], drawn);
                    for (var outcome = 0; outcome < outcomes; outcome++)
                        table[(outcome * settings.Length) + setting] = drawn[outcome];
                }
            },
            progress,
            cancellation
        );
    }

    /// <summary>Needs at least <see cref="MinimumBlocks"/> blocks.</summary>
    /// <exception cref="InvalidInputException">Too few blocks.</exception>
    public static NonlocalityBootstrap Block(
        TrialBlocks blocks,
        INonlocalityEngine engine,
        BootstrapOptions options,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (blocks.Tables.Length < MinimumBlocks)
            throw new InvalidInputException(
                $"A block bootstrap needs at least {MinimumBlocks} trials in a list; there are {blocks.Tables.Length}."
            );
        return Of(
            "block",
            engine,
            options,
            (stream, table) =>
            {
                for (var drawn = 0; drawn < blocks.Tables.Length; drawn++)
                {
                    var block = blocks.Tables[stream.NextInt(blocks.Tables.Length)];
                    for (var i = 0; i < table.Length; i++)
                        table[i] += block[i];
                }
            },
            progress,
            cancellation
        );
    }

    private static NonlocalityBootstrap Of(
        string kind,
        INonlocalityEngine engine,
        BootstrapOptions options,
        Action<RandomStream, double[]> draw,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        progress.Begin($"{kind} bootstrap", options.Replicates);
        var isChsh = engine.Scenario.Equals(Scenario.Chsh);
        double[] nl = new double[options.Replicates],
            s = new double[nl.Length],
            margins = new double[nl.Length];
        for (var i = 0; i < nl.Length; i++)
        {
            var drawn = Draw(engine.Scenario, new RandomStream(options.Seed, (ulong)i), draw);
            var projected = NoSignalingProjection.Of(drawn, cancellation).Behavior;
            cancellation.ThrowIfCancellationRequested();
            nl[i] = engine.Label(projected, cancellation).Lower;
            progress?.Report(i + 1);
            if (!isChsh)
                continue;
            var correlators = Correlators.Of(projected).Full();
            (s[i], margins[i]) = (2 - QuantumSet.LocalMargin(correlators), QuantumSet.QuantumMargin(correlators));
        }

        var local = nl.Count(value => value <= Certificate.Resolution) / (double)nl.Length;
        return new NonlocalityBootstrap(
            kind,
            options,
            Interval.Of(nl, options.Level),
            local,
            isChsh ? Interval.Of(s, options.Level) : null,
            isChsh ? Interval.Of(margins, options.Level) : null
        );
    }

    /// <summary>Frequencies of one replicate; a draw without trials at some joint setting is repeated.</summary>
    private static Behavior Draw(Scenario scenario, RandomStream stream, Action<RandomStream, double[]> draw)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var table = new double[scenario.TableLength];
            draw(stream, table);
            var trials = new double[scenario.SettingTuples];
            for (var i = 0; i < table.Length; i++)
                trials[i % trials.Length] += table[i];
            if (trials.Contains(0))
                continue;
            for (var i = 0; i < table.Length; i++)
                table[i] /= trials[i % trials.Length];
            return new Behavior(scenario, table);
        }

        throw new InvalidInputException("A joint setting has so few trials that bootstrap replicates miss it.");
    }
}
