namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>A symmetric matrix by its nonzero entries, both orders of each: values[k] at row * n + column = indices[k].</summary>
public sealed record SparseSymmetric(int[] Indices, double[] Values)
{
    /// <summary>The trace of the product with a dense symmetric matrix.</summary>
    public double Dot(ReadOnlySpan<double> dense)
    {
        var sum = 0.0;
        for (var k = 0; k < Indices.Length; k++)
            sum += Values[k] * dense[Indices[k]];
        return sum;
    }

    /// <summary>target += factor * this.</summary>
    public void AddTo(Span<double> target, double factor)
    {
        for (var k = 0; k < Indices.Length; k++)
            target[Indices[k]] += factor * Values[k];
    }
}
