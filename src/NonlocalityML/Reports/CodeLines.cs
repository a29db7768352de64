namespace NonlocalityML.Reports;

/// <summary>Lines to read or to copy as they are: commands, an inequality.</summary>
public sealed record CodeLines(params IReadOnlyList<string> Lines) : IReportPart
{
    // Long lines scroll inside their frame, which the keyboard must be able to reach.
    public string ToHtml() => $"<pre tabindex=\"0\"><code>{Html.Escape(string.Join('\n', Lines))}</code></pre>\n";
}
