using System.Globalization;
using System.Text.RegularExpressions;

namespace NonlocalityML.Datasets.Tables;

/// <summary>The number in the name of a setting that is an angle, by which settings are ordered.</summary>
internal static partial class SettingAngle
{
    /// <summary>22.5, 45 deg, 0.5 rad, pi/4, 3π/8; NaN for other names.</summary>
    public static double Of(string text)
    {
        if (AngleText().Match(text) is not { Success: true } match)
            return double.NaN;
        var (number, isPi) = (match.Groups["number"].Value.Replace(',', '.'), match.Groups["pi"].Success);
        if (number is "" or "+" or "-")
            number = isPi ? $"{number}1" : "nan";
        return double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)
            * (isPi ? Math.PI : 1)
            / (match.Groups["below"] is { Success: true } below ? double.Parse(below.Value, CultureInfo.InvariantCulture) : 1);
    }

    [GeneratedRegex(
        @"^(?<number>[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)?)\s*"
            + @"(?:deg|degrees|°|rad|\*?\s*(?<pi>pi|π)\s*(?:/\s*(?<below>[1-9][0-9]*))?)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AngleText();
}
