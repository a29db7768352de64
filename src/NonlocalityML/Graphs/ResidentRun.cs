using Microsoft.ML.OnnxRuntime;

namespace NonlocalityML.Graphs;

/// <summary>A session with inputs that lie on its device, whose outputs stay there: what it costs without copies. Not for several
/// threads at once.</summary>
internal sealed class ResidentRun : IDisposable
{
    private readonly Session session;
    private readonly Session upload;
    private readonly OrtIoBinding binding;
    private readonly List<OrtValue> inputs = [];

    /// <param name="session">Stays the caller's.</param>
    /// <param name="inputs">A tensor for each input, copied to the device now.</param>
    /// <param name="execution">The options that the session was opened with.</param>
    public ResidentRun(Session session, IReadOnlyDictionary<string, Tensor> inputs, ExecutionOptions execution)
    {
        this.session = session;
        var names = inputs.Keys.ToList();
        var ports = names.Select(name => session.Inputs.First(port => port.Name == name));
        upload = Session.Open(
            new Graph([.. ports.Select((port, i) => ($"Copy{i}", Node.Input(port.Name, port.Type, port.Shape)))]),
            execution
        );
        binding = session.Native.CreateIoBinding();
        Upload(names, inputs);
        using var memories = session.Native.GetMemoryInfosForOutputs();
        foreach (var (i, port) in session.Outputs.Index())
            binding.BindOutputToDevice(port.Name, memories.ElementAt(i));
    }

    /// <summary>Runs once, until the device is done.</summary>
    public void Run()
    {
        using var options = new RunOptions();
        using var results = session.Guard(() => session.Native.RunWithBoundResults(options, binding));
        binding.SynchronizeBoundOutputs();
    }

    public void Dispose()
    {
        foreach (var value in inputs)
            value.Dispose();
        binding.Dispose();
        upload.Dispose();
    }

    private void Upload(List<string> names, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var copying = upload.Native.CreateIoBinding();
        using var memories = upload.Native.GetMemoryInfosForOutputs();
        List<OrtValue> values = [.. names.Select(name => NativeTensor.Wrap(tensors[name]))];
        for (var i = 0; i < names.Count; i++)
        {
            copying.BindInput(names[i], values[i]);
            copying.BindOutputToDevice($"Copy{i}", memories.ElementAt(i));
        }

        using var options = new RunOptions();
        inputs.AddRange(upload.Native.RunWithBoundResults(options, copying));
        for (var i = 0; i < names.Count; i++)
            binding.BindInput(names[i], inputs[i]);
        values.ForEach(value => value.Dispose());
    }
}
