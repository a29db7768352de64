using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>Runs a graph over many rows, a block at a time, so that its intermediate values fit into a processor's caches, or a
/// card's memory.</summary>
internal static class BatchedRun
{
    private const int Block = 1024,
        DeviceBlock = 1 << 16;

    /// <param name="session">A graph that takes rows of features.</param>
    /// <param name="data">Where the rows are.</param>
    /// <param name="rows">Their numbers.</param>
    /// <param name="output">Name of the result.</param>
    /// <param name="length">Numbers of the result for each row.</param>
    public static float[] Run(Session session, LearningData data, int[] rows, string output, int length) =>
        Run(
            session,
            rows.Length,
            output,
            length,
            (start, count) =>
                new() { [Ensemble.Input] = Tensor.Create(data.FeaturesOf(rows.AsSpan(start, count)), [count, data.Space.Length]) }
        );

    /// <param name="session">Any graph whose inputs and result have a free first axis.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="output">Name of the result, Real32.</param>
    /// <param name="length">Numbers of the result for each row.</param>
    /// <param name="inputs">From the first row and the number of rows of a block, its inputs.</param>
    /// <exception cref="InvalidInputException">The graph returns another number of values.</exception>
    /// <param name="blocks">Blocks that are worked on at the same time.</param>
    public static float[] Run(
        Session session,
        int rows,
        string output,
        int length,
        Func<int, int, Dictionary<string, Tensor>> inputs,
        int blocks = 1
    )
    {
        var all = new float[rows * length];
        var size = session.Device == Device.Cpu ? Block : DeviceBlock;
        Parallelism.For(
            (rows + size - 1) / size,
            blocks,
            block =>
            {
                var start = block * size;
                var count = Math.Min(size, rows - start);
                var values = session.Run(inputs(start, count))[output].Values<float>();
                if (values.Length != count * length)
                    throw new InvalidInputException(
                        $"The model returns {values.Length} numbers of '{output}' for {count} rows; {count * length} are needed."
                    );
                values.CopyTo(all.AsSpan(start * length));
            }
        );
        return all;
    }
}
