using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NonlocalityML.Reports;

/// <summary>Text as HTML writes it.</summary>
internal static partial class Html
{
    /// <summary>Text for an element or a quoted attribute: &lt; &gt; &amp; and both quotes are escaped.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>An element that holds this text, set in type and escaped.</summary>
    public static string Element(string tag, string text) => $"<{tag}>{Prose(text)}</{tag}>";

    /// <summary>Text as a paper sets it: &lt;= +- and powers of ten by their signs, and escaped.</summary>
    public static string Prose(string text) => Escape(Typeset(text));

    /// <summary>The signs of a paper in place of those of a terminal.</summary>
    public static string Typeset(string text)
    {
        text = text.Replace("<=", "\u2264", StringComparison.Ordinal)
            .Replace(">=", "\u2265", StringComparison.Ordinal)
            .Replace("+-", "\u00b1", StringComparison.Ordinal)
            .Replace("sum |", "\u03a3\u2009|", StringComparison.Ordinal);
        text = Word().Replace(text, match => Signs[match.Value]);
        text = Mean().Replace(text, "\u27e8$1\u27e9");
        text = Ket().Replace(text, "|$1\u27e9");
        text = Sizes().Replace(text, match => match.Value.Replace('x', '\u00d7'));
        text = PowerOfTen().Replace(text, match => $"{match.Groups[1].Value}\u00d710{Superscript(match.Groups[2].Value)}");
        text = Correlator().Replace(text, match => $"E{Subscript(match.Groups[1].Value)}");
        text = Observables()
            .Replace(text, match => string.Concat(match.Value.Select(c => char.IsAsciiDigit(c) ? Subscript($"{c}") : $"{c}")));
        text = Party().Replace(text, match => match.Value.Replace(' ', '\u00a0'));
        text = Prime().Replace(text, "\u2032");
        return Minus().Replace(text, "\u2212");
    }

    private static readonly Dictionary<string, string> Signs = new()
    {
        ["sqrt "] = "\u221a",
        ["rho"] = "\u03c1",
        ["lambda"] = "\u03bb",
    };

    /// <summary>Words that stand for a sign.</summary>
    [GeneratedRegex(@"\bsqrt (?=[0-9(])|\b(?:rho|lambda)\b")]
    private static partial Regex Word();

    /// <summary>A mean of observables, &lt;AxBy&gt; or &lt;A0&gt;.</summary>
    [GeneratedRegex(@"<((?:[A-F][a-z0-9])+)>")]
    private static partial Regex Mean();

    [GeneratedRegex(@"\|([01]+)>")]
    private static partial Regex Ket();

    /// <summary>3x128, and the x of "error x 1000".</summary>
    [GeneratedRegex(@"(?<![\w.])[1-9][0-9]*(?:x[0-9]+)+(?!\w)|(?<= )x(?= 1000\b)")]
    private static partial Regex Sizes();

    /// <summary>One party of a scenario, (2 2), which no line breaks.</summary>
    [GeneratedRegex(@"\([0-9]+(?: [0-9]+)+\)")]
    private static partial Regex Party();

    /// <summary>The prime of S', not an apostrophe.</summary>
    [GeneratedRegex(@"(?<=\b[A-Z])'(?!\w)")]
    private static partial Regex Prime();

    /// <summary>A number, or a bracket of a value and its error, with an exponent; not a part of a longer word.</summary>
    [GeneratedRegex(@"((?<![\w.])[0-9]+(?:\.[0-9]+)?|\))[eE]([+-]?[0-9]{1,3})(?!\w)")]
    private static partial Regex PowerOfTen();

    /// <summary>E00, E012; not a word that begins so.</summary>
    [GeneratedRegex(@"\bE([0-9]{2,6})\b")]
    private static partial Regex Correlator();

    /// <summary>Products of observables, one digit each: A0B1C0, or A0 alone.</summary>
    [GeneratedRegex(@"(?<![\w.])(?:[A-F][0-9])+(?!\w)")]
    private static partial Regex Observables();

    /// <summary>A minus between two terms, or before a number or the first term; not a hyphen.</summary>
    [GeneratedRegex(@"(?<= )-(?= )|(?<=^|[\s(=\[])-(?=[0-9]|p\(|[A-F][0-9\u2080-\u2089])")]
    private static partial Regex Minus();

    private static string Superscript(string digits) =>
        string.Concat(
            int.Parse(digits, CultureInfo.InvariantCulture)
                .ToString(CultureInfo.InvariantCulture)
                .Select(c => c == '-' ? '\u207b' : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[c - '0'])
        );

    private static string Subscript(string digits) => string.Concat(digits.Select(c => (char)('\u2080' + (c - '0'))));

    /// <summary>A script or data block may not hold its own end, nor open a comment.</summary>
    public static string Script(string source) =>
        source
            .Replace("</script", @"<\/script", StringComparison.OrdinalIgnoreCase)
            .Replace("<!--", @"<\!--", StringComparison.Ordinal);
}
