using System.Text.Json;
using System.Text.Json.Serialization;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Files;
using NonlocalityML.Numerics;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Quantum;

/// <summary>
/// Files of measurements, and of states with measurements: <c>{"measurements": [[M, ..], ..]}</c>, by party and setting, beside
/// <c>"state"</c> as <see cref="StateFile"/> has it where there is one. M is one of
/// <c>{"angle": degrees}</c> (of a qubit, from z towards x), <c>{"bloch": [x, y, z]}</c>,
/// <c>{"vectors": [[v, ..], ..]}</c> (an orthonormal basis, one vector for each outcome), or
/// <c>{"effects": [[[e, ..], ..], ..]}</c> (one matrix for each outcome), with real numbers or pairs [real, imaginary].
/// </summary>
public static class QuantumModelFile
{
    private static readonly JsonSerializerOptions Written = new(StrictJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>State and measurements of a file that has both.</summary>
    /// <exception cref="InvalidInputException">Names the file and what is wrong with it.</exception>
    public static QuantumModel Read(string path)
    {
        var text = InputFile.ReadText(path);
        return InputProblem.Named(
            path,
            () =>
            {
                var file = StrictJson.Read<Content>(text);
                return file.State is { } state
                    ? new QuantumModel(StateFile.FromJson(state.GetRawText()), Measurements(file))
                    : throw new InvalidInputException("\"state\" is missing.");
            }
        );
    }

    /// <summary>The measurements of a file, by party and setting; a state in it is not looked at.</summary>
    /// <exception cref="InvalidInputException">Names the file and what is wrong with it.</exception>
    public static IReadOnlyList<IReadOnlyList<Measurement>> ReadMeasurements(string path)
    {
        var text = InputFile.ReadText(path);
        return InputProblem.Named(path, () => Measurements(StrictJson.Read<Content>(text)));
    }

    /// <summary>A model as this file; every number returns bit for bit.</summary>
    public static string ToJson(QuantumModel model) =>
        JsonSerializer.Serialize(
            new Content(
                [
                    .. model.Measurements.Select(party =>
                        party
                            .Select(measurement => new Setting(
                                Effects:
                                [
                                    .. measurement.Effects.Select(effect =>
                                        effect.ToRowArrays().Select(row => row.Select(Element).ToArray()).ToArray()
                                    ),
                                ]
                            ))
                            .ToArray()
                    ),
                ],
                JsonDocument.Parse(StateFile.ToJson(model.State)).RootElement
            ),
            Written
        ) + "\n";

    private static JsonElement Element(Complex value) =>
        JsonSerializer.SerializeToElement<double[]>([value.Real, value.Imaginary]);

    private static IReadOnlyList<IReadOnlyList<Measurement>> Measurements(Content file) =>
        [
            .. file.Measurements.Select(
                (party, p) =>
                    (IReadOnlyList<Measurement>)
                        [.. party.Select((setting, x) => InputProblem.Named($"setting {x} of party {p}", () => Of(setting)))]
            ),
        ];

    private static Measurement Of(Setting setting) =>
        setting switch
        {
            { Angle: { } angle, Bloch: null, Vectors: null, Effects: null } => Measurement.InXzPlane(angle * Math.PI / 180),
            { Angle: null, Bloch: [var x, var y, var z], Vectors: null, Effects: null } => Measurement.Bloch(x, y, z),
            { Angle: null, Bloch: null, Vectors: { Length: > 0 } vectors, Effects: null } => Measurement.FromVectors(
                Matrix(vectors).Transpose()
            ),
            { Angle: null, Bloch: null, Vectors: null, Effects: { } effects } => new Measurement(effects.Select(Matrix)),
            _ => throw new InvalidInputException(
                "it is given by one of \"angle\" (degrees), \"bloch\" ([x, y, z]), \"vectors\" and \"effects\"."
            ),
        };

    private static Matrix<Complex> Matrix(JsonElement[][] rows)
    {
        if (rows.Length == 0 || Array.Exists(rows, row => row.Length != rows[0].Length))
            throw new InvalidInputException("rows of a matrix, or vectors, have different lengths.");
        return Matrix<Complex>.Build.Dense(rows.Length, rows[0].Length, (i, j) => Number(rows[i][j]));
    }

    private static Complex Number(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number)
            return element.GetDouble();
        var parts = element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToList() : [];
        return parts is [{ ValueKind: JsonValueKind.Number } real, { ValueKind: JsonValueKind.Number } imaginary]
            ? new Complex(real.GetDouble(), imaginary.GetDouble())
            : throw new InvalidInputException("a number, or a pair [real, imaginary], is needed.");
    }

    private sealed record Content(Setting[][] Measurements, JsonElement? State = null);

    private sealed record Setting(
        double? Angle = null,
        double[]? Bloch = null,
        JsonElement[][]? Vectors = null,
        JsonElement[][][]? Effects = null
    );
}
