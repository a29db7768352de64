using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>What a certified network says of some behaviors: Lower &lt;= NL &lt;= Upper for each.</summary>
public sealed class CertifiedIntervals
{
    private readonly Tensor lower, upper, score, inequality;

    internal CertifiedIntervals(Tensor lower, Tensor upper, Tensor score, Tensor inequality) =>
        (this.lower, this.upper, this.score, this.inequality) = (lower, upper, score, inequality);

    /// <summary>One number for each behavior, at least 0.</summary>
    public ReadOnlySpan<float> Lower => lower.Values<float>();

    /// <summary>One number for each behavior.</summary>
    public ReadOnlySpan<float> Upper => upper.Values<float>();

    /// <summary>The middle of each interval.</summary>
    public ReadOnlySpan<float> Score => score.Values<float>();

    /// <summary>Coefficients in [-1, 1] on the features of one behavior, which prove its lower bound: unit (c.q - largest local c.p).</summary>
    public ReadOnlySpan<float> Inequality(int index)
    {
        var length = (int)inequality.Shape[1].Length;
        return inequality.Values<float>().Slice(index * length, length);
    }
}
