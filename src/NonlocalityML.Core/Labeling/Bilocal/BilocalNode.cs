namespace NonlocalityML.Labeling.Bilocal;

/// <summary>A pair of cells in the search tree, with the best bound known for it.</summary>
internal sealed class BilocalNode(StrategyCell first, StrategyCell last, double[] coefficients, double bound)
{
    private BilocalNode[] children = [];
    private byte splitMean;
    private double threshold;

    public StrategyCell First { get; } = first;

    public StrategyCell Last { get; } = last;

    /// <summary>c that proves the bound.</summary>
    public double[] Coefficients { get; set; } = coefficients;

    public double Bound { get; set; } = bound;

    /// <param name="mean">0..2 of r, 3..5 of s.</param>
    /// <param name="value">Where.</param>
    /// <returns>The child below and the child above.</returns>
    public BilocalNode[] Split(byte mean, double value)
    {
        (splitMean, threshold) = (mean, value);
        return children = [Child(false), Child(true)];
    }

    /// <summary>The tree under this node, with one row for each vector that leaves share.</summary>
    public BilocalProof ToProof(int coordinates)
    {
        List<byte> nodes = [];
        List<double> thresholds = [];
        List<int> rows = [];
        Dictionary<double[], int> rowOf = [];
        Visit(this);
        var table = new double[rowOf.Count * coordinates];
        foreach (var (row, index) in rowOf)
            row.CopyTo(table, index * coordinates);
        return new BilocalProof([.. nodes], [.. thresholds], [.. rows], table);

        void Visit(BilocalNode node)
        {
            if (node.children.Length == 0)
            {
                nodes.Add(BilocalProof.Leaf);
                rowOf.TryAdd(node.Coefficients, rowOf.Count);
                rows.Add(rowOf[node.Coefficients]);
                return;
            }

            nodes.Add(node.splitMean);
            thresholds.Add(node.threshold);
            foreach (var child in node.children)
                Visit(child);
        }
    }

    private BilocalNode Child(bool above) =>
        splitMean < 3
            ? new BilocalNode(First.Part(splitMean, threshold, above), Last, Coefficients, Bound)
            : new BilocalNode(First, Last.Part(splitMean - 3, threshold, above), Coefficients, Bound);
}
