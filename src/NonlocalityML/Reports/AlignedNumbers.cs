using System.Globalization;
using System.Text.RegularExpressions;

namespace NonlocalityML.Reports;

/// <summary>
/// A column of numbers as a paper sets it: points stand below each other, and among small numbers all have a power of ten
/// where one has. Digits stay as they are written, so that a bound that was rounded outwards remains one.
/// </summary>
internal static partial class AlignedNumbers
{
    /// <summary>A column whose largest number is below this is one of small numbers.</summary>
    private const double Small = 0.1;

    /// <param name="texts">Invariant numbers, or blanks.</param>
    public static string[] Of(IReadOnlyList<string> texts)
    {
        if (!texts.All(IsPlain))
            return [.. texts.Select(Html.Typeset)];
        var isScientific = texts.Any(text => text.Contains('E')) && texts.All(text => Math.Abs(Value(text)) < Small);
        string[] set = isScientific ? [.. texts.Select(Scientific)] : [.. texts];
        var decimals = isScientific || !set.Any(text => text.Contains('E')) ? set.Select(Decimals).DefaultIfEmpty().Max() : 0;
        return [.. set.Select(text => Padded(text, decimals))];
    }

    /// <summary>12.5 as 1.25E1: the point moves, the digits stay. A zero has no power.</summary>
    private static string Scientific(string text)
    {
        if (Value(text) == 0)
            return text.Length == 0 ? "" : "0";
        var match = Number().Match(text);
        var (whole, fraction) = (match.Groups["whole"].Value, match.Groups["fraction"].Value);
        var digits = (whole + fraction).TrimStart('0');
        var power = match.Groups["power"] is { Success: true } given ? int.Parse(given.Value, CultureInfo.InvariantCulture) : 0;
        power += digits.Length - fraction.Length - 1;
        return $"{match.Groups["sign"].Value}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}E{power}";
    }

    private static bool IsPlain(string text) => text.Length == 0 || Number().IsMatch(text);

    private static double Value(string text) =>
        text.Length == 0 ? 0 : double.Parse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static int Decimals(string text) => Number().Match(text).Groups["fraction"].Length;

    /// <summary>Spaces as wide as the digits and the point that are missing, before the power.</summary>
    private static string Padded(string text, int decimals)
    {
        var spaces =
            decimals == 0 || text.Length == 0 ? ""
            : Decimals(text) is var own and > 0 ? new string('\u2007', decimals - own)
            : '\u2008' + new string('\u2007', decimals);
        var set = Html.Typeset(text);
        return set.IndexOf('\u00d7') is var power and >= 0 ? set.Insert(power, spaces) : set + spaces;
    }

    [GeneratedRegex(@"^(?<sign>-?)(?<whole>[0-9][0-9,]*)(?:\.(?<fraction>[0-9]+))?(?:E(?<power>[+-]?[0-9]+))?$")]
    private static partial Regex Number();
}
