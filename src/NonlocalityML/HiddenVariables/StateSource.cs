using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// States as the command line names them: a name of <see cref="NamedStates"/>, a JSON file (<see cref="StateFile"/>, or
/// <c>{"correlations": [..]}</c> with the 4^N numbers of a <see cref="CorrelationTensor"/> of qubits), or an .npy file with a
/// density matrix (D, D), real or complex, or (2, D, D), real and imaginary part. Where D = p^N with a prime p these are N
/// parties of dimension p; else, or where other parties are meant, their dimensions follow the name: <c>rho.npy:4,4</c>.
/// </summary>
public static partial class StateSource
{
    private static readonly JsonTypeInfo<CorrelationsOnly> CorrelationsType = StrictJson.TypeOf<CorrelationsOnly>(
        CorrelationsContext.Default
    );

    /// <param name="text">A name or a file.</param>
    /// <param name="say">Told where the matrix of a file is nearly a state and what was changed; see
    /// <see cref="NearState"/>.</param>
    /// <param name="cancellation">Ends the making of a state.</param>
    /// <exception cref="InvalidInputException">No such state or file.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static CorrelationTensor Open(string text, Action<string>? say = null, CancellationToken cancellation = default)
    {
        if (NamedStates.IsName(text))
            return CorrelationTensor.Of(NamedStates.Parse(text, cancellation));
        if (Dimensioned().Match(text) is { Success: true } match)
            return ReadNpy(
                match.Groups[1].Value,
                [
                    .. match
                        .Groups[2]
                        .Value.Split(',')
                        .Select(word => int.TryParse(word, CultureInfo.InvariantCulture, out var d) ? d : 0),
                ],
                say
            );
        return Path.GetExtension(text).ToLowerInvariant() switch
        {
            ".json" => ReadJson(text, say),
            ".npy" => ReadNpy(text, null, say),
            _ => CorrelationTensor.Of(NamedStates.Parse(text, cancellation)),
        };
    }

    /// <summary>The dimension of the first party; a state that has a name is not made for that.</summary>
    /// <exception cref="InvalidInputException">No such state or file.</exception>
    public static int Dimension(string text) => NamedStates.IsName(text) ? NamedStates.Dimension(text) : Open(text).Dimensions[0];

    private static CorrelationTensor ReadJson(string path, Action<string>? say)
    {
        var json = InputFile.ReadText(path);
        return InputProblem.Named(
            path,
            () =>
            {
                using (var document = StrictJson.Document(json))
                {
                    if (
                        document.RootElement.ValueKind != JsonValueKind.Object
                        || !document.RootElement.TryGetProperty("correlations", out _)
                    )
                        return CorrelationTensor.Of(StateFile.FromJson(json, say));
                }

                var tensor = new CorrelationTensor(StrictJson.Read(json, CorrelationsType).Correlations);
                var isChanged = false;
                var state = NearState.Of(
                    tensor.Dimensions,
                    tensor.ToMatrix(),
                    said =>
                    {
                        isChanged = true;
                        say?.Invoke(said);
                    }
                );
                return isChanged ? CorrelationTensor.Of(state) : tensor;
            }
        );
    }

    private static CorrelationTensor ReadNpy(string path, ImmutableArray<int>? dimensions, Action<string>? say)
    {
        using var array = NpyArray.Open(path);
        var parts = array.Shape is [2, _, _] && !array.Type.IsComplex ? 2 : 1;
        var size = array.Shape.IsEmpty ? 0 : array.Shape[^1];
        if (array.Shape.Length != parts + 1 || array.Shape[^2] != size || size is < 2 or > State.MaximumDimension)
        {
            throw new InvalidInputException(
                $"{path} has the shape ({string.Join(',', array.Shape)}); a density matrix is (D, D), real or complex, or "
                    + "(2, D, D), real and "
                    + $"imaginary part, with D from 2 to {State.MaximumDimension}."
            );
        }

        var values = new Complex[array.Length];
        array.Read(0, values);
        var dimension = (int)size;
        var matrix = Matrix<Complex>.Build.Dense(
            dimension,
            dimension,
            (i, j) =>
                values[(i * dimension) + j]
                + (parts == 2 ? Complex.ImaginaryOne * values[(dimension * dimension) + (i * dimension) + j] : 0)
        );
        try
        {
            return CorrelationTensor.Of(NearState.Of(dimensions ?? EqualParties(dimension), matrix, say));
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException($"{path}: {error.Message}", error);
        }
    }

    private static IEnumerable<int> EqualParties(int dimension)
    {
        var (prime, parties) = (Enumerable.Range(2, dimension).First(factor => dimension % factor == 0), 0);
        for (var rest = dimension; rest > 1; rest /= prime, parties++)
        {
            if (rest % prime != 0)
            {
                throw new InvalidInputException(
                    $"dimension {dimension} is no power of a prime, so that its parties must be named: "
                        + $"NAME.npy:{prime},{dimension / prime}."
                );
            }
        }

        return Enumerable.Repeat(prime, parties);
    }

    private sealed record CorrelationsOnly(double[] Correlations);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(CorrelationsOnly))]
    private sealed partial class CorrelationsContext : JsonSerializerContext;

    [GeneratedRegex(@"^(.+\.npy):([0-9]+(?:,[0-9]+)*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Dimensioned();
}
