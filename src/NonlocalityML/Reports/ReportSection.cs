namespace NonlocalityML.Reports;

/// <summary>A heading and what stands under it.</summary>
public sealed record ReportSection(string Heading, params IReadOnlyList<IReportPart> Parts) : IReportPart
{
    public string ToHtml() =>
        $"<section>\n{Html.Element("h2", Heading)}\n{string.Concat(Parts.Select(part => part.ToHtml()))}</section>\n";
}
