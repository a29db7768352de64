using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Graphs;

[TestClass]
public class SessionTests
{
    private static readonly ExecutionOptions OneThread = new() { Threads = 1 };

    private static byte[] Model()
    {
        var x = Node.Input("Features", ElementType.Real32, ["batch", 3]);
        return new Graph([
            (
                "Score",
                Networks.Forward(
                    [.. Networks.Parameters(ElementType.Real32, new RandomStream(1, 0), 3, 2, 1).Select(Node.Constant)],
                    x
                )
            ),
        ]).ToBytes();
    }

    [TestMethod]
    public void A_file_cut_anywhere_is_refused_or_still_a_model()
    {
        var model = Model();
        var refused = 0;
        for (var length = 0; length < model.Length; length += 7)
            refused += Opens(model[..length]) ? 0 : 1;
        Assert.IsGreaterThan(model.Length / 7 / 2, refused);
    }

    [TestMethod]
    public void A_file_of_garbage_is_refused_or_a_model_that_runs_or_fails_cleanly()
    {
        const ulong seed = 3;
        var random = new RandomStream(seed, 0);
        var model = Model();
        Assert.IsFalse(Opens([.. Enumerable.Range(0, 500).Select(_ => (byte)random.NextInt(256))]), $"seed {seed}");
        Assert.IsFalse(Opens("not a model\n"u8.ToArray()));
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            var damaged = (byte[])model.Clone();
            damaged[random.NextInt(model.Length)] = (byte)random.NextInt(256);
            refused += Opens(damaged) ? 0 : 1;
        }

        Assert.IsGreaterThan(50, refused, $"seed {seed}");
    }

    [TestMethod]
    public void A_missing_file_is_refused() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidInputException>(() => Session.Open("no-such-model.onnx")).Message,
            "does not exist"
        );

    [TestMethod]
    public void Wrong_inputs_are_refused_with_what_is_needed()
    {
        using var session = Session.Open(new Graph([("y", 2 * Node.Input("x", ElementType.Real32, ["batch", 3]))]), OneThread);
        Refused("needs the input 'x' Real32 (batch, 3), which is not given", []);
        Refused("has no input 'z'", new() { ["z"] = Tensor.Zeros(ElementType.Real32, [1, 3]) });
        Refused("Real64 (1, 3) is given", new() { ["x"] = Tensor.Zeros(ElementType.Real64, [1, 3]) });
        Refused("Real32 (1, 4) is given", new() { ["x"] = Tensor.Zeros(ElementType.Real32, [1, 4]) });
        Refused("Real32 (3) is given", new() { ["x"] = Tensor.Zeros(ElementType.Real32, [3]) });

        void Refused(string part, Dictionary<string, Tensor> inputs)
        {
            var message = Assert.ThrowsExactly<InvalidInputException>(() => session.Run(inputs)).Message;
            StringAssert.Contains(message, part);
            Assert.DoesNotContain("\n", message);
        }
    }

    [TestMethod]
    public void A_model_that_fails_on_its_input_is_refused_in_one_line()
    {
        var chosen = Node.Input("x", ElementType.Real32, [3]).Gather(Node.Input("i", ElementType.Whole, []));
        using var session = Session.Open(new Graph([("y", chosen)]), OneThread);
        var message = Assert
            .ThrowsExactly<InvalidInputException>(() =>
                session.Run(
                    new Dictionary<string, Tensor>
                    {
                        ["x"] = Tensor.Zeros(ElementType.Real32, [3]),
                        ["i"] = Tensor.Create<long>([7], []),
                    }
                )
            )
            .Message;
        StringAssert.Contains(message, "failed while it ran");
        Assert.DoesNotContain("\n", message);
    }

    [TestMethod]
    public void Threads_and_batches_below_one_are_refused()
    {
        Assert.ThrowsExactly<InvalidInputException>(() => new ExecutionOptions { Threads = 0 });
        Assert.ThrowsExactly<InvalidInputException>(() => new TrainingOptions { BatchSize = 0 });
    }

    /// <summary>Holds with and without a graphics card: either it is used, or one line says that it is not.</summary>
    [TestMethod]
    public void Where_CUDA_is_missing_it_is_refused_when_asked_for_and_replaced_when_hoped_for()
    {
        var graph = new Graph([("y", 2 * Node.Input("x", ElementType.Real32, [1]))]);
        using var auto = Session.Open(graph, OneThread with { Device = Device.Auto });
        var y = auto.Run(new Dictionary<string, Tensor> { ["x"] = Tensor.Create([21f], [1]) })["y"].Values<float>()[0];
        Assert.AreEqual(42f, y);
        if (auto.Device == Device.Cuda)
        {
            Assert.IsNull(auto.Notice);
            return;
        }

        StringAssert.Contains(auto.Notice, "the processor is used");
        var message = Assert
            .ThrowsExactly<InvalidInputException>(() => Session.Open(graph, OneThread with { Device = Device.Cuda }))
            .Message;
        StringAssert.StartsWith(message, "CUDA cannot be used here");
        Assert.DoesNotContain("\n", message);
    }

    private static bool Opens(byte[] model)
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.onnx"];
        File.WriteAllBytes(path, model);
        try
        {
            using var session = Session.Open(path, OneThread);
            var inputs = session.Inputs.ToDictionary(
                port => port.Name,
                port => Tensor.Zeros(port.Type, [.. port.Shape.Select(axis => axis.IsFree ? 1 : axis)])
            );
            session.Run(inputs);
            return true;
        }
        catch (InvalidInputException exception)
        {
            Assert.DoesNotContain("\n", exception.Message);
            return false;
        }
    }
}
