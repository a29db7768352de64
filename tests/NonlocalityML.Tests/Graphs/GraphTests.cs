using NonlocalityML.Graphs;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Graphs;

[TestClass]
public class GraphTests
{
    private static readonly Node Matrix = Node.Input("x", ElementType.Real32, ["batch", 3]);

    public static IEnumerable<object[]> Mistakes() =>
        new (string, Func<object>)[]
        {
            ("MatMul: (batch, 3) and (4, 2) do not multiply", () => Matrix.MatMul(Zeros([4, 2]))),
            ("Gemm: (3, 2) and (3, 2) do not multiply", () => LinearAlgebra.Gemm(Zeros([3, 2]), Zeros([3, 2]))),
            ("Gemm: shapes (batch, 2) and (5) do not fit", () => Matrix.Linear(Zeros([3, 2]), Zeros([5]))),
            (
                "Gemm: (2, 2, 2) cannot be added to (2, 2)",
                () => LinearAlgebra.Gemm(Zeros([2, 2]), Zeros([2, 2]), Zeros([2, 2, 2]))
            ),
            (
                "Add: shapes (batch, 3) and (batch, 4) do not fit",
                () => Matrix + Node.Input("y", ElementType.Real32, ["batch", 4])
            ),
            ("Sub: shapes (batch, 3) and (rows, 3) do not fit", () => Matrix - Node.Input("y", ElementType.Real32, ["rows", 3])),
            ("Mul: Real32 and Real64 do not mix", () => Matrix * Node.Constant(1, ElementType.Real64)),
            ("Reshape: (batch, 3) and (batch, 4) do not hold", () => Matrix.Reshape(["batch", 4])),
            ("Reshape: (batch, 3) and (6) do not hold", () => Matrix.Reshape([6])),
            ("Transpose: [0, 0] is not an order", () => Matrix.Transpose(0, 0)),
            ("Slice: 1..4 does not lie in axis 1", () => Matrix.Slice(1, 1, 4)),
            ("Slice: 0..1 does not lie in axis 0", () => Matrix.Slice(0, 0, 1)),
            ("Concat: shapes (batch, 3) and (4, 3) differ", () => new[] { Matrix, Zeros([4, 3]) }.Concat(1)),
            ("Concat: axis 0 of (batch, 3) is free", () => new[] { Matrix, Matrix }.Concat(0)),
            ("ReduceSum: axis 2 of shape (batch, 3) does not exist; -2 to 1", () => Matrix.Sum([2])),
            ("Softmax: axis -3 of shape (batch, 3)", () => Matrix.Softmax(-3)),
            ("TopK: 4 entries of axis 1", () => Matrix.TopIndices(4)),
            ("Gather: Real32 values; Whole is needed", () => Matrix.Gather(Zeros([2]))),
            ("Where: Real32 values; Boolean is needed", () => Matrix.Where(Matrix, Matrix)),
            ("Relu: Whole values; real numbers are needed", () => Node.Constant(1, ElementType.Whole).Relu()),
            ("Clip: the range [1, 0] is empty", () => Matrix.Clip(1, 0)),
            ("Erf: Real64 values; Real32 is needed", () => Node.Constant(1, ElementType.Real64).Erf()),
            ("Expand: (batch, 3) cannot be repeated to (1, 3)", () => Matrix.BroadcastLike(Zeros([1, 3]))),
            ("named 'x'", () => new Graph([("y", Matrix + Node.Input("x", ElementType.Real32, [3]))])),
            ("2 numbers do not fill the shape (3)", () => Tensor.Create([1f, 2f], [3])),
            ("Loop: value 0 of the state is Real32 (3) before and Real32 (1) after", () => Repeat(s => s.Slice(0, 0, 1))),
            ("An axis has length -1", () => (Dimension)(-1)),
        }.Select(mistake => new object[] { mistake.Item1, mistake.Item2 });

