namespace NonlocalityML.Reports;

/// <summary>A heading and what stands under it; a section inside another has a smaller heading.</summary>
public sealed record ReportSection(string Heading, params IReadOnlyList<IReportPart> Parts) : IReportPart
{
    public string ToHtml() => ToHtml(2);

    private string ToHtml(int level) =>
        $"<section>\n<h{level}>{Html.Escape(Heading)}</h{level}>\n"
        + string.Concat(Parts.Select(part => part is ReportSection inner ? inner.ToHtml(Math.Min(6, level + 1)) : part.ToHtml()))
        + "</section>\n";
}
