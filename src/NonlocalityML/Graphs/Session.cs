using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Graphs;

/// <summary>
/// A model loaded into ONNX Runtime, on the processor or on a graphics card: any ONNX file whose inputs and outputs are tensors
/// of the four element types. May be used by several threads at once.
/// </summary>
internal sealed class Session : IDisposable
{
    private readonly string source;

    private Session(byte[] model, string source, ExecutionOptions options)
    {
        this.source = source;
        (Native, Device, Notice) = Load(model, options);
        try
        {
            Inputs = [.. Native.InputNames.Select(name => Describe(name, Native.InputMetadata[name]))];
            Outputs = [.. Native.OutputNames.Select(name => Describe(name, Native.OutputMetadata[name]))];
        }
        catch
        {
            Native.Dispose();
            throw;
        }
    }

    /// <summary>Opens an ONNX file.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read or is no model that can be run; CUDA was asked for and is
    /// missing.</exception>
    public static Session Open(string path, ExecutionOptions? options = null) =>
        new(ReadFile(path), path, options ?? new ExecutionOptions());

    /// <summary>Opens a graph made here.</summary>
    /// <exception cref="InvalidInputException">CUDA was asked for and is missing.</exception>
    public static Session Open(Graph graph, ExecutionOptions? options = null) =>
        new(graph.ToBytes(), "the graph", options ?? new ExecutionOptions());

    /// <summary>Where it runs: <see cref="Device.Cpu"/> or <see cref="Device.Cuda"/>.</summary>
    public Device Device { get; }

    /// <summary>One line that says that another device is used than was hoped for; null when there is nothing to say.</summary>
    public string? Notice { get; }

    public ImmutableArray<Port> Inputs { get; }

    public ImmutableArray<Port> Outputs { get; }

    /// <summary>Keys and values stored in the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => Native.ModelMetadata.CustomMetadataMap;

    internal InferenceSession Native { get; }

    /// <summary>Runs the model once.</summary>
    /// <param name="inputs">A tensor for each input.</param>
    /// <param name="cancellation">Ends the run between two operations of the model.</param>
    /// <returns>A tensor for each output.</returns>
    /// <exception cref="InvalidInputException">An input is missing, unknown or of a wrong type or shape, or the model fails on
    /// it.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public IReadOnlyDictionary<string, Tensor> Run(
        IReadOnlyDictionary<string, Tensor> inputs,
        CancellationToken cancellation = default
    )
    {
        if (inputs.Keys.FirstOrDefault(name => Inputs.All(port => port.Name != name)) is { } unknown)
            throw new InvalidInputException($"{source} has no input '{unknown}'; its inputs are {string.Join(", ", Inputs)}.");
        var values = new List<OrtValue>();
        try
        {
            foreach (var port in Inputs)
            {
                if (!inputs.TryGetValue(port.Name, out var tensor))
                    throw new InvalidInputException($"{source} needs the input {port}, which is not given.");
                if (!port.Accepts(tensor))
                    throw new InvalidInputException($"{source} needs the input {port}; {tensor.Type} {tensor.Shape} is given.");
                values.Add(NativeTensor.Wrap(tensor));
            }

            using var options = new RunOptions();
            using var stop = cancellation.UnsafeRegister(_ => options.Terminate = true, null);
            using var results = Guard(() => Native.Run(options, Native.InputNames, values, Native.OutputNames), cancellation);
            return Outputs.Select((port, i) => (port.Name, NativeTensor.Copy(results[i]))).ToDictionary();
        }
        finally
        {
            foreach (var value in values)
                value.Dispose();
        }
    }

    public void Dispose() => Native.Dispose();

    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    internal static byte[] ReadFile(string path) => InputFile.ReadBytes(path, Array.MaxLength);

    internal static string FirstLine(Exception exception) => InputProblem.OfRuntime(exception);

    internal T Guard<T>(Func<T> run, CancellationToken cancellation = default)
    {
        try
        {
            return run();
        }
        catch (OnnxRuntimeException exception)
        {
            cancellation.ThrowIfCancellationRequested(); // which is why it failed
            throw new InvalidInputException($"{source} failed while it ran: {FirstLine(exception)}", exception);
        }
    }

    private (InferenceSession Native, Device Device, string? Notice) Load(byte[] model, ExecutionOptions options)
    {
        string? notice = null;
        if (options.Device != Device.Cpu)
        {
            using var cuda = NativeOptions(options);
            try
            {
                if (CudaProvider.AddTo(cuda) is not { } problem)
                    return (new InferenceSession(model, cuda), Device.Cuda, null);
                notice = $"CUDA cannot be used here ({problem})";
            }
            catch (OnnxRuntimeException exception)
            {
                notice = $"CUDA failed ({FirstLine(exception)})";
            }

            if (options.Device == Device.Cuda)
                throw new InvalidInputException($"{notice}; use cpu or auto.");
        }

        try
        {
            using var cpu = NativeOptions(options);
            return (new InferenceSession(model, cpu), Device.Cpu, notice is null ? null : $"{notice}; the processor is used.");
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidInputException($"{source} is not a model that can be run: {FirstLine(exception)}", exception);
        }
    }

    private static SessionOptions NativeOptions(ExecutionOptions options)
    {
        var native = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (options.ProfilePrefix is not { } prefix)
            return native;
        native.ProfileOutputPathPrefix = prefix;
        native.EnableProfiling = true;
        // Packed constants would be missing from the profile.
        native.AddSessionConfigEntry("session.disable_prepacking", "1");
        return native;
    }

    private Port Describe(string name, NodeMetadata metadata)
    {
        if (!metadata.IsTensor || !Enum.IsDefined((ElementType)metadata.ElementDataType))
            throw new InvalidInputException($"{source}: '{name}' is no tensor of real or whole numbers or truth values.");
        return new Port(
            name,
            (ElementType)metadata.ElementDataType,
            [
                .. metadata.Dimensions.Select(
                    (length, i) =>
                        length >= 0 ? (Dimension)length
                        : metadata.SymbolicDimensions[i] is { Length: > 0 } free ? free
                        : "?"
                ),
            ]
        );
    }
}
