using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A test of the hypothesis that the trials of a table of counts are independent and have one quantum behavior, of any dimension.
/// Trials are cut at random into blocks; the trials before a block suggest an inequality, whose quantum bound is proven by a
/// <see cref="SumOfSquares"/>, and a bet on it; the block decides the bet. Every behavior within the bound loses on average, so
/// that the product of all factors exceeds K with probability at most 1/K, although the inequality was chosen from data (Zhang,
/// Glancy and Knill, PRA 84, 062118 (2011), with the quantum in place of the local set).
/// </summary>
/// <param name="PValue">min(1, 1 / mean of the products), an upper bound.</param>
/// <param name="LogProduct">ln of the mean of the products over several random orders and sizes of the bets.</param>
/// <remarks>
/// Given the settings, N_xy trials at (x, y) of N, the factor of a result is 1 + g with sum_xy (N_xy / N) sum_ab g p &lt;= 0 for
/// all quantum p; the mean of the product, prod_xy (1 + g.p_xy)^N_xy, is then at most 1 by the inequality of the means. Nothing
/// is supposed about how settings were chosen.
/// </remarks>
public sealed record QuantumTest(PValue PValue, double LogProduct)
{
    /// <summary>A p-value up to here rejects quantum theory.</summary>
    public const double Level = StatisticalVerdict.Level;

    private const int Orders = 4;

    /// <summary>Largest number of words of level 1+AB that is solved: that of four settings of two outcomes. Beyond it, level 1
    /// suggests the inequalities.</summary>
    private const int MaximumWords = 25;

    /// <summary>Sizes of the blocks as parts of all trials; the first block only teaches.</summary>
    private static readonly double[] Blocks = [0.125, 0.125, 0.25, 0.5];

    /// <summary>Parts of the bet that would have grown fastest before: what was seen exaggerates what is to come.</summary>
    private static readonly double[] Shares = [1, 0.5, 0.25, 0.125];

    public bool IsRejected => PValue.Value <= Level;

    /// <summary>Null where the hierarchy is too large for the scenario: then nothing is said against quantum theory.</summary>
    /// <param name="counts">The counts. Of more than two parties each is tested against all others, and the products are
    /// averaged.</param>
    /// <param name="seed">Order i is drawn from stream (seed, i).</param>
    public static QuantumTest? Of(Counts counts, ulong seed = 1)
    {
        IEnumerable<Counts> tables =
            counts.Scenario.Parties > 2 ? Grouping.All(counts.Scenario).Select(grouping => grouping.Of(counts)) : [counts];
        double[] logs = [.. tables.SelectMany(table => LogProducts(table, seed))];
        if (logs.Length == 0)
            return null;
        var largest = logs.Max();
        var product = largest + Math.Log(logs.Average(log => Math.Exp(log - largest)));
        return new QuantumTest(PValue.FromLogarithm(-product), product);
    }

    /// <summary>For each order and share the logarithm of the product over all blocks; none where the scenario is too
    /// large.</summary>
    private static IEnumerable<double> LogProducts(Counts counts, ulong seed)
    {
        // In larger scenarios level 1 is quicker by far, and its inequalities are proven as well.
        if (HierarchyLevel.QuickFor(counts.Scenario) is not { } level)
            return [];
        if (level.Words(new OperatorAlgebra(counts.Scenario)).Count > MaximumWords)
            level = HierarchyLevel.One;
        var program = new VisibilityProgram(counts.Scenario, level, new InteriorPointSolver());
        return Enumerable.Range(0, Orders).SelectMany(i => LogProducts(Cut(counts, new RandomStream(seed, (ulong)i)), program));
    }

    /// <summary>For each share the logarithm of the product over all blocks.</summary>
    private static double[] LogProducts(List<double[]> blocks, VisibilityProgram program)
    {
        var (logs, seen) = (new double[Shares.Length], (double[])blocks[0].Clone());
        foreach (var block in blocks.Skip(1))
        {
            if (
                program.Scenario.SettingTuples == TrialsBySetting(program.Scenario, block).Count(trials => trials > 0)
                && Bet(program, seen, block) is { } bet
            )
            {
                for (var share = 0; share < Shares.Length; share++)
                {
                    for (var i = 0; i < block.Length; i++)
                    {
                        if (block[i] > 0)
                            logs[share] += block[i] * Math.Log(1 + (Shares[share] * bet[i]));
                    }
                }
            }

            for (var i = 0; i < seen.Length; i++)
                seen[i] += block[i];
        }

        return logs;
    }

    /// <summary>The gains g that would have grown fastest on the trials seen, half a trial added to each cell; null where they
    /// suggest none.</summary>
    private static double[]? Bet(VisibilityProgram program, double[] seen, double[] block)
    {
        var scenario = program.Scenario;
        var expected = Expected(scenario, seen);
        var witness = program.Solve(expected);
        var bound = Math.BitIncrement(witness.Squares.Bound(witness.Inequality).RoundUp() + 1e-12);
        var c = witness.Inequality.Coefficients;
        var value = new double[scenario.SettingTuples];
        foreach (var index in scenario.TableIndexOfSlot)
            value[index % value.Length] += c[index] * expected.Table[index];
        var excess = value.Sum() - bound;
        if (!(excess > 0))
            return null;

        // The bound is shared out so that every setting is expected to gain alike.
        var trials = TrialsBySetting(scenario, block);
        var total = trials.Sum();
        var gains = new double[scenario.TableLength];
        foreach (var index in scenario.TableIndexOfSlot)
        {
            var setting = index % value.Length;
            gains[index] = total / trials[setting] * (c[index] - value[setting] + (excess * trials[setting] / total));
        }

        var size = FastestSize(gains, scenario, expected, trials);
        return Array.ConvertAll(gains, gain => size * gain);
    }

    /// <summary>The size s that maximises the expected logarithm of 1 + s g, short of where a result would lose all.</summary>
    private static double FastestSize(double[] gains, Scenario scenario, Behavior expected, double[] trials)
    {
        var (low, high) = (0.0, 0.99 / -gains.Min());
        for (var step = 0; step < 60; step++)
        {
            var (middle, slope) = ((low + high) / 2, 0.0);
            foreach (var index in scenario.TableIndexOfSlot)
                slope += trials[index % trials.Length] * expected.Table[index] * gains[index] / (1 + (middle * gains[index]));
            (low, high) = slope > 0 ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static Behavior Expected(Scenario scenario, double[] seen)
    {
        var doubled = Array.ConvertAll(scenario.ToSlots<double>(seen), count => (2 * count) + 1);
        return NoSignalingProjection.Of(new Counts(scenario, scenario.ToTable<double>(doubled)).Frequencies()).Behavior;
    }

    private static double[] TrialsBySetting(Scenario scenario, double[] counts)
    {
        var trials = new double[scenario.SettingTuples];
        for (var i = 0; i < counts.Length; i++)
            trials[i % trials.Length] += counts[i];
        return trials;
    }

    /// <summary>Each trial goes to a block by chance: for independent trials as good as their true order.</summary>
    private static List<double[]> Cut(Counts counts, RandomStream stream)
    {
        List<double[]> blocks = [.. Blocks.Select(_ => new double[counts.Table.Length])];
        var split = new double[Blocks.Length];
        for (var i = 0; i < counts.Table.Length; i++)
        {
            BinomialSampler.Multinomial(stream, counts.Table[i], Blocks, split);
            for (var block = 0; block < split.Length; block++)
                blocks[block][i] = split[block];
        }

        return blocks;
    }
}
