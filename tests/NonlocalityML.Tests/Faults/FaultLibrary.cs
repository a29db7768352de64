using System.Diagnostics;
using NonlocalityML.Cli;

namespace NonlocalityML.Tests.Faults;

/// <summary>The small library of <c>faults.c</c>, built with the C compiler of the machine, and the program run under
/// it.</summary>
internal static class FaultLibrary
{
    private static readonly Lazy<string?> Built = new(Build);

    /// <summary>Ends the test where it cannot be built.</summary>
    public static void Require()
    {
        if (Built.Value is null)
            OtherPrograms.Missing("A C compiler on Linux is needed (apt-get install gcc).");
    }

    /// <summary>Runs the command line in a process of its own whose file operations are watched or disturbed.</summary>
    /// <param name="settings">Variables that <c>faults.c</c> reads, without their prefix.</param>
    /// <param name="programs">A folder of programs that come before those of the path; null for none.</param>
    /// <param name="arguments">The command line.</param>
    public static (int Code, string Output, string Error) Run(
        IReadOnlyDictionary<string, string> settings,
        string? programs,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Verb).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LD_PRELOAD"] = Built.Value;
        foreach (var (name, value) in settings)
            start.Environment[$"FAULT_{name}"] = value;
        if (programs is not null)
            start.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string? Build()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var library = Path.Combine(Directory.CreateTempSubdirectory("nonlocality-faults-").FullName, "faults.so");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(library)!, recursive: true);
        var source = Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "Faults", "faults.c");
        return OtherPrograms.TryRun("cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl") is { ExitCode: 0 }
            ? library
            : null;
    }
}
