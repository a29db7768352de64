using System.Diagnostics;
using NonlocalityML.Cli;

namespace NonlocalityML.Tests.Cli;

/// <summary>The command <c>nonlocality</c> in a process of its own.</summary>
internal static class ChildNonlocality
{
    /// <summary>Starts it.</summary>
    /// <param name="environment">Variables that differ from those of the test.</param>
    /// <param name="arguments">The command line.</param>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartAssembly(typeof(Verb).Assembly.Location, environment, arguments);

    /// <summary>Runs it to its end.</summary>
    public static (int Code, string Output, string Error) Run(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    ) => Finish(Start(environment, arguments));

    /// <summary>Runs this test's own program, which says what the processor may do.</summary>
    public static string Instructions(IReadOnlyDictionary<string, string> environment) =>
        Finish(StartAssembly(typeof(ChildNonlocality).Assembly.Location, environment)).Output;

    /// <summary>Waits for the end and reads what was written.</summary>
    public static (int Code, string Output, string Error) Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
    }

    private static Process StartAssembly(
        string assembly,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
