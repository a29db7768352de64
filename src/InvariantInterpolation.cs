using System.Globalization;
using System.Text;

namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler makes of <c>$"{value}"</c> in this assembly: the same text on every machine. The type of this name in the
/// runtime asks for the culture of the thread, so that a half would be 0.5 here and 0,5 there, in files, checksums and command
/// lines too. The compiler takes this one because it is declared in the assembly that is compiled.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
{
    private const int GuessedLength = 11;

    private readonly StringBuilder text = new(literalLength + (GuessedLength * formattedCount));

    public void AppendLiteral(string value) => text.Append(value);

    public void AppendFormatted<T>(T value, string? format = null) =>
        text.Append(
            value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString()
        );

    public void AppendFormatted<T>(T value, int alignment, string? format = null)
    {
        var start = text.Length;
        AppendFormatted(value, format);
        var missing = Math.Abs(alignment) - (text.Length - start);
        if (missing > 0)
            text.Insert(alignment < 0 ? text.Length : start, " ", missing);
    }

    public void AppendFormatted(ReadOnlySpan<char> value) => text.Append(value);

    public string ToStringAndClear() => text.ToString();
}
