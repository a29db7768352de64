using System.Text;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.MutatedInputs;

/// <summary>Good files with some changes: bytes, runs of bytes, ends cut off, and words that mean something to a
/// reader.</summary>
internal static class Mutation
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "null",
            "-1",
            "0",
            "1e999",
            "-1e-300",
            "NaN",
            "\"NaN\"",
            "Infinity",
            "9223372036854775808",
            "2147483648",
            "0.5",
            "true",
            "{}",
            "[]",
            "[null]",
            "[[[[[[[[",
            "\"\"",
            "\"\\u0000\"",
            "\u001b[31m",
            "\u202e",
            ",",
            ":",
            "\n",
            "\r\n",
            "\0",
            "\"",
            "'",
            "1/0",
            "-1/3",
            "../../../etc/passwd",
            "(",
            ")",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE],
        [0xEF, 0xBB, 0xBF],
        [0xFF, 0xFF, 0xFF, 0xFF],
        [0x80],
        [0x1F, 0x8B, 8, 0],
        [0, 0, 0, 0, 0, 0, 0xF0, 0x7F],
    ];

    /// <summary>A mutant of a file; the same for the same stream.</summary>
    public static byte[] Of(byte[] good, RandomStream stream)
    {
        var bytes = good.ToList();
        for (var change = stream.NextInt(4); change >= 0; change--)
            Change(bytes, stream);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, RandomStream stream)
    {
        if (bytes.Count == 0)
        {
            bytes.AddRange(Words[stream.NextInt(Words.Length)]);
            return;
        }

        // Half of the changes fall into the first kilobyte, where headers are.
        var place = stream.NextInt(stream.NextInt(2) == 0 ? Math.Min(1024, bytes.Count) : bytes.Count);
        var length = Math.Min(bytes.Count - place, 1 + stream.NextInt(16));
        switch (stream.NextInt(9))
        {
            case 0:
                bytes[place] = (byte)stream.NextInt(256);
                break;
            case 1:
                bytes[place] ^= (byte)(1 << stream.NextInt(8));
                break;
            case 2:
                bytes.RemoveRange(place, length);
                break;
            case 3:
                bytes.InsertRange(stream.NextInt(bytes.Count), bytes.GetRange(place, length));
                break;
            case 4:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            case 5:
                bytes.InsertRange(place, Words[stream.NextInt(Words.Length)]);
                break;
            case 6:
                bytes.AddRange(Words[stream.NextInt(Words.Length)]);
                break;
            default:
                Replace(bytes, place, Words[stream.NextInt(Words.Length)]);
                break;
        }
    }

    /// <summary>Puts a word in place of a whole number, name or text.</summary>
    private static void Replace(List<byte> bytes, int place, byte[] word)
    {
        int first = place,
            end = place;
        while (first > 0 && IsOfWord(bytes[first - 1]))
            first--;
        while (end < bytes.Count && IsOfWord(bytes[end]))
            end++;
        bytes.RemoveRange(first, end - first);
        bytes.InsertRange(first, word);
    }

    private static bool IsOfWord(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'+' or (byte)'_';
}
