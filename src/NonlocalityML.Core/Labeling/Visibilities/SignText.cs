using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>Signs as text: base64 of one bit a sign, least significant first, a set bit for -1.</summary>
internal static class SignText
{
    public static string Format(ReadOnlySpan<sbyte> signs)
    {
        var bytes = new byte[(signs.Length + 7) / 8];
        for (var i = 0; i < signs.Length; i++)
        {
            if (signs[i] < 0)
                bytes[i / 8] |= (byte)(1 << (i % 8));
        }

        return Convert.ToBase64String(bytes);
    }

    /// <exception cref="InvalidInputException">Not as many signs.</exception>
    public static sbyte[] Parse(string text, int count)
    {
        var bytes = new byte[(count + 7) / 8];
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written != bytes.Length)
            throw new InvalidInputException($"A strategy is not base64 of {count} signs.");
        return [.. Enumerable.Range(0, count).Select(i => (bytes[i / 8] >> (i % 8) & 1) == 0 ? (sbyte)1 : (sbyte)-1)];
    }
}
