namespace NonlocalityML.Files;

/// <summary>What a command makes in a folder, and by which names it is known there.</summary>
/// <param name="What">A noun with its article, such as "a data set".</param>
internal sealed record RunKind(string What)
{
    /// <summary>The folder, in the folder, of what is needed until all is done.</summary>
    public string Work { get; init; } = "unfinished";

    /// <summary>The file, relative to the folder, that keeps what was asked for. In <see cref="Work"/> it goes with
    /// that.</summary>
    public string Options { get; init; } = "unfinished/options.json";

    /// <summary>The file that is written last and says that all is done; null where the options stay and each run looks for
    /// itself.</summary>
    public string? Result { get; init; }

    /// <summary>Patterns of the files in <see cref="Work"/>.</summary>
    public IReadOnlyList<string> WorkFiles { get; init; } = [];

    /// <summary>Patterns of entries of the folder that say, without options, that it is of this kind: what is made anew or shared
    /// with others.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <summary>The noun without its article.</summary>
    internal string Noun => What[(What.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>The noun with its adjective: an unfinished data set.</summary>
    internal string Unfinished => $"an unfinished {Noun}";
}
