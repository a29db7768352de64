namespace NonlocalityML.Tests;

/// <summary>A folder of its own that is removed with everything in it.</summary>
/// <param name="parent">Where it is made; null for the usual place.</param>
internal sealed class TemporaryFolder(string? parent = null) : IDisposable
{
    public string Path { get; } =
        parent is null
            ? Directory.CreateTempSubdirectory("nonlocality-test-").FullName
            : Directory.CreateDirectory(System.IO.Path.Combine(parent, "nonlocality-test")).FullName;

    /// <summary>The path of something in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file and returns its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
