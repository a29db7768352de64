using NonlocalityML.Bell;
using NonlocalityML.Labeling.Bilocal;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// NBL by branch and bound, in the correlators: its upper bound, and as its gradient the vector that proves the lower bound in
/// the cell in which the nearest bilocal model lies. Within the gap both are those of NBL.
/// </summary>
internal sealed class BilocalObjective : ISearchObjective
{
    private static readonly BilocalCoordinates Coordinates = BilocalCoordinates.Correlators;

    private readonly BilocalEngine engine = new(Coordinates, new BilocalOptions { Gap = 1e-3, MaximumCells = 500 });
    private readonly FeatureSpace space = FeatureSpace.FromName($"bilocal-{Coordinates.Name}", Coordinates.Scenario);

    public void Evaluate(
        ReadOnlySpan<double> correlators,
        Span<double> values,
        Span<double> gradients,
        CancellationToken cancellation = default
    )
    {
        var length = correlators.Length / values.Length;
        gradients.Clear();
        var slope = new double[Coordinates.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var behavior = new Correlators(Coordinates.Scenario, correlators.Slice(i * length, length).ToArray()).ToBehavior();
            var certificate = engine.Solve(behavior, cancellation);
            values[i] = (double)certificate.Upper;
            var vector = certificate.Proof.Coefficients.AsSpan(Coordinates.Count * Row(certificate), Coordinates.Count);
            for (var k = 0; k < slope.Length; k++)
                slope[k] = Coordinates.Unit * Coordinates.Scales[k] * vector[k];
            space.PullBack(slope, gradients.Slice(i * length, length));
        }
    }

    public void Dispose() { }

    /// <summary>The row of the leaf whose cells hold the strategy weights of the nearest model.</summary>
    private static int Row(BilocalCertificate certificate)
    {
        var (proof, model) = (certificate.Proof, certificate.Model);
        int node = 0,
            split = 0,
            leaf = 0;
        while (proof.Nodes[node] != BilocalProof.Leaf)
        {
            var isFirst = proof.Nodes[node] < 3;
            var isAbove =
                Mean(isFirst ? model.First.AsSpan() : model.Last.AsSpan(), proof.Nodes[node] % 3) > proof.Thresholds[split];
            (node, split) = (node + 1, split + 1);
            // The child above stands after the whole tree of the child below.
            for (var open = isAbove ? 1 : 0; open > 0; node++)
            {
                var isLeaf = proof.Nodes[node] == BilocalProof.Leaf;
                open += isLeaf ? -1 : 1;
                (split, leaf) = isLeaf ? (split, leaf + 1) : (split + 1, leaf);
            }
        }

        return proof.Rows[leaf];
    }

    private static double Mean(ReadOnlySpan<double> weights, int mean)
    {
        var total = weights[0] + weights[1] + weights[2] + weights[3];
        return StrategyCell.Mean([weights[0] / total, weights[1] / total, weights[2] / total, weights[3] / total], mean);
    }
}
