namespace NonlocalityML.Reports;

/// <summary>Named values, one a line.</summary>
public sealed record KeyValueList(params IReadOnlyList<KeyValuePair<string, Cell>> Items) : IReportPart
{
    public string ToHtml() =>
        $"<dl>\n{string.Concat(Items.Select(item => $"{Html.Element("dt", item.Key)}{Html.Element("dd", item.Value.Text)}\n"))}</dl>\n";
}
