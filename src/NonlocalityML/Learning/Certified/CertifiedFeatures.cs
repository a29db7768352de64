namespace NonlocalityML.Learning;

/// <summary>What a certified network is given.</summary>
public enum CertifiedFeatures
{
    /// <summary>The whole table p[a,b,x,y], C order; with marginals, and signalling if it does.</summary>
    Table,

    /// <summary>The correlators &lt;A_x B_y&gt; of a dichotomic behavior without marginals, C order.</summary>
    Correlators,
}
