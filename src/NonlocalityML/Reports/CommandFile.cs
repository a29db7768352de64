using System.Text;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The file beside a fit, a threshold or a search that keeps the command that made it, for pages about it.</summary>
internal static class CommandFile
{
    public const string FileName = "command.txt";

    public static void Write(string folder, string command) =>
        AtomicFile.Replace(Path.Combine(folder, FileName), Encoding.UTF8.GetBytes(command + "\n"));

    /// <returns>Null where there is none.</returns>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public static string? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? InputFile.ReadText(path).Trim() : null;
    }
}
