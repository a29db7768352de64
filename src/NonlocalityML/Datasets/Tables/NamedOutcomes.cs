namespace NonlocalityML.Datasets.Tables;

/// <summary>Outcomes that are words: H and V, up and down, .. In each family those that stand for +1 come first and are outcome
/// 0.</summary>
internal static class NamedOutcomes
{
    /// <summary>The letters that joint outcomes are written with, as in HV or +-: those of outcome 0, then those of outcome
    /// 1.</summary>
    private static readonly string[] Letters = ["+phut", "-mvdr"];

    private static readonly (string[] First, string[] Second)[] Families =
    [
        (["false"], ["true"]),
        (["h", "horizontal", "d", "diagonal", "r", "right"], ["v", "vertical", "a", "antidiagonal", "l", "left"]),
        (["up", "u", "↑"], ["down", "d", "dn", "↓"]),
        (["t", "transmitted"], ["r", "reflected"]),
        (["plus"], ["minus"]),
    ];

    /// <summary>The outcome of a letter or digit of a joint outcome.</summary>
    public static int Of(char letter) =>
        Letters[0].Contains(letter) ? 0
        : Letters[1].Contains(letter) ? 1
        : letter - '0';

    /// <summary>All that the spellings of one column could be: an outcome for each.</summary>
    public static IReadOnlyList<int[]> Readings(IEnumerable<string> spellings)
    {
        List<string> words = [.. spellings.Select(spelling => spelling.ToLowerInvariant())];
        var readings = new List<int[]>();
        foreach (var (first, second) in Families)
        {
            if (
                words.TrueForAll(word => first.Contains(word) || second.Contains(word))
                && words.ConvertAll(word => second.Contains(word) ? 1 : 0).ToArray() is var outcomes
                && !readings.Exists(outcomes.SequenceEqual)
            )
                readings.Add(outcomes);
        }

        return readings;
    }
}
