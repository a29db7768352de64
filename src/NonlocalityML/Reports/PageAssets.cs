using System.Security.Cryptography;
using System.Text;

namespace NonlocalityML.Reports;

/// <summary>Style and script of a <see cref="Report"/>, for pages that show its parts one by one.</summary>
internal static class PageAssets
{
    private static readonly Lazy<string> Source = new(() =>
        $"/*\n{Resource("plotly-license.txt")}*/\n{Resource("plotly.js")}\n{Resource("page.js")}"
    );

    /// <summary>
    /// Plotly puts its own rules into this element of the head. Where it finds none it makes one, which a strict content policy
    /// refuses.
    /// </summary>
    public const string StyleOfPlotly = "<style id=\"plotly.js-style-global\"></style>";

    public static string Style => Resource("page.css");

    /// <summary>Plotly, and what draws every figure on the page; <c>drawFigures(element)</c> draws those that were
    /// added.</summary>
    public static string Script => Source.Value;

    /// <summary>What a content policy calls the script or style of this text.</summary>
    public static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    /// <summary>A file that is compiled into the assembly.</summary>
    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(PageAssets).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
