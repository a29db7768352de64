using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>Style and scripts of a <see cref="Report"/>, for pages that show its parts one by one.</summary>
public static class PageAssets
{
    public static string Style => VegaScripts.Resource("page.css");

    /// <summary>Vega and what draws every figure on the page; <c>drawFigures(element)</c> draws those that were added.</summary>
    /// <exception cref="InvalidInputException">The scripts are not beside the program.</exception>
    public static string Script => string.Join('\n', VegaScripts.Sources);
}
