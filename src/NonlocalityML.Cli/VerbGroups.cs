namespace NonlocalityML.Cli;

/// <summary>The verbs by what one wants, as help lists them, each with one line.</summary>
internal static class VerbGroups
{
    /// <summary>The longest line of the list.</summary>
    public const int Width = 80;

    private const int NameWidth = 14;

    public static readonly IReadOnlyList<(string Title, IReadOnlyList<(string Verb, string What)> Verbs)> All =
    [
        (
            "Judge an experiment",
            [
                ("score", "how nonlocal a table is, with proof, thresholds and p-values"),
                ("classify", "local, quantum or post-quantum"),
                ("report", "one self-contained page of tables, data sets, models or folders"),
                ("convert", "a table in any spelling becomes CSV, JSON or .npy"),
                ("simulate", "the table, or counts, that a state and measurements give"),
                ("serve", "a local page and a JSON API"),
            ]
        ),
        (
            "Theory",
            [
                ("inequality", "bounds, name and thresholds of a Bell inequality"),
                ("verify", "checks certificates again, exactly"),
                ("search", "settings and states that inequalities miss"),
            ]
        ),
        (
            "States and networks",
            [
                ("threshold", "proven bounds on the critical visibility of a state"),
                ("fit", "clouds of hidden variables for a state or a table"),
                ("network", "local or not in a network of independent sources, with proof"),
            ]
        ),
        (
            "Data and learning",
            [
                ("quickstart", "the whole path once, small"),
                ("sample", "behaviors from a distribution"),
                ("label", "NL, NBL or classes of each behavior, with certificates"),
                ("train", "an ensemble that learns the labels, as one ONNX file"),
                ("evaluate", "how far a model is off on labelled data"),
                ("reproduce", "published tables and figures, repeated"),
                ("export", "a data set as Parquet, HDF5 or CSV"),
            ]
        ),
        (
            "Clusters and machines",
            [
                ("merge", "parts of a data set become one"),
                ("submit", "Slurm jobs for sample, label and search"),
                ("bench", "what this machine reaches"),
            ]
        ),
    ];

    /// <summary>The list as text; verbs that no group names come last, by what they say of themselves.</summary>
    public static IEnumerable<string> Lines(IEnumerable<Verb> verbs)
    {
        var left = verbs.Select(verb => verb.Name).ToHashSet();
        foreach (var (title, own) in All)
        {
            var known = own.Where(line => left.Remove(line.Verb)).ToList();
            if (known.Count == 0)
                continue;
            yield return $"{title}:";
            foreach (var (verb, what) in known)
                yield return $"  {verb.PadRight(NameWidth)}{what}";
            yield return "";
        }

        if (left.Count > 0)
            yield return "Others:";
        foreach (var verb in verbs.Where(verb => left.Contains(verb.Name)))
            yield return $"  {verb.Name.PadRight(NameWidth)}{Clip(verb.Description)}";
        if (left.Count > 0)
            yield return "";

        static string Clip(string text) =>
            text.Length <= Width - NameWidth - 2 ? text : text[..(Width - NameWidth - 5)].TrimEnd() + " ..";
    }
}
