using System.CommandLine;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The option --part of verbs that make data sets.</summary>
internal sealed class PartOption : Option<string?>
{
    public PartOption()
        : base("--part")
    {
        Description = "Make part K of N parts alone, on any machine; 'merge' joins them to the bytes of the whole.";
        HelpName = "K/N";
        this.Require(text => DatasetPart.Read(text));
    }

    /// <summary>The part that was asked for, or the whole source.</summary>
    public IBehaviorSource Cut(ParseResult parse, IBehaviorSource source, LabelKind kind)
    {
        if (parse.GetValue(this) is not { } text)
            return source;
        try
        {
            return new BehaviorRange(source, kind, text);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>A number of parts that can be made.</summary>
    public static int Require(int? shards, DatasetSpecification whole)
    {
        if (shards is not { } parts)
            throw new InvalidInputException("--shards is missing; the number of parts is needed.");
        DatasetPart.RequireParts(parts, whole);
        return parts;
    }

    /// <summary>The parts 1, 2, .. in a folder that is no data set itself; null where it is none or there are none.</summary>
    public static IReadOnlyList<string>? Folders(string path)
    {
        if (!Directory.Exists(path) || File.Exists(Path.Combine(path, DatasetCard.FileName)))
            return null;
        List<string> folders =
        [
            .. Enumerable
                .Range(1, int.MaxValue - 1)
                .Select(number => Path.Combine(path, $"{number}"))
                .TakeWhile(Directory.Exists),
        ];
        return folders.Count > 0 ? folders : null;
    }

    /// <summary>"part 3/32", or "whole".</summary>
    public static string Title(IBehaviorSource source) =>
        source.Specification.Part is { } part ? $"part {part.Number}/{part.Parts}" : "whole";

    /// <summary>What a summary says of a part; empty of a whole.</summary>
    public static string Note(DatasetSpecification specification) =>
        specification.Part is { } part
            ? $"; part {part.Number} of {part.Parts}, samples {part.First} to {part.First + specification.Count - 1} of {part.Of}"
            : "";
}
