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
    /// <param name="outputs">Names of the results, and how many numbers each has for a row.</param>
    public static float[][] Run(
        Session session,
        LearningData data,
        int[] rows,
        params IReadOnlyList<(string Name, int Length)> outputs
    ) =>
        Run(
            session,
            rows.Length,
            (start, count) =>
                new()
                {
                    [Ensemble.Input] = Tensor.Create(data.FeaturesOf(rows.AsSpan(start, count)), [count, data.Space.Length]),
                },
            1,
            outputs
        );

    /// <param name="session">Any graph whose inputs and results have a free first axis.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">From the first row and the number of rows of a block, its inputs.</param>
    /// <param name="blocks">Blocks that are worked on at the same time.</param>
    /// <param name="outputs">Names of the results, Real32, and how many numbers each has for a row. The graph runs once for
    /// all.</param>
    /// <exception cref="InvalidInputException">The graph returns another number of values.</exception>
    public static float[][] Run(
        Session session,
        int rows,
        Func<int, int, Dictionary<string, Tensor>> inputs,
        int blocks,
        params IReadOnlyList<(string Name, int Length)> outputs
    )
    {
        float[][] all = [.. outputs.Select(output => new float[rows * output.Length])];
        var size = session.Device == Device.Cpu ? Block : DeviceBlock;
        Parallelism.For(
            (rows + size - 1) / size,
            blocks,
            block =>
            {
                var start = block * size;
                var count = Math.Min(size, rows - start);
                var results = session.Run(inputs(start, count));
                foreach (var ((name, length), found) in outputs.Zip(all))
                {
                    var values = results[name].Values<float>();
                    if (values.Length != count * length)
                        throw new InvalidInputException(
                            $"The model returns {values.Length} numbers of '{name}' for {count} rows; {count * length} are "
                                + "needed."
                        );
                    values.CopyTo(found.AsSpan(start * length));
                }
            }
        );
        return all;
    }
}
