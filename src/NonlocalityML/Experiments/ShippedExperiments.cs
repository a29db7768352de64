namespace NonlocalityML.Experiments;

/// <summary>The published counts that come with the program.</summary>
public static class ShippedExperiments
{
    /// <summary>Their files, by name.</summary>
    public static IReadOnlyList<string> Files =>
        [
            .. Directory
                .GetFiles(Path.Combine(AppContext.BaseDirectory, "datasets", "experiments"), "*.csv")
                .Order(StringComparer.Ordinal),
        ];
}
