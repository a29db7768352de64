using System.Reflection;
using MathNet.Numerics;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Graphs;

/// <summary>Every operation's gradient against central differences in double precision, at random points.</summary>
[TestClass]
public class GradientTests
{
    private const double Step = 1e-5;

    /// <summary>Name, shapes of the variables, range of their entries, formula.</summary>
    public static IEnumerable<object[]> Formulas()
    {
        foreach (var (name, shapes, low, formula) in Cases())
            yield return [name, shapes, low, formula];
    }

    private static IEnumerable<(string, Shape[], double, Func<Node[], Node>)> Cases()
    {
        Shape matrix = [3, 4];
        foreach (
            var (name, function) in new (string, Func<Node, Node>)[]
            {
                ("Negate", x => -x),
                ("Abs", x => x.Abs()),
                ("Sign", x => x.Sign() + x),
                ("Round", x => x.Round() + x),
                ("Square", x => x.Square()),
                ("Exp", x => x.Exp()),
                ("Sin", x => x.Sin()),
                ("Cos", x => x.Cos()),
                ("Clip", x => x.Clip(-0.4, 0.6)),
                ("Relu", x => x.Relu()),
                ("Tanh", x => x.Tanh()),
                ("Sigmoid", x => x.Sigmoid()),
                ("Softplus", x => x.Softplus()),
                ("Softmax", x => x.Softmax()),
                ("Softmax of the first axis", x => x.Softmax(0)),
                ("LogSoftmax", x => x.LogSoftmax()),
                ("LogSoftmax of the first axis", x => x.LogSoftmax(0)),
                ("Sum", x => x.Sum()),
                ("Sum of an axis", x => x.Sum([0])),
                ("Sum that keeps its axis", x => x.Sum([-1], keep: true)),
                ("Mean", x => x.Mean()),
                ("Mean of an axis", x => x.Mean([1])),
                ("Mean that keeps its axis", x => x.Mean([0], keep: true)),
                ("Max", x => x.Max()),
                ("Max of an axis", x => x.Max([0])),
                ("Max that keeps its axis", x => x.Max([-1], keep: true)),
                ("Reshape", x => x.Reshape([2, 6])),
                ("Transpose", x => x.Transpose(1, 0)),
                ("Slice", x => x.Slice(1, 1, 3)),
                ("Slice of all", x => x.Slice(0, 0, 3)),
                ("Cast", x => x.Cast(ElementType.Real64)),
                ("Gather of a row", x => x.Gather(Whole([2], []))),
                ("Gather of rows", x => x.Gather(Whole([2, 0, 2], [3]))),
                ("Gather of columns", x => x.Gather(Whole([3, 3, 1], [3]), axis: 1)),
                ("Gather with a matrix of indices", x => x.Gather(Whole([0, 1, 2, 2, 1, 0], [2, 3]))),
                ("GatherElements", x => x.GatherElements(Whole([0, 1, 1, 3, 3, 2], [3, 2]))),
                ("Sort", x => x.Sort()),
                ("Sort of the first axis", x => x.Sort(0)),
                ("TopIndices", x => x.GatherElements(x.TopIndices(2))),
                ("a node used twice", x => (x.Tanh() * x) + x.Sum()),
                ("StopGradient", x => x - (0 * x.StopGradient())),
            }
        )
            yield return (name, [matrix], -1, v => function(v[0]));

        foreach (
            var (name, function) in new (string, Func<Node, Node>)[]
            {
                ("Sqrt", x => x.Sqrt()),
                ("Log", x => x.Log()),
                ("Divide a number", x => 2 / x),
                ("Divide by a number", x => x / 3),
                ("numbers on both sides", x => (1 - x) * 2 - 0.5 + (3 * x) + (2 + x)),
            }
        )
            yield return (name, [matrix], 0.2, v => function(v[0]));

        foreach (
            var (shapes, text) in new (Shape[], string)[]
            {
                ([matrix, matrix], "equal shapes"),
                ([matrix, [4]], "a row"),
                (
                    [
                        [3, 1],
                        matrix,
                    ],
                    "a column"
                ),
                ([matrix, []], "a scalar"),
                (
                    [
                        [2, 1, 4],
                        [3, 1],
                    ],
                    "both repeated"
                ),
            }
        )
        {
            foreach (
                var (name, function) in new (string, Func<Node, Node, Node>)[]
                {
                    ("Add", (a, b) => a + b),
                    ("Subtract", (a, b) => a - b),
                    ("Multiply", (a, b) => a * b),
                    ("Divide", (a, b) => a / b),
                    ("Maximum", (a, b) => a.Maximum(b)),
                    ("Minimum", (a, b) => a.Minimum(b)),
                    ("Where", (a, b) => (a > b).Where(a * a, b)),
                    ("Where with logic", (a, b) => (a < 0.5).And((b > 0.4).Not()).Or(a > b).Where(a, b)),
                }
            )
                yield return ($"{name}, {text}", shapes, 0.2, v => function(v[0], v[1]));
        }

        foreach (var (transposeA, transposeB) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            Shape a = transposeA ? [4, 3] : [3, 4],
                b = transposeB ? [2, 4] : [4, 2];
            yield return (
                $"Gemm {transposeA} {transposeB}",
                [a, b],
                -1,
                v => LinearAlgebra.Gemm(v[0], v[1], null, transposeA, transposeB)
            );
            yield return (
                $"Gemm {transposeA} {transposeB} plus a row",
                [a, b, [2]],
                -1,
                v => LinearAlgebra.Gemm(v[0], v[1], v[2], transposeA, transposeB)
            );
            yield return (
                $"Gemm {transposeA} {transposeB} plus a matrix",
                [a, b, [3, 2]],
                -1,
                v => LinearAlgebra.Gemm(v[0], v[1], v[2], transposeA, transposeB)
            );
        }

        yield return (
            "Linear",
            [
                [3, 4],
                [4, 2],
                [2],
            ],
            -1,
            v => v[0].Linear(v[1], v[2])
        );
        yield return (
            "MatMul",
            [
                [3, 4],
                [4, 2],
            ],
            -1,
            v => v[0].MatMul(v[1])
        );
        yield return (
            "MatMul of stacks",
            [
                [2, 3, 4],
                [2, 4, 2],
            ],
            -1,
            v => v[0].MatMul(v[1])
        );
        yield return (
            "MatMul of a stack and a matrix",
            [
                [2, 3, 4],
                [4, 2],
            ],
            -1,
            v => v[0].MatMul(v[1])
        );
        yield return (
            "MatMul of a matrix and a stack",
            [
                [3, 4],
                [2, 4, 2],
            ],
            -1,
            v => v[0].MatMul(v[1])
        );
        yield return (
            "Concat",
            [
                [3, 1],
                [3, 2],
                [3, 1],
            ],
            -1,
            v => v.Concat(1)
        );
        yield return (
            "BroadcastLike",
            [
                [1, 4],
                [3, 4],
            ],
            -1,
            v => v[0].BroadcastLike(v[1]) * v[1]
        );
    }

