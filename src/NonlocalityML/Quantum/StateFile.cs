using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Files;
using NonlocalityML.Numerics;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Quantum;

/// <summary>
/// The file of a state: <c>{"dimensions": [2, 2], "real": [[..], ..], "imaginary": [[..], ..]}</c>, rows of the density matrix;
/// "imaginary" may be left out.
/// </summary>
internal static partial class StateFile
{
    private static readonly JsonTypeInfo<Content> ContentType = StrictJson.TypeOf<Content>(StateContext.Default);

    /// <summary>Reads the file of a state.</summary>
    /// <param name="path">The file.</param>
    /// <param name="say">Told what <see cref="NearState"/> had to change.</param>
    /// <exception cref="InvalidInputException">Names the file and what is wrong with it.</exception>
    public static State Read(string path, Action<string>? say = null)
    {
        var text = InputFile.ReadText(path);
        return InputProblem.Named(path, () => FromJson(text, say));
    }

    /// <summary>Reads what <see cref="ToJson"/> writes; every number returns bit for bit. What is nearly a state is brought to
    /// one.</summary>
    /// <param name="json">The document.</param>
    /// <param name="say">Told what <see cref="NearState"/> had to change.</param>
    /// <exception cref="InvalidInputException">Says what is wrong with the document or the matrix.</exception>
    public static State FromJson(string json, Action<string>? say = null)
    {
        var file = InputProblem.Named("The JSON of a state", () => StrictJson.Read(json, ContentType));
        var dimension = LocalDimensions.RequireSize([.. file.Dimensions]);
        Require(file.Real, dimension, "real");
        if (file.Imaginary is not null)
            Require(file.Imaginary, dimension, "imaginary");
        return NearState.Of(
            file.Dimensions,
            Matrix<Complex>.Build.Dense(dimension, dimension, (i, j) => new Complex(file.Real[i][j], file.Imaginary?[i][j] ?? 0)),
            say
        );
    }

    /// <summary>The state as JSON.</summary>
    public static string ToJson(State state) =>
        JsonSerializer.Serialize(
            new Content(
                [.. state.Dimensions],
                state.Matrix.Map(entry => entry.Real).ToRowArrays(),
                state.Matrix.Map(entry => entry.Imaginary).ToRowArrays()
            ),
            ContentType
        );

    private static void Require(double[][] rows, int dimension, string name)
    {
        if (rows.Length != dimension)
            throw new InvalidInputException($"\"{name}\" has {rows.Length} rows; the dimensions need {dimension}.");
        for (var i = 0; i < dimension; i++)
        {
            if (rows[i]?.Length != dimension)
            {
                throw new InvalidInputException(
                    $"Row {i} of \"{name}\" has {rows[i]?.Length ?? 0} numbers; the dimensions need {dimension}."
                );
            }
        }
    }

    private sealed record Content(int[] Dimensions, double[][] Real, double[][]? Imaginary = null);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class StateContext : JsonSerializerContext;
}
