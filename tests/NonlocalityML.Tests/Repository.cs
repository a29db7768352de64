namespace NonlocalityML.Tests;

/// <summary>Where the sources are: the nearest folder above the test's output that holds the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "NonlocalityML.sln")) ? folder : Find(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
