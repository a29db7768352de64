using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>Runs a graph over many rows, a block at a time, so that its intermediate values fit into caches.</summary>
internal static class BatchedRun
{
    private const int Block = 1024;

    /// <param name="session">A graph that takes rows of features.</param>
    /// <param name="data">Where the rows are.</param>
    /// <param name="rows">Their numbers.</param>
    /// <param name="output">Name of the result.</param>
    /// <param name="length">Numbers of the result for each row.</param>
    public static float[] Run(Session session, LearningData data, int[] rows, string output, int length) =>
        Run(session, rows.Length, output, length, (start, count) => new()
        {
            [Ensemble.Input] = Tensor.Create(data.FeaturesOf(rows.AsSpan(start, count)), [count, data.Space.Length]),
        });

    /// <param name="session">Any graph whose inputs and result have a free first axis.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="output">Name of the result, Real32.</param>
    /// <param name="length">Numbers of the result for each row.</param>
    /// <param name="inputs">From the first row and the number of rows of a block, its inputs.</param>
    /// <param name="blocks">Blocks that are worked on at the same time.</param>
    public static float[] Run(
        Session session, int rows, string output, int length, Func<int, int, Dictionary<string, Tensor>> inputs, int blocks = 1)
    {
        var all = new float[rows * length];
        Parallel.For(0, (rows + Block - 1) / Block, new ParallelOptions { MaxDegreeOfParallelism = blocks }, block =>
        {
            var start = block * Block;
            session.Run(inputs(start, Math.Min(Block, rows - start)))[output].Values<float>().CopyTo(all.AsSpan(start * length));
        });
        return all;
    }
}
