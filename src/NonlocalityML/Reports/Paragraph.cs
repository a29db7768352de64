namespace NonlocalityML.Reports;

/// <summary>Plain words.</summary>
public sealed record Paragraph(string Text) : IReportPart
{
    public string ToHtml() => Html.Element("p", Text) + "\n";
}
