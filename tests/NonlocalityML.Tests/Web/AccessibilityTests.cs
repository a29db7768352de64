using System.Text.Json.Nodes;
using NonlocalityML.Labeling;

namespace NonlocalityML.Tests.Web;

[TestClass]
public sealed class AccessibilityTests
{
    /// <summary>From loading the page to saved files with the keyboard alone; page and report audited by axe (npm, axe-core) in light and dark.</summary>
    [TestMethod]
    public void The_page_needs_no_mouse_and_axe_finds_nothing()
    {
        using var server = new ServerFixture();
        using var folder = new TemporaryFolder();
        folder.Write("table.csv", ServerFixture.Delft);
        var seen = Browser.Run("audit.mjs", server.Address, folder.Path);
        string[] Seen(string name) => [.. seen[name]!.AsArray().Select(item => (string)item!)];
        Assert.IsEmpty(Seen("violations"), string.Join('\n', Seen("violations")));
        Assert.HasCount(6, Seen("audited"));
        Assert.IsEmpty(Seen("unseenFocus"), $"the focus shows at every stop; not at {string.Join(", ", Seen("unseenFocus"))}");
        Assert.IsEmpty(Seen("unnamed"), $"every stop has a name; none have {string.Join(", ", Seen("unnamed"))}");
        CollectionAssert.AreEqual(new[] { "example", "file" }, Seen("stops")[..2], "the order of the keyboard is that of the page");
        Assert.StartsWith("Nonlocal", (string)seen["afterFile"]!);
        Assert.AreEqual("prove", (string)seen["focusAfterProof"]!, "the focus stays where it was");
        Assert.AreEqual("certificate", (string)seen["focusAfterSaving"]!);
        Assert.IsTrue(Seen("said").Any(text => text.StartsWith("Done. Nonlocal", StringComparison.Ordinal)), "the verdict is said: " + string.Join(" / ", Seen("said")));
        Assert.IsTrue(Seen("said").Any(text => text.StartsWith("There is no table yet", StringComparison.Ordinal)), "errors are said");
        Assert.IsNull(CertificateJson.Parse(File.ReadAllText(folder["certificate.json"])).Verify());
    }
}
