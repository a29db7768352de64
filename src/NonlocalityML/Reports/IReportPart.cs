namespace NonlocalityML.Reports;

/// <summary>Something that stands in a section of a <see cref="Report"/>.</summary>
public interface IReportPart
{
    /// <summary>The part as HTML, every text in it escaped.</summary>
    string ToHtml();
}

/// <summary>Plain words.</summary>
public sealed record Paragraph(string Text) : IReportPart
{
    public string ToHtml() => Html.Element("p", Text) + "\n";
}

/// <summary>A value that a dashed line across a figure marks.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Value">On the axis of X, or on that of Y where the line is level.</param>
/// <param name="IsLevel">Whether the line runs from left to right.</param>
internal sealed record Rule(string Name, double Value, bool IsLevel = false);

/// <summary>Lines to read or to copy as they are: commands, an inequality.</summary>
internal sealed record CodeLines(params IReadOnlyList<string> Lines) : IReportPart
{
    // Long lines scroll inside their frame, which the keyboard must be able to reach.
    public string ToHtml() => $"<pre tabindex=\"0\"><code>{Html.Escape(string.Join('\n', Lines))}</code></pre>\n";
}

/// <summary>A formula set in type, as a paper shows it.</summary>
internal sealed record Formula(string Text) : IReportPart
{
    public string ToHtml() => $"<p class=\"formula\">{Html.Prose(Text)}</p>\n";
}

/// <summary>Named values, one a line.</summary>
internal sealed record KeyValueList(params IReadOnlyList<KeyValuePair<string, Cell>> Items) : IReportPart
{
    public string ToHtml() =>
        "<dl>\n"
        + string.Concat(Items.Select(item => $"{Html.Element("dt", item.Key)}{Html.Element("dd", item.Value.Text)}\n"))
        + "</dl>\n";
}
