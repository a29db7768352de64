using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The scripts that draw the figures: Vega, Vega-Lite and Vega-Embed as npm carries them, and the page's own few lines.</summary>
internal static class VegaScripts
{
    /// <summary>The version of Vega-Lite in src/npm/package.json.</summary>
    public const string Schema = "https://vega.github.io/schema/vega-lite/v6.5.0.json";

    private static readonly Lazy<IReadOnlyList<string>> Scripts = new(Read);

    /// <summary>Script elements for the end of a page that holds figures.</summary>
    /// <exception cref="InvalidInputException">The scripts are not beside the program.</exception>
    public static string Html => string.Concat(Sources.Select(source => $"<script>{Reports.Html.Script(source)}</script>\n"));

    /// <summary>The scripts in the order in which they run.</summary>
    /// <exception cref="InvalidInputException">The scripts are not beside the program.</exception>
    public static IReadOnlyList<string> Sources => Scripts.Value;

    /// <summary>A file that is compiled into the assembly.</summary>
    public static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(VegaScripts).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static IReadOnlyList<string> Read()
    {
        // The licences ask to travel with the scripts.
        string[] packages = ["vega", "vega-lite", "vega-embed"];
        return [.. packages.Select(name => $"/*\n{name}\n{File(Path.Combine(name, "LICENSE"))}*/\n{File(name + ".min.js")}"), Resource("page.js")];
    }

    private static string File(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "reports", name);
        return System.IO.File.Exists(path)
            ? System.IO.File.ReadAllText(path)
            : throw new InvalidInputException($"The scripts that draw figures are missing: there is no {path}; build the software again.");
    }
}
