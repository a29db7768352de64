using System.Globalization;
using System.Text.RegularExpressions;

namespace NonlocalityML.Quantum;

/// <summary>Angles as the command line takes them everywhere: in degrees, or in radians with <c>rad</c> behind the number or as
/// parts of pi.</summary>
public static partial class Angles
{
    /// <summary>In degrees: "22.5", "22.5deg", "0.3927rad", "pi/8", "-3pi/4"; null where the text is no finite number.</summary>
    public static double? Degrees(string text)
    {
        var word = text.Trim().ToLowerInvariant();
        if (PartOfPi().Match(word) is { Success: true } part)
        {
            var (times, below) = (part.Groups["times"].Value, part.Groups["below"]);
            return Whole(times is "" or "-" ? $"{times}1" : times) * 180.0 / (below.Success ? Whole(below.Value) : 1);
        }

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

    private static int Whole(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<times>-?[0-9]{0,4})\*?(?:pi|\u03c0)(?:/(?<below>[1-9][0-9]{0,3}))?$")]
    private static partial Regex PartOfPi();
}
