using System.Runtime.InteropServices;

namespace NonlocalityML.Cli;

/// <summary>The command that starts this program again, on a machine that has the same files.</summary>
internal static class ThisProgram
{
    private const string Name = "nonlocality";

    /// <summary>Its own path where it is published with a start file; otherwise that of dotnet and of its assembly.</summary>
    public static IReadOnlyList<string> Command =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == Name
            ? [path]
            : [Dotnet, Path.Combine(AppContext.BaseDirectory, Name + ".dll")];

    private static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : Host;

    /// <summary>The host of the runtime that is in use: three folders above its libraries.</summary>
    private static string Host =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")) is var path
        && File.Exists(path)
            ? path
            : "dotnet";
}
