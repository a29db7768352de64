using System.Text.RegularExpressions;

namespace NonlocalityML.Bell;

/// <summary>
/// Other spellings of an inequality, brought to the one that <see cref="InequalityReader"/> knows: LaTeX, angle brackets,
/// <c>A_1 B_1</c>, <c>a1 b1</c>, <c>AB'</c> and <c>E(a,b')</c> with a prime for setting 1, <c>P(a=0,b=1|x=0,y=1)</c>.
/// </summary>
internal static partial class InequalitySpelling
{
    /// <summary>The same text in plain terms; what is not known stays as it is.</summary>
    public static string Plain(string text)
    {
        var plain = text.Replace('\u2212', '-').Replace("\u2264", "<=").Replace("\u2265", ">=").Replace("\u2260", "!=");
        plain = plain.Replace('\u2032', '\'').Replace('\u2019', '\'');
        if (plain.Contains('\\', StringComparison.Ordinal))
            plain = OfLatex(plain);
        plain = Subscript().Replace(plain, index => index.Value.Contains(',') ? $"({index.Groups[1]})" : index.Groups[1].Value);
        plain = Named().Replace(plain, "");
        plain = Gap().Replace(plain, "$1");
        plain = Opening().Replace(plain, "(");
        plain = Closing().Replace(plain, ")");
        plain = Small().Replace(plain, letter => letter.Value.ToUpperInvariant());
        plain = PrimedCorrelator().Replace(plain, primed => $"E({primed.Groups[1].Length},{primed.Groups[2].Length})");
        plain = PrimedProduct().Replace(plain, primed => $"A{primed.Groups[1].Length}B{primed.Groups[2].Length}");
        return AngleBrackets().Replace(plain, "$1");
    }

    private static string OfLatex(string text)
    {
        var plain = Fraction().Replace(text, "$1/$2");
        foreach (var (command, meaning) in Commands)
            plain = Regex.Replace(plain, $@"\\{command}(?![A-Za-z])", meaning);
        return plain.Replace(@"\,", " ").Replace(@"\;", " ").Replace(@"\!", "").Replace(@"\ ", " ").Replace("$", "");
    }

    private static readonly (string Command, string Meaning)[] Commands =
    [
        ("langle", "<"),
        ("rangle", ">"),
        ("leqslant", "<="),
        ("leq", "<="),
        ("le", "<="),
        ("geq", ">="),
        ("ge", ">="),
        ("neq", "!="),
        ("cdot", "*"),
        ("left", ""),
        ("right", ""),
        ("mid", "|"),
        ("prime", "'"),
    ];

    [GeneratedRegex(@"\\[dt]?frac\s*\{\s*([0-9]+)\s*\}\s*\{\s*([0-9]+)\s*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();

    /// <summary>A_1, A_{1} and E_{0,1}.</summary>
    [GeneratedRegex(@"_\{?([0-9]+(?:,\s*[0-9]+)*)\}?", RegexOptions.CultureInvariant)]
    private static partial Regex Subscript();

    /// <summary>The name before a value, as in P(a=0,b=1|x=0,y=1).</summary>
    [GeneratedRegex(@"(?<=[(,|]\s*)[A-Za-z]\s*=\s*(?=[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"\s*([,|])\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();

    [GeneratedRegex(@"\(\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\s+\)", RegexOptions.CultureInvariant)]
    private static partial Regex Closing();

    /// <summary>Not e, which 1e4 has.</summary>
    [GeneratedRegex("(?<![A-Za-z])[a-d](?=[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Small();

    [GeneratedRegex(@"E\([aA]('*),[bB]('*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex PrimedCorrelator();

    [GeneratedRegex(@"(?<![A-Za-z])[aA]('*)\s*[bB]('*)(?![A-Za-z0-9(])", RegexOptions.CultureInvariant)]
    private static partial Regex PrimedProduct();

    /// <summary>The mean of a product as theorists write it: &lt;A0B1&gt;.</summary>
    [GeneratedRegex("[<\u27e8]\\s*([A-Z][0-9A-Z ]*)[>\u27e9]", RegexOptions.CultureInvariant)]
    private static partial Regex AngleBrackets();
}
