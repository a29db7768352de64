using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>The settings, or the outcomes, of all parties in one name: x=0,y=1 or 0,1 or (0, 1) or 01 or XY or a0b1 or ab' or
/// +-.</summary>
internal static partial class JointNames
{
    private static readonly char[] Separators = [';', '|', ',', '_', ' ', '/'];

    /// <summary>For each name its parts in the order of the parties.</summary>
    /// <param name="names">All names, which are spelled alike; one at least.</param>
    /// <param name="parties">The number of parties; null where the names tell it.</param>
    /// <exception cref="InvalidInputException">A name that has another number of parts, or that could be divided at several
    /// marks.</exception>
    public static List<string[]> Split(IReadOnlyList<string> names, int? parties = null)
    {
        var split = parties == 1 ? [.. names.Select(name => new[] { name })] : Parts([.. names.Select(Bare)], parties);
        var needed = parties ?? split[0].Length;
        if (split.FindIndex(parts => parts.Length != needed || needed == 0) is >= 0 and var odd)
        {
            throw new InvalidInputException(
                $"'{names[odd]}' is not one setting or outcome for each of {needed} parties, as 01, (0,1) and a0b1 are; a "
                    + "number that counts joint settings could do so in several orders."
            );
        }

        // Whose part it is, its letter may say: x=0 y=1, b1a0, but not XZ.
        var known = new Dictionary<string, int>();
        List<int[]?> ofParties = split.ConvertAll(parts =>
            Array.ConvertAll(parts, part => Party(part, known)) is var all && IsOrder(all) ? all : null
        );
        var areNamed =
            ofParties.TrueForAll(one => one is not null) && split.Exists(parts => Array.Exists(parts, part => part.Length > 1));
        return
        [
            .. split.Zip(
                ofParties,
                (parts, order) =>
                    areNamed
                        ? [.. parts.Zip(order!).OrderBy(pair => pair.Second).Select(pair => Value(pair.First))]
                        : Array.ConvertAll(parts, Value)
            ),
        ];
    }

    /// <summary>The parts between the mark that all names have, equally often; where there is none, one letter, sign or digit
    /// each.</summary>
    private static List<string[]> Parts(List<string> names, int? parties)
    {
        List<List<string[]>> ways =
        [
            .. Separators
                .Where(separator => names.TrueForAll(name => name.Contains(separator)))
                .Select(separator => names.ConvertAll(name => Between(name, separator)))
                .Where(way => way.TrueForAll(parts => parts.Length == (parties ?? Math.Max(2, way[0].Length)))),
        ];
        if (ways.Exists(way => way[0].Length != ways[0][0].Length))
            throw new InvalidInputException($"'{names[0]}' could be the names of several numbers of parties; write it as (0,1).");
        return ways.Count > 0
            ? ways[0]
            : names.ConvertAll(name =>
                name.AsSpan().IndexOfAny('=', ':') >= 0 ? [name] : One().Matches(name).Select(match => match.Value).ToArray()
            );
    }

    private static string Bare(string name) => Blanks().Replace(Brackets().Replace(name, ""), "$1").Trim();

    private static string[] Between(string name, char separator) =>
        separator == '/'
            ? Slash().Split(name)
            : name.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The party that a part begins with; -1 where it does with none.</summary>
    private static int Party(string part, Dictionary<string, int> known)
    {
        if (Letter().Match(part) is not { Success: true, Value: var letter })
            return -1;
        if (!known.TryGetValue(letter, out var party))
        {
            var column = TableColumn.Of(letter, 0);
            known[letter] = party = column.Role is ColumnRole.Setting or ColumnRole.Outcome ? column.Party : -1;
        }

        return party;
    }

    private static bool IsOrder(int[] parties) => parties.Order().SequenceEqual(Enumerable.Range(0, parties.Length));

    private static string Value(string part) => part[(part.AsSpan().IndexOfAny('=', ':') + 1)..].Trim();

    [GeneratedRegex(@"[()\[\]{}<>⟩]|^\|")]
    private static partial Regex Brackets();

    /// <summary>Blanks beside a mark, and behind a sign of equality.</summary>
    [GeneratedRegex(@"\s*([;|,_=:/])\s*")]
    private static partial Regex Blanks();

    /// <summary>No fraction of pi.</summary>
    [GeneratedRegex("(?<!pi|π)/")]
    private static partial Regex Slash();

    /// <summary>The name before a sign of equality, or the letters before a number.</summary>
    [GeneratedRegex(@"^\p{L}\w*(?=\s*[=:])|^\p{L}+(?=[0-9'′]*$)")]
    private static partial Regex Letter();

    /// <summary>One part where nothing separates them.</summary>
    [GeneratedRegex(@"\p{L}[0-9]+|[+\-−]1|.['′]*")]
    private static partial Regex One();
}
