using System.Globalization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// Measurements of qubits as people write them: <c>"0,90;45,-45"</c>, the settings of a party with commas between them, parties
/// with semicolons. A number is an angle in the x-z plane of the Bloch sphere, from z towards x, in degrees unless <c>rad</c>
/// stands behind it; <c>x:y:z</c> is a direction, projective for length 1 and unsharp below; <c>X</c>, <c>Y</c>, <c>Z</c> are the
/// axes.
/// </summary>
public static class AngleList
{
    private const string Form =
        "angles in degrees such as 0,90;45,-45, with 1.57rad or pi/2 for radians, x:y:z for directions, or X, Y, Z";

    private const double LengthTolerance = 1e-6;

    /// <param name="text">Settings by party.</param>
    /// <returns>By party and setting.</returns>
    /// <exception cref="InvalidInputException">Names what was not understood.</exception>
    public static IReadOnlyList<IReadOnlyList<Measurement>> Parse(string text) =>
        [
            .. text.Split(';')
                .Select(party => (IReadOnlyList<Measurement>)[.. party.Split(',').Select(word => Setting(text, word.Trim()))]),
        ];

    private static Measurement Setting(string text, string word)
    {
        var (x, y, z) = word.ToUpperInvariant() switch
        {
            "X" => (1, 0, 0),
            "Y" => (0, 1, 0),
            "Z" => (0, 0, 1),
            _ when word.Contains(':', StringComparison.Ordinal) => Direction(text, word),
            _ => InPlane(Angles.Degrees(word) ?? throw Wrong(text, word)),
        };
        var length = Math.Sqrt((x * x) + (y * y) + (z * z));
        if (length > 1 + LengthTolerance)
            throw new InvalidInputException($"'{word}' in '{text}' has the length {length:G6}; a Bloch vector has at most 1.");
        // Written with a few digits, a unit vector is a little off.
        var factor = Math.Abs(length - 1) <= LengthTolerance ? 1 / length : 1;
        return Measurement.Bloch(x * factor, y * factor, z * factor);
    }

    private static (double X, double Y, double Z) InPlane(double degrees)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        return (sine, 0, cosine);
    }

    private static (double X, double Y, double Z) Direction(string text, string word) =>
        word.Split(':') is [var x, var y, var z]
            ? (Number(text, word, x), Number(text, word, y), Number(text, word, z))
            : throw Wrong(text, word);

    private static double Number(string text, string word, string number) =>
        double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Wrong(text, word);

    private static InvalidInputException Wrong(string text, string word) =>
        new($"'{word}' in '{text}' is no measurement of a qubit; {Form} are.");
}