    [TestMethod]
    [DynamicData(nameof(Formulas))]
    public void A_gradient_is_the_limit_of_differences(string name, Shape[] shapes, double low, Delegate formula)
    {
        const ulong seed = 4;
        var random = new RandomStream(seed, 0);
        double[][] at = [.. shapes.Select(shape => Draw(random, shape, low))];
        Node[] variables = [.. shapes.Select((shape, i) => Node.Input($"x{i}", ElementType.Real64, shape))];
        var result = ((Func<Node[], Node>)formula)(variables);
        // A random weight on each entry: every entry of the result is tested, and no symmetry hides an error.
        var value = (result * Node.Constant(Tensor.Create(Draw(random, result.Shape, -1), result.Shape))).Sum();
        var gradients = Gradient.Of(value, variables);
        using var session = Session.Open(
            new Graph([("value", value), .. gradients.Select((g, i) => ($"g{i}", g))]),
            new ExecutionOptions { Threads = 1 }
        );
        var found = Run(session, shapes, at);
        for (var i = 0; i < shapes.Length; i++)
        {
            Assert.AreEqual(shapes[i], gradients[i].Shape);
            for (var j = 0; j < at[i].Length; j++)
            {
                var x = at[i][j];
                at[i][j] = x + Step;
                var above = Run(session, shapes, at)["value"].Values<double>()[0];
                at[i][j] = x - Step;
                var below = Run(session, shapes, at)["value"].Values<double>()[0];
                at[i][j] = x;
                Assert.AreEqual(
                    (above - below) / (2 * Step),
                    found[$"g{i}"].Values<double>()[j],
                    1e-7,
                    $"{name}, variable {i}, entry {j}, seed {seed}"
                );
            }
        }
    }

    [TestMethod]
    public void Every_public_operation_is_in_the_grid()
    {
        string[] withoutGradient = ["Greater", "SameAs", "And", "Or", "Not", "ArgMax"];
        string[] realOnly = ["Erf", "Gelu", "Asin"];
        var tested = Cases().Select(test => test.Item1.Split(' ', ',')[0]).Concat(withoutGradient).Concat(realOnly).ToHashSet();
        Type[] rooms =
        [
            typeof(Arithmetic),
            typeof(Activations),
            typeof(Reductions),
            typeof(Layout),
            typeof(Selection),
            typeof(LinearAlgebra),
        ];
        foreach (
            var method in rooms.SelectMany(room =>
                room.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            )
        )
            Assert.Contains(method.Name, tested, $"{method.Name} has no gradient test");
    }

