using NonlocalityML.Graphs;

namespace NonlocalityML.Performance;

/// <summary>The most that ONNX Runtime reaches on a device, measured: what shares of the peak are shares of.</summary>
/// <param name="FlopsPerSecond">In the product of two large square matrices, Real32.</param>
/// <param name="BytesPerSecond">Read and written while a large array is added to another.</param>
internal sealed record DevicePeak(double FlopsPerSecond, double BytesPerSecond)
{
    /// <param name="execution">Device and threads.</param>
    /// <param name="seconds">How long to measure each of the two.</param>
    /// <param name="cancellation">Looked at between runs.</param>
    public static DevicePeak Measure(ExecutionOptions execution, double seconds, CancellationToken cancellation)
    {
        var (order, length) = execution.Device == Device.Cpu ? (1024, 1 << 24) : (8192, 1 << 28);
        return new DevicePeak(
            2.0 * order * order * order / SecondsOf((a, b) => a.MatMul(b), [order, order], execution, seconds, cancellation),
            3.0 * sizeof(float) * length / SecondsOf((a, b) => a + b, [length], execution, seconds, cancellation)
        );
    }

    private static double SecondsOf(
        Func<Node, Node, Node> work,
        Shape shape,
        ExecutionOptions execution,
        double seconds,
        CancellationToken cancellation
    )
    {
        var result = work(Node.Input("A", ElementType.Real32, shape), Node.Input("B", ElementType.Real32, shape));
        using var session = Session.Open(new Graph([("C", result)]), execution);
        var zeros = Tensor.Zeros(ElementType.Real32, shape);
        using var run = new ResidentRun(session, new Dictionary<string, Tensor> { ["A"] = zeros, ["B"] = zeros }, execution);
        return Stopwatches.Best(run.Run, seconds, cancellation);
    }
}
