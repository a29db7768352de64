using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace NonlocalityML.Files;

/// <summary>What .NET does not tell of a file on Unix: whether it is a device or a pipe, and which file of the disk it
/// is.</summary>
/// <param name="Mode">Type and permissions, as stat(2) has them.</param>
/// <param name="Device">The disk.</param>
/// <param name="Inode">The file's number there.</param>
[UnsupportedOSPlatform("windows")]
internal readonly record struct UnixFile(int Mode, long Device, long Inode)
{
    /// <summary>The file system knows of no such thing.</summary>
    private const int Invalid = 22,
        NotSupported = 95,
        NotSupportedOnMac = 45;

    private const int TypeMask = 0xF000,
        Regular = 0x8000,
        FolderType = 0x4000;

    public bool IsRegular => (Mode & TypeMask) == Regular;

    public bool IsFolder => (Mode & TypeMask) == FolderType;

    /// <summary>Permissions alone.</summary>
    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0xFFF);

    /// <summary>Where links lead; null where there is nothing.</summary>
    public static UnixFile? At(string path)
    {
        var status = new Status();
        return Stat(path, ref status) == 0 ? Of(status) : null;
    }

    /// <summary>An open file.</summary>
    public static UnixFile? At(SafeHandle handle)
    {
        var status = new Status();
        return FStat(handle, ref status) == 0 ? Of(status) : null;
    }

    /// <summary>Waits until what was written to an open file is on the disk. FileStream does not tell when it is not.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public static void Flush(SafeHandle handle)
    {
        if (FSync(handle) == 0 || Marshal.GetLastPInvokeError() is Invalid or NotSupported or NotSupportedOnMac)
            return;
        throw new IOException("fsync failed.", Marshal.GetLastPInvokeError());
    }

    private static UnixFile Of(Status status) => new(status.Mode, status.Dev, status.Ino);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", CharSet = CharSet.Ansi)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, ref Status status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FStat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FStat(SafeHandle handle, ref Status status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FSync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(SafeHandle handle);

    /// <summary>As the native library of .NET 10 fills it, the same on every Unix; the fields in their order, with room to
    /// spare.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(4)]
        public int Mode;

        [FieldOffset(88)]
        public long Dev;

        [FieldOffset(104)]
        public long Ino;
    }
}
