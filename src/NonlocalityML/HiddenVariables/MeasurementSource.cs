using System.Globalization;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// Measurements as the command line names them: <c>projective</c>; of qubits <c>planar</c> (the x-y plane, as everywhere),
/// <c>planar:xz</c>, or a file of axes, JSON <c>[[x, y, z], ..]</c> or .npy (axes, 3); of any dimension <c>pvm</c>,
/// <c>povm:outcomes</c> or
/// <c>povm:outcomes:rank</c> (<see cref="RandomMeasurements"/>).
/// </summary>
public static class MeasurementSource
{
    /// <param name="text">The name.</param>
    /// <param name="dimension">Levels of every party.</param>
    /// <exception cref="InvalidInputException">No such set or file, not unit vectors, or not for this dimension.</exception>
    public static MeasurementSet Open(string text, int dimension = 2) =>
        text.Split(':') switch
        {
            ["pvm"] => RandomMeasurements.Projective(dimension),
            ["povm", var outcomes] => RandomMeasurements.General(dimension, Whole(outcomes, text)),
            ["povm", var outcomes, var rank] => RandomMeasurements.General(dimension, Whole(outcomes, text), Whole(rank, text)),
            ["projective"] => dimension == 2 ? MeasurementDirections.Projective : RandomMeasurements.Projective(dimension),
            _ when dimension != 2 => throw new InvalidInputException(
                $"'{text}' measurements are of qubits; a party here has dimension {dimension}: pvm, povm:N (N outcomes) and "
                    + "povm:N:1 (of rank 1) are for it."
            ),
            ["planar"] => MeasurementDirections.Planar(Plane.Parse("xy")),
            ["planar", var plane] => MeasurementDirections.Planar(Plane.Parse(plane)),
            _ => MeasurementDirections.Finite(ReadAxes(text)),
        };

    private static int Whole(string word, string text) =>
        int.TryParse(word, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException(
                $"'{word}' in '{text}' is no whole number; povm:4 has four outcomes, povm:4:1 effects of rank 1."
            );

    private static List<Direction> ReadAxes(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => ReadJson(path),
            ".npy" => ReadNpy(path),
            _ => throw new InvalidInputException(
                $"'{path}' is no set of measurements; projective, planar, planar:xz, pvm, povm:N, or a .json or .npy file "
                    + "of axes are."
            ),
        };

    private static List<Direction> ReadJson(string path)
    {
        var bytes = InputFile.ReadBytes(path);
        var rows = InputProblem.Named($"{path} is no list of axes [[x, y, z], ..]", () => StrictJson.Read<double[][]>(bytes));
        return
        [
            .. rows.Select(
                (row, i) =>
                    row.Length == 3
                        ? new Direction(row[0], row[1], row[2])
                        : throw new InvalidInputException($"{path}: axis {i} has {row.Length} numbers; 3 are needed.")
            ),
        ];
    }

    private static List<Direction> ReadNpy(string path)
    {
        using var array = NpyArray.Open(path);
        if (array.Shape is not [var count and <= 4096, 3])
            throw new InvalidInputException(
                $"{path} has the shape ({string.Join(',', array.Shape)}); axes are (axes, 3), at most 4096 of them."
            );
        var values = new double[3 * count];
        array.Read(0, values);
        return [.. values.Chunk(3).Select(axis => new Direction(axis[0], axis[1], axis[2]))];
    }
}
