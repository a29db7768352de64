namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// Why no bilocal model is nearer: a binary tree that splits the pairs (r, s) of strategy weights of the end parties, and for
/// each leaf a vector c that bounds the distance from below for all models with weights in it. Plain arrays, ready for a file.
/// </summary>
/// <param name="Nodes">
/// Preorder, the low child first: 0..5 splits <c>mean &lt;= threshold</c> from <c>mean &gt;= threshold</c>, where 0, 1, 2 stand
/// for
/// &lt;A_0&gt;, &lt;A_1&gt;, &lt;A_0 A_1&gt; under r and 3, 4, 5 for the same of C under s; <see cref="Leaf"/> is a leaf.
/// </param>
/// <param name="Thresholds">One number a split, in preorder.</param>
/// <param name="Rows">One number a leaf, in preorder: its row of <paramref name="Coefficients"/>.</param>
/// <param name="Coefficients">c, rows of one number a coordinate, each in [-1, 1].</param>
public sealed record BilocalProof(byte[] Nodes, double[] Thresholds, int[] Rows, double[] Coefficients)
{
    public const byte Leaf = 6;

    public int LeafCount => Rows.Length;
}
