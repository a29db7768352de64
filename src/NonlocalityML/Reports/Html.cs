using System.Net;

namespace NonlocalityML.Reports;

/// <summary>Text as HTML writes it.</summary>
internal static class Html
{
    /// <summary>Text for an element or a quoted attribute: &lt; &gt; &amp; and both quotes are escaped.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>An element that holds this text, escaped.</summary>
    public static string Element(string tag, string text) => $"<{tag}>{Escape(text)}</{tag}>";

    /// <summary>A script or data block may not hold its own end, nor open a comment.</summary>
    public static string Script(string source) =>
        source
            .Replace("</script", @"<\/script", StringComparison.OrdinalIgnoreCase)
            .Replace("<!--", @"<\!--", StringComparison.Ordinal);
}
