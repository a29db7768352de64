using System.Text.Json;
using System.Text.RegularExpressions;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests;

/// <summary>The documents of --json against the lists of docs/json.md.</summary>
[TestClass]
public sealed class JsonPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "json.md"));

    [TestMethod]
    [TestCategory("Slow")]
    public void Every_place_of_a_document_is_listed_with_what_stands_there()
    {
        using var folder = new TemporaryFolder();
        var sections = Regex.Matches(Page, @"(?ms)^(    nonlocality (?<command>[^\n]*) --json\n)+\n```text\n(?<list>.*?)^```");
        Assert.IsGreaterThan(12, sections.Count);
        foreach (Match section in sections)
        {
            var listed = section
                .Groups["list"]
                .Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split("  "))
                .ToDictionary(parts => parts[0], parts => parts[1].Split(" or "));
            var seen = section
                .Groups["command"]
                .Captures.SelectMany(command => Shown(command.Value, listed, folder))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var place in listed.Keys)
                Assert.Contains(place, seen, $"{section.Groups["command"].Value}: no document has '{place}'");
        }
    }

    /// <summary>The places of a command's document, each of them listed.</summary>
    private static List<string> Shown(string command, Dictionary<string, string[]> listed, TemporaryFolder folder)
    {
        var (code, output, error) = Nonlocality.Run([.. Words(command).Select(word => Moved(word, folder)), "--json"]);
        Assert.AreEqual(0, code, $"{command}: {error}");
        using var document = JsonDocument.Parse(output);
        var places = Places("", document.RootElement).ToList();
        foreach (var (place, kind) in places)
        {
            Assert.IsTrue(listed.TryGetValue(place, out var kinds), $"{command}: '{place}' is not on the page");
            Assert.Contains(kind, kinds!, $"{command}: '{place}'");
        }

        return places.ConvertAll(place => place.Place);
    }

    private static IEnumerable<string> Words(string command) =>
        Regex.Matches(command, "\"([^\"]*)\"|(\\S+)").Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value);

    /// <summary>What ships is read where it lies; what the commands write goes to a folder of the test.</summary>
    private static string Moved(string word, TemporaryFolder folder) =>
        word.StartsWith("datasets/", StringComparison.Ordinal) || word.StartsWith("models/", StringComparison.Ordinal)
            ? Path.Combine(Repository.Root, word)
        : Regex.IsMatch(
            word,
            @"^(p\.csv|local\.csv|ghz\.csv|ghz\.json|projected\.csv|points|labels|labels\.csv|w|cloud|tsirelson|page\.html|model|cluster|part-1|part-2|merged)$"
        )
            ? folder[word]
        : word;

    private static IEnumerable<(string Place, string Kind)> Places(string place, JsonElement element)
    {
        var kind = element.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "list",
            JsonValueKind.Null => "null",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "true/false",
            _ => "text",
        };
        if (place.Length > 0)
            yield return (place, kind);
        var inner =
            kind == "object"
                ? element
                    .EnumerateObject()
                    .SelectMany(member => Places(place.Length > 0 ? $"{place}.{member.Name}" : member.Name, member.Value))
            : kind == "list" ? element.EnumerateArray().SelectMany(item => Places($"{place}[]", item))
            : [];
        foreach (var one in inner)
            yield return one;
    }
}
