namespace NonlocalityML.Reports;

/// <summary>A name at a place of a figure.</summary>
/// <param name="Text">A word or two.</param>
/// <param name="X">On the axis of X.</param>
/// <param name="Y">On the axis of Y.</param>
/// <param name="IsPoint">Whether a small mark stands at the place, the name above it; otherwise the name itself does.</param>
internal sealed record PlaceLabel(string Text, double X, double Y, bool IsPoint = false)
{
    /// <summary>Where the name stands, as Plotly says it: above a point unless told otherwise.</summary>
    internal string Position { get; init; } = IsPoint ? "top center" : "middle center";
}
