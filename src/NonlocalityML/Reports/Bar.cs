namespace NonlocalityML.Reports;

/// <summary>A bar: its height over a category, beside those of other groups where there are several.</summary>
public sealed record Bar(string Category, double Value, string Group = "");
