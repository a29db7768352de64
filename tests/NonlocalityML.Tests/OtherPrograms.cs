using System.ComponentModel;
using System.Diagnostics;

namespace NonlocalityML.Tests;

/// <summary>Programs that the software does not need and some tests do. CI installs them, and fails without; elsewhere such a
/// test is inconclusive then.</summary>
internal static class OtherPrograms
{
    /// <summary>Runs a script with the first Python that has a package; its Debian package is python3-PACKAGE.</summary>
    /// <returns>What it writes to standard output.</returns>
    public static string Python(string package, string script, params string[] arguments)
    {
        foreach (var interpreter in (string[])["/usr/bin/python3", "python3"])
        {
            if (TryRun(interpreter, "-c", $"import {package}") is not { ExitCode: 0 })
                continue;
            var (exitCode, output, error) = TryRun(interpreter, ["-c", script, .. arguments])!.Value;
            Assert.AreEqual(0, exitCode, error);
            return output;
        }

        Missing($"Python with {package} is needed (apt-get install python3-{package}).");
        return "";
    }

    /// <summary>Ends a test that lacks something.</summary>
    public static void Missing(string message)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            throw new AssertFailedException(message);
        throw new AssertInconclusiveException(message);
    }

    /// <summary>Runs a program to its end; null where there is none of that name.</summary>
    public static (int ExitCode, string Output, string Error)? TryRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
