using Microsoft.ML.OnnxRuntime;

namespace NonlocalityML.Graphs;

/// <summary>The part of ONNX Runtime that runs on NVIDIA cards: a library of its own, which is loaded when it is first asked
/// for.</summary>
internal static class CudaProvider
{
    private const string Library = "libonnxruntime_providers_cuda.so",
        Name = "CUDAExecutionProvider";

    private static readonly Lazy<(OrtEpDevice? Device, string Problem)> First = new(Find);

    /// <summary>Makes sessions run on the first card.</summary>
    /// <returns>Null, or why that is not possible.</returns>
    public static string? AddTo(SessionOptions options)
    {
        var (device, problem) = First.Value;
        if (device is null)
            return problem;
        // Products in full Real32: the proven bounds of certified networks need it, and fits see the digits.
        options.AppendExecutionProvider(OrtEnv.Instance(), [device], new Dictionary<string, string> { ["use_tf32"] = "0" });
        return null;
    }

    private static (OrtEpDevice? Device, string Problem) Find()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Library);
        if (!File.Exists(path))
            return (null, $"{Library} is not installed: build with 'dotnet build -p:Cuda=true'");
        try
        {
            OrtEnv.Instance().RegisterExecutionProviderLibrary(Name, path);
        }
        catch (OnnxRuntimeException exception)
        {
            return (null, Session.FirstLine(exception));
        }

        return (OrtEnv.Instance().GetEpDevices().FirstOrDefault(device => device.EpName == Name), "no NVIDIA card was found");
    }
}
