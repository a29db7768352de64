using NonlocalityML.Labeling;

namespace NonlocalityML.Tests.Web;

[TestClass]
public sealed class BrowserTests
{
    [TestMethod]
    public void The_page_works_in_a_browser_by_keyboard_and_on_a_phone()
    {
        using var server = new ServerFixture();
        using var folder = new TemporaryFolder();
        folder.Write("table.csv", ServerFixture.Delft);
        var seen = Browser.Run("browse.mjs", server.Address, folder.Path);
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
