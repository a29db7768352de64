using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// Independent sources, parties, and which party sees which source. A behavior is local in a network when every party answers
/// from its setting and from what the sources that it sees send, and nothing else is shared: p(ab..|xy..) = sum over the values
/// l_s of the sources of prod_s w_s(l_s) prod_i p_i(a_i|x_i, l of the sources seen). Bell's scenario is the network of one source
/// that all parties see (Fritz, New J. Phys. 14, 103001 (2012)).
/// </summary>
public sealed partial class Network : IEquatable<Network>
{
    /// <summary>Networks of more parties or sources are refused.</summary>
    public const int MaximumSize = 16;

    /// <param name="sources">For each source the parties that see it, from 0.</param>
    /// <param name="parties">The number of parties.</param>
    /// <param name="name">What people call it; the sources written out where it has no name.</param>
    /// <exception cref="InvalidInputException">No source, a party that does not exist or is named twice, or a party without a
    /// source.</exception>
    public Network(IEnumerable<IEnumerable<int>> sources, int parties, string? name = null)
    {
        Sources = [.. sources.Select(seen => seen.ToImmutableArray())];
        Parties = parties;
        if (parties is < 1 or > MaximumSize || Sources.Length is < 1 or > MaximumSize)
            throw new InvalidInputException(
                $"The network has {parties} parties and {Sources.Length} sources; 1 to {MaximumSize} of both are needed."
            );
        foreach (var (source, seen) in Sources.Index())
        {
            if (seen.IsEmpty)
                throw new InvalidInputException($"No party sees source {source}; one is needed.");
            foreach (var party in seen)
            {
                if (party < 0 || party >= parties)
                    throw new InvalidInputException($"Source {source} is seen by party {party}; 0 to {parties - 1} are allowed.");
            }

            if (seen.Distinct().Count() < seen.Length)
                throw new InvalidInputException($"Source {source} names a party twice.");
        }

        Seen = [.. Enumerable.Range(0, parties).Select(SourcesOf)];
        foreach (var (party, seen) in Seen.Index())
        {
            if (seen.IsEmpty)
                throw new InvalidInputException($"Party {PartyName(party)} sees no source; every party needs one.");
        }

        Name = name ?? string.Join(' ', Sources.Select(seen => string.Concat(seen.Select(PartyName))));
    }

    /// <summary>What people call it, as the command line takes it.</summary>
    public string Name { get; }

    /// <summary>The number of parties.</summary>
    public int Parties { get; }

    /// <summary>For each source the parties that see it.</summary>
    public ImmutableArray<ImmutableArray<int>> Sources { get; }

    /// <summary>For each party the sources that it sees, in ascending order.</summary>
    public ImmutableArray<ImmutableArray<int>> Seen { get; }

    /// <summary>Three parties on a ring: source 0 is seen by B and C, 1 by C and A, 2 by A and B.</summary>
    public static Network Triangle { get; } =
        new(
            [
                [1, 2],
                [2, 0],
                [0, 1],
            ],
            3,
            "triangle"
        );

    /// <summary>A - B - C with two sources: bilocality.</summary>
    public static Network Line { get; } =
        new(
            [
                [0, 1],
                [1, 2],
            ],
            3,
            "line"
        );

    /// <summary>One source that all parties see: locality in Bell's sense.</summary>
    public static Network Bell(int parties) => new([Enumerable.Range(0, parties)], parties, $"bell:{parties}");

    /// <summary>n sources, each between a party 1 .. n at an end and the party 0 in the centre, B.</summary>
    public static Network Star(int sources) =>
        new(Enumerable.Range(1, sources).Select(end => new[] { end, 0 }), sources + 1, $"star:{sources}");

    /// <summary>n sources in a row between n + 1 parties.</summary>
    public static Network Chain(int sources) =>
        new(Enumerable.Range(0, sources).Select(left => new[] { left, left + 1 }), sources + 1, $"chain:{sources}");

