using System.Reflection;
using System.Runtime.InteropServices;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Native;

/// <summary>The functions of nonlocality.h. No exception crosses: it becomes a <see cref="Status"/> and one line.</summary>
internal static unsafe class Exports
{
    private static readonly nint VersionText = Marshal.StringToCoTaskMemUTF8(
        typeof(Exports).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version is { } version
            ? version[..version.LastIndexOf('.')]
            : ""
    );

    [UnmanagedCallersOnly(EntryPoint = "nonlocality_version")]
    public static nint Version() => VersionText;

    [UnmanagedCallersOnly(EntryPoint = "nonlocality_free")]
    public static void Free(nint text) => Marshal.FreeCoTaskMem(text);

    [UnmanagedCallersOnly(EntryPoint = "nonlocality_label")]
    public static int Label(
        nint scenario,
        nint tables,
        int type,
        long count,
        int threads,
        nint labels,
        delegate* unmanaged<nint, long, long, int> progress,
        nint context,
        nint* message
    ) =>
        Guard(
            message,
            () =>
            {
                if (count < 0 || (count > 0 && (tables == 0 || labels == 0)))
                    throw new InvalidInputException($"{count} tables are given without a place for them or for their labels.");
                if (type is not (0 or 1))
                    throw new InvalidInputException($"The type of numbers is {type}; 0 (float64) or 1 (float32) is needed.");
                var work = new TableLabels(Bell.Scenario.Parse(Text(scenario)), tables, type == 1, count, labels);
                Watch.Over(work.Run, threads, progress, context);
                return null;
            }
        );

    [UnmanagedCallersOnly(EntryPoint = "nonlocality_sample")]
    public static int Sample(
        nint scenario,
        nint distribution,
        ulong seed,
        long first,
        long count,
        int threads,
        nint tables,
        delegate* unmanaged<nint, long, long, int> progress,
        nint context,
        nint* message
    ) =>
        Guard(
            message,
            () =>
            {
                if (first < 0 || count < 0 || (count > 0 && tables == 0))
                    throw new InvalidInputException(
                        $"{count} tables from number {first} on are asked for, or no place is given."
                    );
                var work = new TableSamples(Text(distribution), Bell.Scenario.Parse(Text(scenario)), seed, first, count, tables);
                Watch.Over(work.Run, threads, progress, context);
                return null;
            }
        );

    [UnmanagedCallersOnly(EntryPoint = "nonlocality_call")]
    public static int Call(nint request, delegate* unmanaged<nint, long, long, int> progress, nint context, nint* answer) =>
        Guard(
            answer,
            () =>
            {
                var text = Text(request);
                var result = "";
                Watch.Over(work => result = Requests.Answer(text, work.Cancellation), 1, progress, context);
                return result;
            }
        );

    private static string Text(nint text) =>
        Marshal.PtrToStringUTF8(text) ?? throw new InvalidInputException("A text is null; a scenario or a request is needed.");

    /// <summary>Writes what a call gives, or why it failed.</summary>
    private static int Guard(nint* text, Func<string?> call)
    {
        string? words;
        Status status;
        try
        {
            (words, status) = (call(), Status.Ok);
        }
        catch (InvalidInputException exception)
        {
            (words, status) = (exception.Message, Status.Invalid);
        }
        catch (OperationCanceledException)
        {
            (words, status) = ("Stopped.", Status.Stopped);
        }
        catch (Exception exception)
        {
            (words, status) = (exception.Message, Status.Fault);
        }

        if (status != Status.Ok && words is not null)
            words = PlainText.OneLine(words);
        if (text is not null)
            *text = Marshal.StringToCoTaskMemUTF8(words);
        return (int)status;
    }
}
