using System.Globalization;
using System.Text;

namespace NonlocalityML.Files;

/// <summary>
/// Text from outside as it may be shown: names of files and what is written in files can hold characters that steer a terminal,
/// end a line or turn the direction of writing.
/// </summary>
internal static class PlainText
{
    /// <summary>The text with each such character as its number in hexadecimal, <c>\u001b</c>.</summary>
    public static string Show(string text)
    {
        if (text.All(IsPlain))
            return text;
        var shown = new StringBuilder();
        foreach (var c in text)
            _ = IsPlain(c) ? shown.Append(c) : shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        return shown.ToString();
    }

    /// <summary>A message of one line, of a length that can be read: its own ends of lines become spaces.</summary>
    public static string OneLine(string message)
    {
        var line = Show(string.Join(' ', message.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        return line.Length <= 600 ? line : $"{line[..350]} ... {line[^200..]}";
    }

    private static bool IsPlain(char c) =>
        !char.IsControl(c)
        && char.GetUnicodeCategory(c)
            is not (UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format);
}
