using System.Globalization;
using System.Text.Json;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Clusters;

/// <summary>One run of one task, as a line of JSON in a file that each further run of the task adds to.</summary>
/// <param name="Task">What was worked on, such as "part 3/32".</param>
/// <param name="Host">The machine.</param>
/// <param name="Started">When.</param>
/// <param name="Seconds">How long, from when the input was open to the end.</param>
/// <param name="ProcessorSeconds">Processor time of the process.</param>
/// <param name="Points">Samples, or rows times epochs, that this run has done; those of an unfinished shard are done again by the
/// next one.</param>
/// <param name="IsDone">Nothing is left to do.</param>
internal sealed record RunRecord(
    string Task,
    string Host,
    DateTime Started,
    double Seconds,
    double ProcessorSeconds,
    long Points,
    bool IsDone
)
{
    /// <summary>Adds a line to a file.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void Append(string path) => Append(path, JsonSerializer.Serialize(this, StrictJson.Options) + "\n");

    /// <summary>Makes the file, and its folder, where they are not there.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    internal static void Prepare(string path) => Append(path, "");

    private static void Append(string path, string text)
    {
        if (path.Length == 0)
            throw new InvalidInputException("The name of a file is empty.");
        FileFault.Guard(
            path,
            () =>
            {
                if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                    Directory.CreateDirectory(folder);
                File.AppendAllText(path, text);
            }
        );
    }

    /// <summary>All lines of all files of a folder, in the order of their names. A line that a killed run left half is passed
    /// over: it is no JSON.</summary>
    /// <exception cref="InvalidInputException">There is no such folder, it cannot be read, or a whole line is no record; names
    /// the file and the line.</exception>
    public static IReadOnlyList<RunRecord> Read(string folder)
    {
        try
        {
            return
            [
                .. Directory
                    .GetFiles(folder, "*.jsonl")
                    .Order(StringComparer.Ordinal)
                    .SelectMany(path => File.ReadLines(path).Select((line, index) => Parse(path, index + 1, line)))
                    .OfType<RunRecord>(),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"{folder} holds no records of runs: {exception.Message}", exception);
        }
    }

    private static RunRecord? Parse(string path, int number, string line)
    {
        try
        {
            JsonDocument.Parse(line).Dispose();
        }
        catch (JsonException)
        {
            return null;
        }

        return InputProblem.Named($"{path}, line {number}", () => StrictJson.Read<RunRecord>(line));
    }

    /// <summary>A line of a table.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Task, -14} {Host, -12} {Points, 10} points {Seconds, 9:F1} s {Points / Math.Max(Seconds, 1e-3), 9:F0} "
                + $"points/s{(IsDone ? "" : "   stopped")}"
        );
}
