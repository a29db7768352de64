using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>Opens files from outside; what the system refuses becomes one line.</summary>
public static class InputFile
{
    /// <exception cref="InvalidInputException">The file does not exist or cannot be read.</exception>
    public static FileStream Open(string path)
    {
        if (path.Length == 0) throw new InvalidInputException("The name of a file is empty.");
        if (Directory.Exists(path)) throw new InvalidInputException($"{path} is a folder; a file is needed.");
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.CanSeek) return stream;
            stream.Dispose();
            throw new InvalidInputException($"{path} is a pipe or a device; a file is needed.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path} does not exist.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
