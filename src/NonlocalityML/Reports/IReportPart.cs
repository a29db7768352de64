namespace NonlocalityML.Reports;

/// <summary>Something that stands in a section of a <see cref="Report"/>.</summary>
public interface IReportPart
{
    /// <summary>The part as HTML, every text in it escaped.</summary>
    string ToHtml();
}
