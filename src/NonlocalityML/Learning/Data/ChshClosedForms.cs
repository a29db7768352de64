using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>
/// Numbers that say where a CHSH behavior with marginals stands: the largest CHSH value S, above 2 outside the local set; the
/// largest sum of arcsines of D_xy = (E_xy - A_x B_y) / sqrt((1 - A_x^2)(1 - B_y^2)), above pi outside level 1 of the hierarchy
/// (Navascues, Pironio and Acin, PRL 98, 010401 (2007)), and the four arcsines; those of what one party expects after the other's
/// outcome s, s &lt;B_y&gt; given A_x = s = (E_xy + s B_y)/(1 + s A_x), whose sums are pi at extremal quantum points (Barizien
/// and Bancal, arXiv:2406.09350).
/// </summary>
internal static class ChshClosedForms
{
    /// <summary>Where an outcome is certain to this, quotients are of rounding errors.</summary>
    private const double Least = 1e-4;

    /// <summary>The arcsine is infinitely steep at 1.</summary>
    private const double Most = 1 - 1e-7;

    /// <param name="x">(batch, 8): E00, E01, E10, E11, A0, A1, B0, B1.</param>
    /// <returns>(batch, 22): S, the largest sum, 4 arcsines of D, then 4 each for A = 1, A = -1, B = 1, B = -1.</returns>
    public static Node Of(Node x)
    {
        Node products = x.Slice(1, 0, 4),
            first = Pick(x, 4, 4, 5, 5),
            second = Pick(x, 6, 7, 6, 7);
        var spread = ((1 - first.Square()) * (1 - second.Square())).Maximum(x.Same(Least * Least)).Sqrt();
        var arcsines = Arcsine((products - (first * second)) / spread);
        return (
            (Node[])
                [
                    LargestOddSum(products),
                    LargestOddSum(arcsines),
                    arcsines,
                    Given(first, second, 1),
                    Given(first, second, -1),
                    Given(second, first, 1),
                    Given(second, first, -1),
                ]
        ).Concat(1);

        Node Given(Node own, Node other, double outcome) =>
            Arcsine((products + (outcome * other)) / (1 + (outcome * own)).Maximum(x.Same(Least)));
    }

    private static Node Arcsine(Node x) => x.Clip(-Most, Most).Asin();

    /// <summary>The largest |v0 + v1 + v2 + v3 - 2 vi|, (batch, 1).</summary>
    private static Node LargestOddSum(Node values) => (values.Sum([1], keep: true) - (2 * values)).Abs().Max([1], keep: true);

    private static Node Pick(Node x, params long[] columns) =>
        x.Gather(Node.Constant(Tensor.Create(columns, [columns.Length])), 1);
}
