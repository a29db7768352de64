namespace NonlocalityML.Reports;

/// <summary>A value that a dashed line across a figure marks.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Value">On the axis of X, or on that of Y where the line is level.</param>
/// <param name="IsLevel">Whether the line runs from left to right.</param>
public sealed record Rule(string Name, double Value, bool IsLevel = false);
