namespace NonlocalityML.Graphs;

/// <summary>Matrix products.</summary>
internal static class LinearAlgebra
{
    /// <summary>
    /// Matrix product over the last two axes: (.., n, k) times (.., k, m) gives (.., n, m); the leading axes are broadcast.
    /// </summary>
    public static Node MatMul(this Node a, Node b)
    {
        Operation.RequireReal("MatMul", a);
        Operation.RequireEqualTypes("MatMul", a, b);
        if (a.Shape.Count < 2 || b.Shape.Count < 2 || a.Shape[^1] != b.Shape[^2])
            throw new ArgumentException(
                $"MatMul: {a.Shape} and {b.Shape} do not multiply; (.., n, k) and (.., k, m) are needed."
            );
        if (a.Shape.Count == 2 && b.Shape.Count == 2)
            return Gemm(a, b);
        Shape shape =
        [
            .. Shape.Broadcast([.. a.Shape.SkipLast(2)], [.. b.Shape.SkipLast(2)], "MatMul"),
            a.Shape[^2],
            b.Shape[^1],
        ];
        return Operation.Create(
            "MatMul",
            [a, b],
            a.Type,
            shape,
            (g, y) => [g.MatMul(b.TransposeLast()).SumTo(a.Shape), a.TransposeLast().MatMul(g).SumTo(b.Shape)]
        );
    }

    /// <summary>A fully connected layer: x (n, k) times weights (k, m), plus bias (m).</summary>
    public static Node Linear(this Node x, Node weights, Node bias) => Gemm(x, weights, bias);

    /// <summary>
    /// Product of two matrices, each transposed on request, plus a matrix or row that is broadcast. Transposing inside the
    /// product costs nothing, which is what makes gradients cheap.
    /// </summary>
    public static Node Gemm(Node a, Node b, Node? addend = null, bool transposeA = false, bool transposeB = false)
    {
        Node[] inputs = addend is null ? [a, b] : [a, b, addend];
        Operation.RequireReal("Gemm", a);
        Operation.RequireEqualTypes("Gemm", inputs);
        if (a.Shape.Count != 2 || b.Shape.Count != 2 || a.Shape[transposeA ? 0 : 1] != b.Shape[transposeB ? 1 : 0])
        {
            throw new ArgumentException(
                $"Gemm: {Describe(a, transposeA)} and {Describe(b, transposeB)} do not multiply; (n, k) and (k, m) are needed."
            );
        }

        Shape shape = [a.Shape[transposeA ? 1 : 0], b.Shape[transposeB ? 0 : 1]];
        if (addend is not null && !Shape.Broadcast(shape, addend.Shape, "Gemm").Equals(shape))
            throw new ArgumentException($"Gemm: {addend.Shape} cannot be added to {shape} without changing its shape.");
        return Operation.Create(
            "Gemm",
            inputs,
            a.Type,
            shape,
            Backward,
            ("transA", transposeA ? 1L : 0L),
            ("transB", transposeB ? 1L : 0L)
        );

        IReadOnlyList<Node?> Backward(Node g, Node y)
        {
            var toA = transposeA ? Gemm(b, g, null, transposeB, true) : Gemm(g, b, null, false, !transposeB);
            var toB = transposeB ? Gemm(g, a, null, true, transposeA) : Gemm(a, g, null, !transposeA, false);
            return addend is null ? [toA, toB] : [toA, toB, g.SumTo(addend.Shape)];
        }
    }

    private static Node TransposeLast(this Node x)
    {
        int[] order = [.. Enumerable.Range(0, x.Shape.Count - 2), x.Shape.Count - 1, x.Shape.Count - 2];
        return x.Transpose(order);
    }

    private static string Describe(Node matrix, bool isTransposed) => matrix.Shape + (isTransposed ? " transposed" : "");
}
