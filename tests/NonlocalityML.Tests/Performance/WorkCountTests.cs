using NonlocalityML.Graphs;
using NonlocalityML.Performance;

namespace NonlocalityML.Tests.Performance;

[TestClass]
public sealed class WorkCountTests
{
    [TestMethod]
    public void A_perceptron_multiplies_its_weights_once_forward_and_twice_backward_but_for_its_inputs()
    {
        const double weights = (35 * 128) + (2 * 128 * 128) + 128;
        Assert.AreEqual((6 * weights) - (2 * 35 * 128), FlopsPerItem(new TrainingWorkload(), 512), 1e-6);
    }

    /// <summary>Two parties, a product of points and harmonics forward and one for the gradient of the points; all else is much
    /// smaller.</summary>
    [TestMethod]
    public void A_step_of_a_cloud_multiplies_its_points_with_the_harmonics_twice()
    {
        const double products = 2.0 * 2 * 2 * 4096 * 21 * 256;
        Assert.AreEqual(products, FlopsPerItem(new CloudWorkload(), 4096), 0.001 * products);
    }

    [TestMethod]
    public void Loops_are_counted_as_often_as_they_run()
    {
        Assert.AreEqual(7 * 2 * 3.0 * 5 * 5, Flops(count: 7));
        Assert.AreEqual(2 * 3.0 * 5 * 5, Flops(count: 1));

        static double Flops(long count) =>
            WorkCount
                .Of(execution =>
                {
                    var matrix = Node.Input("Matrix", ElementType.Real32, [5, 5]);
                    var (state, _) = Loop.Run(
                        Node.Input("Count", ElementType.Whole, []),
                        [Node.Input("Start", ElementType.Real32, [3, 5])],
                        (_, state) => ([state[0].MatMul(matrix)], [])
                    );
                    using var session = Session.Open(new Graph([("End", state[0])]), execution);
                    session.Run(
                        new Dictionary<string, Tensor>
                        {
                            ["Matrix"] = Tensor.Zeros(ElementType.Real32, [5, 5]),
                            ["Start"] = Tensor.Zeros(ElementType.Real32, [3, 5]),
                            ["Count"] = Tensor.Create<long>([count], []),
                        }
                    );
                })
                .Flops;
    }

    [TestMethod]
    public void Stacks_of_products_and_their_bytes_are_counted()
    {
        var work = WorkCount.Of(execution =>
        {
            Node a = Node.Input("A", ElementType.Real64, [4, 3, 5]),
                b = Node.Input("B", ElementType.Real64, [4, 5, 2]);
            using var session = Session.Open(new Graph([("C", a.MatMul(b))]), execution);
            session.Run(
                new Dictionary<string, Tensor>
                {
                    ["A"] = Tensor.Zeros(ElementType.Real64, [4, 3, 5]),
                    ["B"] = Tensor.Zeros(ElementType.Real64, [4, 5, 2]),
                }
            );
        });
        Assert.AreEqual(2.0 * 4 * 3 * 5 * 2, work.Flops, 1e-9);
        Assert.AreEqual(
            8.0 * ((4 * 3 * 5) + (4 * 5 * 2) + (4 * 3 * 2)),
            work.Bytes,
            "one operation reads two arrays and writes one"
        );
    }

    private static double FlopsPerItem(Workload workload, int size)
    {
        var items = 0.0;
        var work = WorkCount.Of(execution =>
        {
            using var run = workload.Prepare(execution, size);
            run.WithCopies();
            items = run.Items;
        });
        return work.Flops / items;
    }
}
