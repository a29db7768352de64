using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>Shifts and scales each input to mean 0 and deviation 1 on the training rows; inputs that hardly vary are only
/// shifted.</summary>
/// <param name="Means">(inputs).</param>
/// <param name="Deviations">(inputs), positive.</param>
internal sealed record Standardization(Tensor Means, Tensor Deviations)
{
    private const double Least = 1e-4;

    /// <param name="rows">Rows of inputs, one after another.</param>
    /// <param name="inputs">Length of a row.</param>
    public static Standardization Of(ReadOnlySpan<float> rows, int inputs)
    {
        var (sums, squares, count) = (new double[inputs], new double[inputs], rows.Length / inputs);
        for (var i = 0; i < rows.Length; i++)
        {
            sums[i % inputs] += rows[i];
            squares[i % inputs] += (double)rows[i] * rows[i];
        }

        var (means, deviations) = (new float[inputs], new float[inputs]);
        for (var k = 0; k < inputs; k++)
        {
            means[k] = (float)(sums[k] / count);
            var deviation = Math.Sqrt(Math.Max(0, (squares[k] / count) - ((double)means[k] * means[k])));
            deviations[k] = deviation < Least ? 1 : (float)deviation;
        }

        return new Standardization(Tensor.Create(means, [inputs]), Tensor.Create(deviations, [inputs]));
    }

    /// <param name="input">(batch, inputs).</param>
    /// <param name="name">How the names of its numbers in a file begin; null for any names.</param>
    public Node Apply(Node input, string? name = null) =>
        (input - Node.Constant(Means, name is null ? null : $"{name}.Means"))
        / Node.Constant(Deviations, name is null ? null : $"{name}.Deviations");

    /// <summary>The same in place.</summary>
    public void Apply(Span<float> rows)
    {
        ReadOnlySpan<float> means = Means.Values<float>(),
            deviations = Deviations.Values<float>();
        for (var i = 0; i < rows.Length; i++)
            rows[i] = (rows[i] - means[i % means.Length]) / deviations[i % means.Length];
    }
}
