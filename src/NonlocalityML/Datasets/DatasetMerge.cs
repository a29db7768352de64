using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>Joins the parts of a data set, checked, into the bytes that one machine would have written.</summary>
public static class DatasetMerge
{
    private const int Named = 5;

    /// <summary>Merges parts into a data set. A merge that was stopped is done by the same call.</summary>
    /// <param name="folders">The parts, in any order; or folders whose folders are parts.</param>
    /// <param name="output">A new or empty folder, or that of a stopped merge.</param>
    /// <param name="threads">Number of threads; arrays are written side by side.</param>
    /// <param name="progress">Told how many bytes are done.</param>
    /// <param name="cancellation">Stops in mid-array; the parts are not touched.</param>
    /// <exception cref="InvalidInputException">Parts that are truncated, changed, missing, twice there or of different data sets;
    /// the message names them.</exception>
    public static Dataset Run(
        IEnumerable<string> folders,
        string output,
        int threads = 1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var parts = Parts(folders).Select(Read).ToList();
        Require(parts);
        using (var writer = new DatasetWriter(output, Whole(parts)))
            writer.Finish(parts, threads, progress, cancellation);
        return Dataset.Open(output);
    }

    /// <summary>The folders of parts that some folders are or hold.</summary>
    /// <exception cref="InvalidInputException">There are none.</exception>
    public static IReadOnlyList<string> Parts(IEnumerable<string> folders)
    {
        var parts = folders.SelectMany(Inside).Order(StringComparer.Ordinal).ToList();
        return parts.Count > 0 ? parts : throw new InvalidInputException("No parts are named; at least 1 is needed.");

        static IEnumerable<string> Inside(string folder)
        {
            if (!Directory.Exists(folder))
                throw new InvalidInputException($"{folder} is no folder; parts made with --part are needed.");
            if (File.Exists(Path.Combine(folder, DatasetCard.FileName)) || Directory.Exists(Path.Combine(folder, "shards")))
                return [folder];
            var inside = Directory.GetDirectories(folder);
            return inside.Length > 0
                ? inside
                : throw new InvalidInputException($"{folder} holds no parts; folders made with --part are needed.");
        }
    }

    /// <summary>Length of the arrays of some parts, as far as they are there.</summary>
    public static long Bytes(IEnumerable<string> folders) =>
        folders.SelectMany(folder => Directory.GetFiles(folder, "*.npy")).Sum(file => new FileInfo(file).Length);

    /// <summary>Makes sure, before much work is done, that a result can be written to a folder.</summary>
    /// <exception cref="InvalidInputException">Something is there.</exception>
    public static void RequireFree(string folder)
    {
        if (File.Exists(folder))
            throw new InvalidInputException($"{folder} is a file; a folder is needed.");
        if (
            !Directory.Exists(folder)
            || Directory.Exists(Path.Combine(folder, "shards"))
            || Directory.Exists(Path.Combine(folder, "unfinished"))
        )
            return;
        if (Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).FirstOrDefault() is { } other)
            throw new InvalidInputException($"{folder} holds {other}; a new or an empty folder is needed.");
    }

    /// <summary>A part whose files are as long as its card says. Only the card is used then: thousands of open files are too
    /// many.</summary>
    private static Dataset Read(string folder)
    {
        var part = Dataset.Open(folder);
        part.Dispose();
        return part;
    }

    private static DatasetSpecification Whole(List<Dataset> parts) =>
        parts[0].Specification with
        {
            Count = Of(parts[0]).Of,
            Part = null,
        };

    /// <summary>Puts the parts in order; they must be all parts of one data set, each once.</summary>
    private static void Require(List<Dataset> parts)
    {
        if (parts.Find(part => part.Specification.Part is null) is { } whole)
            throw new InvalidInputException($"{whole.Folder} is a whole data set and no part; parts are made with --part.");
        foreach (var part in parts)
        {
            if (Common(parts[0]).Difference(Common(part)) is var (name, one, other))
                throw new InvalidInputException(
                    $"{parts[0].Folder} and {part.Folder} are parts of different data sets: {name} is {one} and {other}."
                );
        }

        parts.Sort((one, other) => Of(one).Number.CompareTo(Of(other).Number));
        RequireEachOnce(parts);
        RequireOneAfterAnother(parts);
    }

    private static void RequireEachOnce(List<Dataset> parts)
    {
        foreach (var (one, next) in parts.Zip(parts.Skip(1)))
        {
            if (Of(one).Number == Of(next).Number)
                throw new InvalidInputException(
                    $"{one.Folder} and {next.Folder} are both part {Of(one).Number} of {Of(one).Parts}; each is needed once."
                );
        }

        var missing = Enumerable.Range(1, Of(parts[0]).Parts).Except(parts.Select(part => Of(part).Number)).ToList();
        if (missing.Count == 0)
            return;
        throw new InvalidInputException(
            $"{missing.Count} of {Of(parts[0]).Parts} parts {(missing.Count == 1 ? "is" : "are")} missing: "
                + $"{string.Join(", ", missing.Take(Named))}{(missing.Count > Named ? ", .." : "")}."
        );
    }

    private static void RequireOneAfterAnother(List<Dataset> parts)
    {
        var end = 0L;
        foreach (var part in parts)
        {
            if (Of(part).First != end)
                throw new InvalidInputException($"{part.Folder} begins with sample {Of(part).First}; {end} is the next.");
            end += part.Count;
        }

        if (end != Of(parts[0]).Of)
            throw new InvalidInputException($"The parts hold {end} samples; {Of(parts[0]).Of} are needed.");
    }

    /// <summary>The entries of the card that must be the same in every part.</summary>
    private static DatasetSpecification Common(Dataset part) =>
        part.Specification with
        {
            Count = Of(part).Of,
            Part = Of(part) with { Number = 1, First = 0 },
        };

    private static DatasetPart Of(Dataset part) => part.Specification.Part!;
}
