using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>What a certified network says of some behaviors: Lower &lt;= NL &lt;= Upper for each.</summary>
public sealed class CertifiedIntervals
{
    private readonly float[] lower, upper, score, inequality;
    private readonly int length;

    internal CertifiedIntervals(int rows, int length) =>
        (lower, upper, score, inequality, this.length) = (new float[rows], new float[rows], new float[rows], new float[rows * length], length);

    /// <summary>One number for each behavior, at least 0.</summary>
    public ReadOnlySpan<float> Lower => lower;

    /// <summary>One number for each behavior.</summary>
    public ReadOnlySpan<float> Upper => upper;

    /// <summary>The middle of each interval.</summary>
    public ReadOnlySpan<float> Score => score;

    /// <summary>Coefficients in [-1, 1] on the features of one behavior, which prove its lower bound: unit (c.q - largest local c.p).</summary>
    public ReadOnlySpan<float> Inequality(int index) => inequality.AsSpan(index * length, length);

    /// <summary>Takes what the network says of rows from <paramref name="start"/> on.</summary>
    internal void Store(int start, IReadOnlyDictionary<string, Tensor> outputs)
    {
        outputs["Lower"].Values<float>().CopyTo(lower.AsSpan(start));
        outputs["Upper"].Values<float>().CopyTo(upper.AsSpan(start));
        outputs["Score"].Values<float>().CopyTo(score.AsSpan(start));
        outputs["Inequality"].Values<float>().CopyTo(inequality.AsSpan(start * length));
    }
}
