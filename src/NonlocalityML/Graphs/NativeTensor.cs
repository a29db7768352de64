using Microsoft.ML.OnnxRuntime;

namespace NonlocalityML.Graphs;

/// <summary>Tensors to and from ONNX Runtime's own values.</summary>
internal static class NativeTensor
{
    /// <summary>A view of the tensor's memory, without a copy.</summary>
    public static OrtValue Wrap(Tensor tensor)
    {
        long[] shape = [.. tensor.Shape.Select(axis => axis.Length)];
        return tensor.Data switch
        {
            float[] data => OrtValue.CreateTensorValueFromMemory(data, shape),
            double[] data => OrtValue.CreateTensorValueFromMemory(data, shape),
            long[] data => OrtValue.CreateTensorValueFromMemory(data, shape),
            _ => OrtValue.CreateTensorValueFromMemory((bool[])tensor.Data, shape),
        };
    }

    /// <summary>A copy of a value that lies in this process's memory.</summary>
    public static Tensor Copy(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        Shape shape = [.. info.Shape.Select(length => (Dimension)length)];
        return (ElementType)info.ElementDataType switch
        {
            ElementType.Real32 => Tensor.Create(value.GetTensorDataAsSpan<float>().ToArray(), shape),
            ElementType.Real64 => Tensor.Create(value.GetTensorDataAsSpan<double>().ToArray(), shape),
            ElementType.Whole => Tensor.Create(value.GetTensorDataAsSpan<long>().ToArray(), shape),
            _ => Tensor.Create(value.GetTensorDataAsSpan<bool>().ToArray(), shape),
        };
    }
}
