namespace NonlocalityML.Tests;

/// <summary>Where the sources are: the nearest folder above the test's output that holds the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The entries at the top that belong to the project: those that git tracks; in an archive without git those that
    /// .gitignore does not name.</summary>
    public static IEnumerable<string> TopLevel()
    {
        var tracked = OtherPrograms.TryRun("git", "-C", Root, "ls-files") is { ExitCode: 0, Output: var files }
            ? files
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(file => file.Trim('"').Split('/')[0])
                .Distinct()
                .ToList()
            : [];
        return tracked.Count > 0
            ? tracked
            : Directory.GetFileSystemEntries(Root).Select(path => Path.GetFileName(path)).Where(name => !Ignores(name));
    }

    /// <summary>Whether .gitignore names an entry at the top.</summary>
    public static bool Ignores(string name)
    {
        var patterns = File.ReadAllLines(Path.Combine(Root, ".gitignore")).Select(line => line.Trim('/')).ToList();
        return patterns.Contains(name) || patterns.Contains($"*{Path.GetExtension(name)}");
    }

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "NonlocalityML.sln")) ? folder : Find(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
