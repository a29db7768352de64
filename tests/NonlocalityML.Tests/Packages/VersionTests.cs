using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NonlocalityML.Tests.Packages;

[TestClass]
public sealed class VersionTests
{
    [TestMethod]
    public void All_that_state_the_version_agree()
    {
        var version = Stated("src/Directory.Build.props", "<Version>(.*)</Version>");
        Assert.AreEqual(version, Stated("CITATION.cff", "(?m)^version: (.*)$"));
        Assert.AreEqual(version, Stated("README.md", @"> NonlocalityML, version ([\d.]+) "));
        Assert.AreEqual(version, Stated("docs/changelog.md", @"(?m)^## ([\d.]+)"), "the newest version comes first");
    }

    [TestMethod]
    public void Notices_name_the_version_of_the_script_in_the_pages()
    {
        var notices = File.ReadAllText(Path.Combine(Repository.Root, "src", "THIRD-PARTY-NOTICES.md"));
        var plotly = Stated("src/NonlocalityML/NonlocalityML.csproj", @"plotly-basic-([\d.]+)\.min\.js");
        Assert.Contains($"plotly.js {plotly}", notices);
        Assert.Contains(
            $"plotly.js {plotly}",
            File.ReadAllText(Path.Combine(Repository.Root, "src/NonlocalityML/Reports/plotly-license.txt"))
        );
    }

    [TestMethod]
    public void Notices_name_the_packages_of_the_program_and_no_others()
    {
        var table = File.ReadAllText(Path.Combine(Repository.Root, "src", "THIRD-PARTY-NOTICES.md"))
            .Split("\n\n")
            .First(part => part.StartsWith("| part |", StringComparison.Ordinal));
        var named = Regex
            .Matches(table, @"([A-Z]\w+(?:\.\w+)+|CsvHelper|PureHDF|Snappier) (\d+(?:\.\d+)+)")
            .Select(match => $"{match.Groups[1]}/{match.Groups[2]}")
            .Order()
            .ToList();
        var dependencies = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "nonlocality.deps.json")))![
            "libraries"
        ]!.AsObject();
        // A build takes one of the two packages of ONNX Runtime; both are named. The native parts of OR-Tools are a package
        // for each system.
        var inside = dependencies
            .Where(library =>
                (string?)library.Value!["type"] == "package"
                && !library.Key.StartsWith("Google.OrTools.runtime.", StringComparison.Ordinal)
            )
            .Select(library => library.Key)
            .Union(named.Where(package => package.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal)))
            .Order()
            .ToList();
        CollectionAssert.AreEqual(inside, named, $"inside: {string.Join(", ", inside)}; named: {string.Join(", ", named)}");
        Assert.Contains(
            "Microsoft.ML.OnnxRuntime.Gpu.Linux "
                + $"{Stated("src/Directory.Packages.props", "OnnxRuntime.Gpu.Linux\" Version=\"(.*?)\"")}",
            table
        );
    }

    private static string Stated(string file, string pattern) =>
        Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, file)), pattern).Groups[1].Value;
}
