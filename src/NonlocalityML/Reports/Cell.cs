using System.Globalization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>What stands in one place of a table: a text, or a number together with how it is written.</summary>
/// <param name="Text">As shown, invariant.</param>
/// <param name="Value">The number itself, in full precision; null for a text.</param>
internal readonly record struct Cell(string Text, double? Value = null)
{
    public bool IsNumber => Value is not null;

    /// <summary>As other programs read it: every digit of a number.</summary>
    public string Exact => Value?.ToString("R", CultureInfo.InvariantCulture) ?? Text;

    /// <summary>A number in a .NET format.</summary>
    public static Cell Number(double value, string format = "G6") => new(Written(value, format), value);

    /// <summary>A number in a .NET format, invariant; what rounds to zero has no sign.</summary>
    public static string Written(double value, string format)
    {
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.All(sign => sign is '-' or '0' or '.') ? text[1..] : text;
    }

    /// <summary>A lower bound, rounded down.</summary>
    public static Cell AtLeast(double bound, int digits) => new(Outward.Down(bound, digits), bound);

    /// <summary>An upper bound, rounded up.</summary>
    public static Cell AtMost(double bound, int digits) => new(Outward.Up(bound, digits), bound);

    public static implicit operator Cell(string text) => new(text);

    public static implicit operator Cell(double value) => Number(value);

    public static implicit operator Cell(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture), value);

    public static implicit operator Cell(int value) => (long)value;
}
