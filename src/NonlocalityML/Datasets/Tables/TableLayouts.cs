using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>The layouts of bare blocks of numbers by name.</summary>
internal static class TableLayouts
{
    private static readonly Dictionary<string, TableLayout> All = new()
    {
        ["blocks"] = TableLayout.Blocks,
        ["rows"] = TableLayout.Rows,
        ["correlators"] = TableLayout.Correlators,
        ["correlators-with-marginals"] = TableLayout.CorrelatorsWithMarginals,
        ["collins-gisin"] = TableLayout.CollinsGisin,
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <exception cref="InvalidInputException">No such layout.</exception>
    public static TableLayout Named(string name) =>
        All.TryGetValue(name, out var layout)
            ? layout
            : throw new InvalidInputException($"layout is '{name}'; one of {string.Join(", ", Names)} is needed.");
}
