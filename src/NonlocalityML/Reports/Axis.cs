namespace NonlocalityML.Reports;

/// <summary>An axis of a figure.</summary>
/// <param name="Title">What it measures, with the unit, as <c>loss (nats)</c>.</param>
/// <param name="IsLogarithmic">All values on it must then be positive.</param>
public sealed record Axis(string Title, bool IsLogarithmic = false)
{
    public static implicit operator Axis(string title) => new(title);
}
