using System.Globalization;
using System.Text.RegularExpressions;

namespace NonlocalityML.Tests;

/// <summary>
/// What a page shows of a command's output, to be compared with what was printed: words one by one, numbers as numbers, so that
/// another processor passes whose last digits differ. A line <c>...</c> stands for any lines.
/// </summary>
internal sealed partial class ShownOutput(string shown)
{
    /// <summary>Proven bounds agree to this.</summary>
    private const double Tolerance = 1e-9;

    private readonly string[][] lines = Words(shown);

    /// <summary>Null where the output is the one shown; otherwise the first line of the page that it lacks.</summary>
    public string? Difference(string printed)
    {
        var output = Words(printed);
        var furthest = 0;
        return Matches(0, 0) ? null
            : furthest < lines.Length ? string.Join(' ', lines[furthest])
            : "nothing more";

        bool Matches(int line, int place)
        {
            furthest = Math.Max(furthest, line);
            if (line == lines.Length)
                return place == output.Length;
            if (lines[line] is ["..."])
                return Enumerable.Range(place, output.Length - place + 1).Any(next => Matches(line + 1, next));
            return place < output.Length && IsSame(lines[line], output[place]) && Matches(line + 1, place + 1);
        }
    }

    private static string[][] Words(string text) =>
        [.. text.TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static bool IsSame(string[] shown, string[] printed) =>
        shown.Length == printed.Length && shown.Zip(printed).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(string shown, string printed)
    {
        if (shown == printed)
            return true;
        var (ours, theirs) = (Number().Matches(shown), Number().Matches(printed));
        return Number().Replace(shown, "#") == Number().Replace(printed, "#")
            && ours.Zip(theirs).All(pair => IsNear(pair.First.Value, pair.Second.Value));
    }

    /// <summary>Whole numbers agree exactly; others to one and a half in the last place shown, or to the tolerance where more
    /// places are shown.</summary>
    private static bool IsNear(string shown, string printed)
    {
        if (!shown.Contains('.', StringComparison.Ordinal))
            return shown == printed;
        var exponent = shown.IndexOfAny(['e', 'E']);
        var mantissa = exponent < 0 ? shown : shown[..exponent];
        var places = mantissa.Length - mantissa.IndexOf('.', StringComparison.Ordinal) - 1;
        var scale = exponent < 0 ? 1 : Math.Pow(10, int.Parse(shown[(exponent + 1)..], CultureInfo.InvariantCulture));
        return Math.Abs(Value(shown) - Value(printed)) <= Math.Max(Tolerance, 1.5 * scale * Math.Pow(10, -places));
    }

    private static double Value(string number) =>
        double.Parse(number, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d[\d,]*(\.\d+)?([eE][-+]?\d+)?")]
    private static partial Regex Number();
}
