using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>Trials in the order in which they were made, as the counts of consecutive blocks: what tests that learn as they go
/// need.</summary>
public sealed class TrialBlocks
{
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="tables">For each block in turn N[a,b,..,x,y,..], C order; not copied.</param>
    /// <exception cref="InvalidInputException">All blocks together are no counts: a joint setting without trials.</exception>
    public TrialBlocks(Scenario scenario, IEnumerable<double[]> tables)
    {
        Scenario = scenario;
        Tables = [.. tables];
        var total = new double[scenario.TableLength];
        foreach (var table in Tables)
        {
            for (var i = 0; i < total.Length; i++)
                total[i] += table[i];
        }

        Total = new Counts(scenario, total);
    }

    public Scenario Scenario { get; }

    /// <summary>N[a,b,..,x,y,..] of each block, C order; the last block may be shorter than the others.</summary>
    public ImmutableArray<double[]> Tables { get; }

    /// <summary>The counts of all blocks together.</summary>
    public Counts Total { get; }

    /// <summary>
    /// Counts whose order is not known, in an order drawn at random: every trial goes to one of the blocks with equal
    /// probabilities. For independent trials, and only for these, this is as good as the true order.
    /// </summary>
    public static TrialBlocks Shuffle(Counts counts, int blocks, RandomStream stream)
    {
        var tables = Enumerable.Range(0, blocks).Select(_ => new double[counts.Table.Length]).ToList();
        var shares = Enumerable.Repeat(1.0 / blocks, blocks).ToArray();
        var split = new double[blocks];
        for (var i = 0; i < counts.Table.Length; i++)
        {
            BinomialSampler.Multinomial(stream, counts.Table[i], shares, split);
            for (var block = 0; block < blocks; block++)
                tables[block][i] = split[block];
        }

        return new TrialBlocks(counts.Scenario, tables);
    }
}
