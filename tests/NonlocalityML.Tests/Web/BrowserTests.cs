using System.Text.Json.Nodes;
using NonlocalityML.Labeling;

namespace NonlocalityML.Tests.Web;

[TestClass]
public sealed class BrowserTests
{
    /// <summary>Screenshots, to look at, are left where NONLOCALITY_SCREENSHOTS says.</summary>
    [TestMethod]
    public void The_page_works_in_a_browser_by_keyboard_and_on_a_phone()
    {
        var browser = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
        if (browser is null) OtherPrograms.Missing("Chromium is needed (apt-get install chromium).");
        using var server = new ServerFixture();
        using var folder = new TemporaryFolder();
        folder.Write("table.csv", ServerFixture.Delft);
        var (exitCode, output, error) = OtherPrograms.TryRun(
            "node", Path.Combine(Repository.Root, "tests/NonlocalityML.Tests/Web/browse.mjs"), Path.Combine(Repository.Root, "tests/npm"), browser!,
            server.Address.ToString().TrimEnd('/'), folder.Path)!.Value;
        if (Environment.GetEnvironmentVariable("NONLOCALITY_SCREENSHOTS") is { Length: > 0 } album)
            foreach (var picture in Directory.GetFiles(folder.Path, "*.png")) File.Copy(picture, Path.Combine(album, Path.GetFileName(picture)), overwrite: true);
        Assert.AreEqual(0, exitCode, error);
        var seen = JsonNode.Parse(output)!;
        string Seen(string name) => (string?)seen[name] ?? "";
        Assert.IsEmpty(seen["errors"]!.AsArray(), $"{seen["errors"]}");
        Assert.IsEmpty(seen["foreign"]!.AsArray(), $"{seen["foreign"]}");
        Assert.AreEqual("example", Seen("firstStop"));
        Assert.StartsWith("Nonlocal", Seen("verdict"));
        Assert.AreEqual("E00 + E01 + E10 - E11 <= 2", Seen("inequality"));
        Assert.AreEqual(1, (int)seen["pictures"]!);
        Assert.Contains("2.4225 +- 0.2038", Seen("answer"));
        Assert.Contains("proof checked in exact arithmetic", Seen("answer"));
        Assert.Contains("Statistics", seen["details"]!.ToJsonString());
        Assert.StartsWith("Local", Seen("noisy"));
        Assert.Contains("white noise", Seen("share"));
        Assert.Contains("'-1'", Seen("error"));
        Assert.StartsWith("Nonlocal", Seen("dropped"));
        Assert.AreEqual(0, (int)seen["overflow"]!, "nothing is wider than a phone");
        Assert.AreEqual("delft2015", Seen("reported"));
        Assert.IsNull(CertificateJson.Parse(File.ReadAllText(folder["certificate.json"])).Verify());
    }
}