    /// <summary>Reads a name: triangle, line, bell:n, star:n or chain:n.</summary>
    /// <returns>Null for a text that is none of these.</returns>
    /// <exception cref="InvalidInputException">A number that is too small or too large.</exception>
    public static Network? FromName(string text)
    {
        if (text is "triangle")
            return Triangle;
        if (text is "line")
            return Line;
        if (SizedName().Match(text) is not { Success: true } match)
            return null;
        var least = match.Groups[1].Value == "star" ? 2 : 1;
        if (
            !int.TryParse(match.Groups[2].Value, CultureInfo.InvariantCulture, out var size)
            || size < least
            || size >= MaximumSize
        )
            throw new InvalidInputException(
                $"{text} is no network; {match.Groups[1].Value}:{least} to {match.Groups[1].Value}:{MaximumSize - 1} are allowed."
            );
        return match.Groups[1].Value switch
        {
            "bell" => Bell(size),
            "star" => Star(size),
            _ => Chain(size),
        };
    }

    /// <summary>
    /// Reads <c>{"parties": ["A", "B", "C"], "sources": [["A", "B"], ["B", "C"]]}</c>: the order of the parties is that of the
    /// table.
    /// </summary>
    /// <exception cref="InvalidInputException">Says what is wrong and what is allowed.</exception>
    public static Network FromJson(string text)
    {
        var document = StrictJson.Read(text, StrictJson.TypeOf<Document>(NetworkContext.Default));
        var names = document.Parties;
        if (names.Distinct().Count() < names.Length)
            throw new InvalidInputException($"parties names one twice: {string.Join(' ', names)}.");
        return new Network(document.Sources.Select(seen => seen.Select(Number).ToArray()).ToArray(), names.Length);

        int Number(string name) =>
            Array.IndexOf(names, name) is >= 0 and var number
                ? number
                : throw new InvalidInputException($"a source is seen by '{name}'; the parties are {string.Join(", ", names)}.");
    }

    /// <summary>A name, or the path of a file as <see cref="FromJson"/> reads it.</summary>
    /// <exception cref="InvalidInputException">Neither, or wrong.</exception>
    public static Network Open(string text) =>
        FromName(text) is { } named ? named
        : File.Exists(text) ? InputProblem.Named(text, () => FromJson(InputFile.ReadText(text)))
        : throw new InvalidInputException(
            $"'{text}' is neither a network (triangle, line, star:n, chain:n, bell:n) nor a file that describes one."
        );

    /// <exception cref="InvalidInputException">The scenario has another number of parties.</exception>
    public void Require(Scenario scenario)
    {
        if (scenario.Parties != Parties)
            throw new InvalidInputException(
                $"The network {Name} has {Parties} parties; the table is of {scenario.Parties}, scenario {scenario}."
            );
    }

    /// <summary>A, B, C ..</summary>
    public static string PartyName(int party) => $"{(char)('A' + party)}";

    /// <summary>The same sources for the same parties; names and the order of sources do not matter.</summary>
    public bool Equals(Network? other) =>
        other is not null && Parties == other.Parties && Ordered().SequenceEqual(other.Ordered(), StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Network);

    public override int GetHashCode() => HashCode.Combine(Parties, Sources.Length);

    public override string ToString() => Name;

    private IEnumerable<string> Ordered() =>
        Sources.Select(seen => string.Concat(seen.Order().Select(PartyName))).Order(StringComparer.Ordinal);

    private ImmutableArray<int> SourcesOf(int party) =>
        [.. Enumerable.Range(0, Sources.Length).Where(source => Sources[source].Contains(party))];

    private sealed record Document(string[] Parties, string[][] Sources);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class NetworkContext : JsonSerializerContext;

    [GeneratedRegex(@"^(bell|star|chain):([0-9]{1,4})$")]
    private static partial Regex SizedName();
}
