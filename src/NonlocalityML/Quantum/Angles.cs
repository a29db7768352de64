using System.Globalization;

namespace NonlocalityML.Quantum;

/// <summary>Angles as the command line takes them everywhere: in degrees, or in radians with <c>rad</c> behind the
/// number.</summary>
public static class Angles
{
    /// <summary>In degrees: "22.5", "22.5deg", "0.3927rad"; null where the text is no finite number.</summary>
    public static double? Degrees(string text)
    {
        var word = text.Trim().ToLowerInvariant();
        var isRadians = word.EndsWith("rad", StringComparison.Ordinal);
        var number =
            isRadians ? word[..^3]
            : word.EndsWith("deg", StringComparison.Ordinal) ? word[..^3]
            : word.TrimEnd('\u00b0');
        return
            double.TryParse(number.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? isRadians
                ? value * 180 / Math.PI
                : value
            : null;
    }
}
