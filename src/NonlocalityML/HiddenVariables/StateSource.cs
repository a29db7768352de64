using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// States of qubits as the command line names them: a name of <see cref="NamedStates"/>, a JSON file (<see cref="StateFile"/>, or
/// <c>{"correlations": [..]}</c> with the 4^N numbers of a <see cref="CorrelationTensor"/>), or an .npy file with a density matrix (D, D),
/// real, or (2, D, D), real and imaginary part.
/// </summary>
public static class StateSource
{
    /// <exception cref="InvalidInputException">No such state or file, or not a state of qubits.</exception>
    public static CorrelationTensor Open(string text)
    {
        if (NamedStates.IsName(text)) return CorrelationTensor.Of(NamedStates.Parse(text));
        return Path.GetExtension(text).ToLowerInvariant() switch
        {
            ".json" => ReadJson(text),
            ".npy" => ReadNpy(text),
            _ => CorrelationTensor.Of(NamedStates.Parse(text)),
        };
    }

    private static CorrelationTensor ReadJson(string path)
    {
        string json;
        using (var reader = new StreamReader(InputFile.Open(path))) json = reader.ReadToEnd();
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("correlations", out var list))
                return CorrelationTensor.Of(StateFile.FromJson(json));
            var tensor = new CorrelationTensor(list.EnumerateArray().Select(number => number.GetDouble()));
            tensor.ToState();
            return tensor;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or InvalidInputException)
        {
            throw new InvalidInputException($"{path}: {error.Message}", error);
        }
    }

    private static CorrelationTensor ReadNpy(string path)
    {
        using var array = NpyArray.Open(path);
        var parts = array.Shape is [2, _, _] ? 2 : 1;
        var size = array.Shape.IsEmpty ? 0 : array.Shape[^1];
        if (array.Shape.Length != parts + 1 || array.Shape[^2] != size || size is < 2 or > State.MaximumDimension || !long.IsPow2(size))
        {
            throw new InvalidInputException(
                $"{path} has the shape ({string.Join(',', array.Shape)}); a density matrix of N qubits is (2^N, 2^N), real, or (2, 2^N, 2^N), "
                + "real and imaginary part.");
        }

        var values = new double[array.Length];
        array.Read(0, values);
        var dimension = (int)size;
        var matrix = Matrix<Complex>.Build.Dense(dimension, dimension, (i, j) => new Complex(
            values[(i * dimension) + j], parts == 2 ? values[(dimension * dimension) + (i * dimension) + j] : 0));
        try
        {
            return CorrelationTensor.Of(new State(Enumerable.Repeat(2, (int)long.Log2(size)), matrix));
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException($"{path}: {error.Message}", error);
        }
    }
}