    [TestMethod]
    [DynamicData(nameof(Mistakes))]
    public void A_mistake_is_named_when_the_graph_is_built(string message, Func<object> build) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => build()).Message, message);

    [TestMethod]
    public void A_value_of_a_loop_cannot_leave_it()
    {
        Node? inside = null;
        Loop.Run(Node.Constant(2, ElementType.Whole), [Zeros([3])], (_, state) => ([inside = state[0] + 1], []));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new Graph([("y", inside!)]).ToBytes()).Message,
            "belongs to a loop's body"
        );
    }

    [TestMethod]
    public void Loops_count_stack_nest_and_see_what_is_outside()
    {
        var x = Node.Input("x", ElementType.Real64, []);
        var outside = x.Square();
        var (state, stacked) = Loop.Run(
            Node.Input("n", ElementType.Whole, []),
            [x],
            (i, outer) =>
            {
                // Three times: add the outer loop's number and the square of x.
                var inner = Loop.Run(
                    Node.Constant(3, ElementType.Whole),
                    [outer[0]],
                    (_, s) => ([s[0] + i.Cast(ElementType.Real64) + outside], [])
                );
                return ([inner.State[0]], [outer[0]]);
            }
        );
        using var session = Session.Open(new Graph([("last", state[0]), ("all", stacked[0])]));
        var result = session.Run(
            new Dictionary<string, Tensor> { ["x"] = Tensor.Create([2.0], []), ["n"] = Tensor.Create<long>([4], []) }
        );
        Assert.AreEqual(2 + (3 * 4 * 4) + (3 * (0 + 1 + 2 + 3)), result["last"].Values<double>()[0]);
        CollectionAssert.AreEqual(new double[] { 2, 14, 29, 47 }, result["all"].Values<double>().ToArray());
        Assert.AreEqual(Shape.Create([4]), result["all"].Shape);
    }

    [TestMethod]
    public void A_loop_of_no_iterations_returns_its_initial_state() =>
        CollectionAssert.AreEqual(new[] { 0f, 0, 0 }, Value(Repeat(s => s + 1, 0)));

    [TestMethod]
    public void Choices_and_positions_are_right()
    {
        var x = Node.Constant(Tensor.Create([3f, -1, 2, 2], [4]));
        CollectionAssert.AreEqual(new[] { -1f, 2, 2, 3 }, Value(x.Sort()));
        CollectionAssert.AreEqual(new[] { 0f, 2 }, Value(x.TopIndices(2).Cast(ElementType.Real32)));
        CollectionAssert.AreEqual(new[] { 0f }, Value(x.ArgMax().Cast(ElementType.Real32)));
        CollectionAssert.AreEqual(new[] { 3f, 0, 2, 2 }, Value((x > 0).Where(x, x.Same(0))));
        CollectionAssert.AreEqual(new[] { 0f, 1, 0, 0 }, Value((x < 0).Cast(ElementType.Real32)));
        CollectionAssert.AreEqual(new[] { 0f, 300 }, Value(Node.Constant(Tensor.Create([-300f, 300], [2])).Softplus()));
        CollectionAssert.AreEqual(new[] { 0f, 0, 1, 1 }, Value(x.SameAs(x.Same(2)).Cast(ElementType.Real32)));
    }

    [TestMethod]
    public void A_very_deep_network_is_written_and_differentiated()
    {
        var x = Node.Input("x", ElementType.Real64, []);
        var y = x;
        for (var layer = 0; layer < 5000; layer++)
            y = (y * 1.0001).Tanh();
        Assert.IsGreaterThan(100_000, new Graph([("g", Gradient.Of(y, [x])[0])]).ToBytes().Length);
    }

    private static Node Zeros(Shape shape) => Node.Constant(Tensor.Zeros(ElementType.Real32, shape));

    private static Node Repeat(Func<Node, Node> body, int count = 1) =>
        Loop.Run(Node.Constant(count, ElementType.Whole), [Zeros([3])], (_, state) => ([body(state[0])], [])).State[0];

    private static float[] Value(Node node)
    {
        using var session = Session.Open(new Graph([("y", node)]));
        return session.Run(new Dictionary<string, Tensor>())["y"].Values<float>().ToArray();
    }
}
