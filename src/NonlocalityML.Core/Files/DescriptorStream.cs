using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace NonlocalityML.Files;

/// <summary>
/// Writes to a descriptor that the process was given, such as standard output, where it stands: what others write to it comes
/// before and after. Unlike the console's own stream it does not pass over a reader that has gone.
/// </summary>
/// <param name="descriptor">1 for standard output, 2 for standard error.</param>
/// <param name="onFault">Told what the system says against it; thrown unless given, and what is not written is lost.</param>
[UnsupportedOSPlatform("windows")]
internal sealed partial class DescriptorStream(int descriptor, Action<IOException>? onFault = null) : Stream
{
    private const int Interrupted = 4,
        WouldBlock = 11,
        WouldBlockOnMac = 35;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The descriptor that a path without links stands for; null where it is a file of its own.</summary>
    public static int? Of(string path) =>
        Path().Match(path) is { Success: true } match
        && (
            match.Groups["process"].Length == 0
            || match.Groups["process"].Value == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
        )
            ? int.Parse(match.Groups["descriptor"].Value, CultureInfo.InvariantCulture)
            : null;

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="IOException">The system does not take it.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var written = Write(descriptor, in MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted)
                continue;
            if (error is WouldBlock or WouldBlockOnMac)
            {
                Thread.Sleep(1);
                continue;
            }

            var fault = new IOException($"Descriptor {descriptor} cannot be written.", error);
            if (onFault is null)
                throw fault;
            onFault(fault);
            return;
        }
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Write(nint descriptor, in byte buffer, int count);

    [GeneratedRegex(@"^(/dev/fd|/proc/(self|(?<process>[0-9]+))/fd)/(?<descriptor>[0-9]{1,9})$")]
    private static partial Regex Path();
}
