using System.Diagnostics;

namespace NonlocalityML.Tests.Cli;

/// <summary>Ends a process that a failed test would leave behind; the one that it began, and what that began.</summary>
internal sealed class ProcessEnd(Process process) : IDisposable
{
    public void Dispose()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
