using System.Text.RegularExpressions;

namespace NonlocalityML.Datasets.Tables;

/// <summary>Tables of LaTeX, fields between &amp; and rows that end in \\, as text between tabs; each line stays where it
/// is.</summary>
internal static class LatexText
{
    private static readonly (Regex Pattern, string Text)[] Rules =
    [
        (new(@"\\(?:begin|end)\{[^{}]*\}(?:\[[^\[\]]*\])?(?:\{[^{}]*\})?"), ""),
        (new(@"\\(?:cline|cmidrule)(?:\([^()]*\))?\{[^{}]*\}|\\(?:[a-z]+rule|[a-z]*hline|centering)(?![a-zA-Z])"), ""),
        (new(@"\\[,;:! ]|\\(?:langle|rangle)(?![a-zA-Z])"), ""),
        (new(@"\^?\{?\\(?:circ|degree)(?![a-zA-Z])\}?"), "°"),
        (new(@"\\pm(?![a-zA-Z])"), "±"),
        (new(@"\\(?:times|cdot)(?![a-zA-Z])"), "×"),
        // Subscripts, but no escaped ones.
        (new(@"(?<!\\)_"), ""),
        (new(@"\\([%#_])"), "$1"),
        // Greek letters keep their names; what only sets a type is dropped.
        (new(@"\\(alpha|beta|theta|phi|pi|sigma|uparrow|downarrow)(?![a-zA-Z])"), "$1"),
        (new(@"\\[a-zA-Z]+|[${}]"), ""),
        (new("~"), " "),
    ];

    /// <summary>The text itself where it is none of LaTeX.</summary>
    public static string Plain(string text) =>
        text.Contains('&') && text.Contains(@"\\", StringComparison.Ordinal)
            ? string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Row))
            : text;

    /// <summary>Rules and environments have no fields.</summary>
    private static string Row(string line)
    {
        line = Regex.Replace(line, @"(?<!\\)%.*", "");
        if (!line.Contains('&'))
            return "";
        line = Regex.Replace(line, @"\\\\(?:\[[^\[\]]*\])?", "");
        return string.Join(
            '\t',
            line.Split('&').Select(field => Rules.Aggregate(field, (left, rule) => rule.Pattern.Replace(left, rule.Text)).Trim())
        );
    }
}
