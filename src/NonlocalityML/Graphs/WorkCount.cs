using System.Text.Json;

namespace NonlocalityML.Graphs;

/// <summary>
/// What a piece of work asks of a machine, counted by running it once under ONNX Runtime's profiler, loops included, on the
/// processor.
/// </summary>
/// <param name="Flops">Multiplications and additions of its matrix products.</param>
/// <param name="Bytes">What all operations read and write, each counted by itself: more than must move where operations are
/// joined.</param>
internal sealed record WorkCount(double Flops, double Bytes)
{
    /// <param name="work">Opens sessions with these options, runs them, and disposes of them.</param>
    public static WorkCount Of(Action<ExecutionOptions> work)
    {
        var folder = Directory.CreateTempSubdirectory("nonlocality-profile-").FullName;
        try
        {
            work(new ExecutionOptions { Threads = 1, ProfilePrefix = Path.Combine(folder, "profile") });
            var counts = Directory.GetFiles(folder).SelectMany(Operations).ToList();
            return new WorkCount(counts.Sum(count => count.Flops), counts.Sum(count => count.Bytes));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<WorkCount> Operations(string path)
    {
        using var profile = JsonDocument.Parse(File.ReadAllBytes(path));
        return
        [
            .. profile
                .RootElement.EnumerateArray()
                .Where(one => one.TryGetProperty("args", out var args) && args.TryGetProperty("output_type_shape", out _))
                .Select(one => Operation(one.GetProperty("args"))),
        ];
    }

    private static WorkCount Operation(JsonElement args)
    {
        var (inputs, outputs) = (Shapes(args.GetProperty("input_type_shape")), Shapes(args.GetProperty("output_type_shape")));
        var type = args.GetProperty("op_name").GetString()!;
        // A loop's own line would count what its body has counted.
        var bytes = type == "Loop" ? 0 : inputs.Concat(outputs).Sum(tensor => tensor.Bytes);
        return new WorkCount(
            type.Contains("MatMul", StringComparison.Ordinal) || type.Contains("Gemm", StringComparison.Ordinal)
                ? ProductFlops(inputs[0].Shape, inputs[1].Shape, outputs[0].Shape)
                : 0,
            bytes
        );
    }

    /// <summary>
    /// 2 m k n for each product (m, k) (k, n), transposed or not: the three sizes multiply to (m k n)^2, and to its stack's size
    /// cubed times that where both factors are stacks.
    /// </summary>
    private static double ProductFlops(long[] left, long[] right, long[] product)
    {
        static double Stack(long[] shape) => Size(shape[..^2]);
        var stacks = left.Length > 2 && right.Length > 2 && Stack(left) == Stack(right) ? Stack(left) : 1;
        return 2 * Math.Sqrt(Size(left) * Size(right) * Size(product) / stacks);
    }

    private static double Size(long[] shape) => shape.Aggregate(1.0, (size, length) => size * length);

    private static List<(long[] Shape, double Bytes)> Shapes(JsonElement list) =>
        [
            .. list.EnumerateArray()
                .SelectMany(tensor => tensor.EnumerateObject())
                .Select(tensor =>
                {
                    long[] shape = [.. tensor.Value.EnumerateArray().Select(length => length.GetInt64())];
                    return (
                        shape,
                        Size(shape)
                            * (
                                tensor.Name switch
                                {
                                    "double" or "int64" => 8,
                                    "bool" => 1,
                                    _ => 4,
                                }
                            )
                    );
                }),
        ];
}
