using System.Runtime.InteropServices;
using System.Text;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>
/// The one door for files from outside: regular files only, as a pipe would be waited for and a device has no end, and whole
/// files only up to a stated length. What the system refuses becomes one line.
/// </summary>
internal static partial class InputFile
{
    /// <summary>The longest file that is read into memory as a whole, in bytes: 256 MiB, and 2 GiB for models.</summary>
    public const long LongestDocument = 1L << 28;

    private const int CurrentFolder = -100;
    private const uint AskForType = 1;
    private const int TypeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <exception cref="InvalidInputException">The file does not exist, is no regular file, or cannot be read.</exception>
    public static FileStream Open(string path)
    {
        if (path.Length == 0)
            throw new InvalidInputException("The name of a file is empty.");
        if (Directory.Exists(path))
            throw new InvalidInputException($"{path} is a folder; a file is needed.");
        if (!IsRegular(path))
            throw NoFile(path);
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.CanSeek)
                return stream;
            stream.Dispose();
            throw NoFile(path);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(InputProblem.OfSystem(path, exception), exception);
        }
    }

    /// <summary>A whole file.</summary>
    /// <exception cref="InvalidInputException">As <see cref="Open"/>, or it is longer than the limit.</exception>
    public static byte[] ReadBytes(string path, long limit = LongestDocument)
    {
        using var stream = Open(path);
        if (stream.Length > limit)
            throw new InvalidInputException($"{path} has {stream.Length} bytes; at most {limit} are read.");
        var bytes = new byte[stream.Length];
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (IOException exception)
        {
            throw new InvalidInputException(InputProblem.OfSystem(path, exception), exception);
        }

        return bytes;
    }

    /// <summary>A whole file of text, UTF-8 unless it begins with the mark of another encoding.</summary>
    /// <exception cref="InvalidInputException">As <see cref="ReadBytes"/>.</exception>
    public static string ReadText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Asked before a file is opened: opening a named pipe waits for who writes into it.</summary>
    private static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var about = new byte[256];
        // What cannot be asked about is opened, which says why.
        return Ask(CurrentFolder, path, 0, AskForType, about) != 0
            || (BitConverter.ToUInt16(about, TypeOffset) & TypeMask) == RegularFile;
    }

    private static InvalidInputException NoFile(string path) => new($"{path} is a pipe or a device; a file is needed.");

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ask(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        [Out] byte[] about
    );
}
