using NonlocalityML.Learning.Search;

namespace NonlocalityML.Reports;

/// <summary>What a search found.</summary>
internal sealed record SearchInput(string Folder, SearchResult Result) : ReportInput(Folder)
{
    public override string Title =>
        $"A search of {Result.Options.Scenario} over "
        + $"{(Result.Options.Sweep is { } sweep ? sweep.Variable : "states and measurements")}";

    public override string Sentence => SearchReport.Sentence(Result);

    public override IEnumerable<IReportPart> Parts => SearchReport.Of(Result);

    /// <exception cref="Numerics.InvalidInputException">Not the folder of a finished search.</exception>
    public static SearchInput Read(string folder) => new(folder, SearchRun.Read(folder));
}
