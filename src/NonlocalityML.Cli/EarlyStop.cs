using System.Runtime.InteropServices;

namespace NonlocalityML.Cli;

/// <summary>Ctrl-C and SIGTERM before a verb has begun, while nothing is there to be kept: one line, and the program
/// ends.</summary>
internal sealed class EarlyStop : IDisposable
{
    private static volatile bool isOver;

    private readonly PosixSignalRegistration[] registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Stop)),
    ];

    /// <summary>A verb begins, which is told of signals by the parser.</summary>
    public static void End() => isOver = true;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
    }

    private static void Stop(PosixSignalContext context)
    {
        if (isOver)
            return;
        context.Cancel = true;
        Console.Error.WriteLine("nonlocality: stopped");
        Environment.Exit(CommandLine.Stopped);
    }
}
