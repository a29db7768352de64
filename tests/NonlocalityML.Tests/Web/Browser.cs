using System.Text.Json.Nodes;

namespace NonlocalityML.Tests.Web;

/// <summary>Debian's chromium, driven by Playwright (npm, playwright-core) in a script of this folder.</summary>
internal static class Browser
{
    /// <summary>Runs a script against the page. Without a browser the test is inconclusive, in CI it fails.</summary>
    /// <param name="script">A file beside this one.</param>
    /// <param name="address">Where the server is.</param>
    /// <param name="folder">For downloads and screenshots; these are left where NONLOCALITY_SCREENSHOTS says, to look at.</param>
    /// <returns>What the script saw.</returns>
    public static JsonNode Run(string script, Uri address, string folder)
    {
        var browser = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
        if (browser is null) OtherPrograms.Missing("Chromium is needed (apt-get install chromium).");
        var (exitCode, output, error) = OtherPrograms.TryRun(
            "node", Path.Combine(Repository.Root, "tests/NonlocalityML.Tests/Web", script), Path.Combine(Repository.Root, "tests/npm"), browser!,
            address.ToString().TrimEnd('/'), folder)!.Value;
        if (Environment.GetEnvironmentVariable("NONLOCALITY_SCREENSHOTS") is { Length: > 0 } album)
            foreach (var picture in Directory.GetFiles(folder, "*.png")) File.Copy(picture, Path.Combine(album, Path.GetFileName(picture)), overwrite: true);
        Assert.AreEqual(0, exitCode, error);
        return JsonNode.Parse(output)!;
    }
}
