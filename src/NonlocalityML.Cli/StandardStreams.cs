using System.Text;
using NonlocalityML.Files;

namespace NonlocalityML.Cli;

/// <summary>
/// Standard output and error as this program writes them. Output that cannot be written is told in one line and gives exit code
/// 2: a full disk, a reader that has gone, a closed descriptor. Lines on standard error that nobody can be told are lost, and
/// nothing else.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Puts them in the place of the console's.</summary>
    public static void Install()
    {
        Console.SetOut(Writer(StandardStream.Output()));
        Console.SetError(Writer(StandardStream.Error()));
    }

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