    /// <summary>ONNX Runtime has these functions in single precision alone, so the differences are taken of Math.NET's and the
    /// system's.</summary>
    [TestMethod]
    [DataRow("Erf")]
    [DataRow("Gelu")]
    [DataRow("Asin")]
    public void The_error_function_and_the_arcsine_agree_with_double_precision(string name)
    {
        var x = Node.Input("x", ElementType.Real32, [61]);
        var y = name switch
        {
            "Erf" => x.Erf(),
            "Gelu" => x.Gelu(),
            _ => (x / 3.2).Asin(),
        };
        using var session = Session.Open(new Graph([("y", y), ("g", Gradient.Of(y.Sum(), [x])[0])]));
        float[] at = [.. Enumerable.Range(0, 61).Select(i => (i - 30) / 10f)];
        var found = session.Run(new Dictionary<string, Tensor> { ["x"] = Tensor.Create(at, [61]) });
        for (var i = 0; i < at.Length; i++)
        {
            Assert.AreEqual(Exact(at[i]), found["y"].Values<float>()[i], 1e-6, $"{name}({at[i]})");
            Assert.AreEqual(
                (Exact(at[i] + Step) - Exact(at[i] - Step)) / (2 * Step),
                found["g"].Values<float>()[i],
                2e-6,
                $"{name}'({at[i]})"
            );
        }

        double Exact(double t) =>
            name switch
            {
                "Erf" => SpecialFunctions.Erf(t),
                "Gelu" => t / 2 * (1 + SpecialFunctions.Erf(t / Math.Sqrt(2))),
                _ => Math.Asin(t / 3.2),
            };
    }

    [TestMethod]
    public void A_gradient_of_a_gradient_is_right()
    {
        var x = Node.Input("x", ElementType.Real64, [3]);
        var first = Gradient.Of((x.Square() * x).Sum(), [x])[0];
        var second = Gradient.Of(first.Sum(), [x])[0];
        using var session = Session.Open(new Graph([("second", second)]));
        var values = session
            .Run(new Dictionary<string, Tensor> { ["x"] = Tensor.Create([1.0, 2, -3], [3]) })["second"]
            .Values<double>();
        CollectionAssert.AreEqual(new[] { 6.0, 12, -18 }, values.ToArray());
    }

    [TestMethod]
    public void A_free_batch_axis_is_counted_when_the_graph_runs()
    {
        var w = Node.Input("w", ElementType.Real64, [2, 1]);
        var x = Node.Input("x", ElementType.Real64, ["batch", 2]);
        var gradient = Gradient.Of(x.MatMul(w).Mean(), [w])[0];
        using var session = Session.Open(new Graph([("g", gradient)]));
        var values = session
            .Run(
                new Dictionary<string, Tensor>
                {
                    ["x"] = Tensor.Create([1.0, 2, 3, 5, 8, 13], [3, 2]),
                    ["w"] = Tensor.Create([1.0, 1], [2, 1]),
                }
            )["g"]
            .Values<double>();
        Assert.AreEqual(4, values[0], 1e-14);
        Assert.AreEqual(20.0 / 3, values[1], 1e-14);
    }

    [TestMethod]
    public void What_has_no_gradient_is_refused()
    {
        var x = Node.Input("x", ElementType.Real32, [3]);
        var other = Node.Input("other", ElementType.Real32, [3]);
        Refused(() => Gradient.Of(x, [x]), "a real scalar is needed");
        Refused(() => Gradient.Of(x.Sum(), [other]), "does not depend smoothly on variable 0");
        Refused(() => Gradient.Of(x.Sign().Sum(), [x]), "does not depend smoothly on variable 0");
        var (state, _) = Loop.Run(Node.Constant(3, ElementType.Whole), [x], (_, s) => ([2 * s[0]], []));
        Refused(() => Gradient.Of(state[0].Sum(), [x]), "Loop has no gradient");

        static void Refused(Action action, string part) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(action).Message, part);
    }

    private static Node Whole(long[] values, Shape shape) => Node.Constant(Tensor.Create(values, shape));

    private static double[] Draw(RandomStream random, Shape shape, double low) =>
        [.. Enumerable.Range(0, (int)shape.Length!.Value).Select(_ => random.NextDouble(low, 1))];

    private static IReadOnlyDictionary<string, Tensor> Run(Session session, Shape[] shapes, double[][] at) =>
        session.Run(
            session
                .Inputs.Select(port => int.Parse(port.Name[1..]))
                .ToDictionary(i => $"x{i}", i => Tensor.Create(at[i], shapes[i]))
        );
}
