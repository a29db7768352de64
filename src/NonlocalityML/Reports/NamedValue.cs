namespace NonlocalityML.Reports;

/// <summary>A value with its name.</summary>
/// <param name="Name">As the figure shows it.</param>
/// <param name="Value">In the unit of the axis.</param>
/// <param name="Error">Half the length of its error bar; 0 for none.</param>
internal sealed record NamedValue(string Name, double Value, double Error);
