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
        Assert.AreEqual(version, Stated("README.md", @"## Changelog\s+\*\*([\d.]+)\*\*"), "the newest version comes first");
    }

    [TestMethod]
    public void Notices_name_every_version_that_is_inside()
    {
        var notices = File.ReadAllText(Path.Combine(Repository.Root, "src", "THIRD-PARTY-NOTICES.md"));
        var plotly = Stated("src/NonlocalityML/NonlocalityML.csproj", @"plotly-basic-([\d.]+)\.min\.js");
        Assert.Contains($"plotly.js {plotly}", notices);
        Assert.Contains($"plotly.js {plotly}", File.ReadAllText(Path.Combine(Repository.Root, "src/NonlocalityML/Reports/plotly-license.txt")));
        foreach (var name in (string[])["CsvHelper", "Google.Protobuf", "MathNet.Numerics", "Spectre.Console", "System.CommandLine", "System.Numerics.Tensors"])
            Assert.Contains($"{name} {Stated("src/Directory.Packages.props", $"Include=\"{Regex.Escape(name)}\" Version=\"(.*?)\"")}", notices, name);
    }

    private static string Stated(string file, string pattern) => Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, file)), pattern).Groups[1].Value;
}
