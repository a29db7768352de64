using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Native;

/// <summary>Draws tables into a caller's array: the same as those of a data set with this distribution and seed.</summary>
/// <param name="distribution">As the command line names it.</param>
/// <param name="scenario">Outcomes and settings.</param>
/// <param name="seed">Sample i comes from the stream (seed, i).</param>
/// <param name="first">The number of the first sample.</param>
/// <param name="count">How many.</param>
/// <param name="tables">Address of [count, table].</param>
internal sealed unsafe class TableSamples(string distribution, Scenario scenario, ulong seed, long first, long count, nint tables)
{
    public void Run(Work work) =>
        work.InBlocks(count, () => Samplers.Create(distribution, scenario, asked => new StructuredEngine(asked)), Draw);

    private void Draw(ISampler sampler, long start, int length)
    {
        var size = scenario.TableLength;
        for (var i = start; i < start + length; i++)
            sampler
                .Sample(new RandomStream(seed, (ulong)(first + i)))
                .Table.CopyTo(new Span<double>((double*)tables + (i * size), size));
    }
}
