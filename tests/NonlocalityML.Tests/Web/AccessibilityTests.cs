using NonlocalityML.Labeling;
using PuppeteerSharp;

namespace NonlocalityML.Tests.Web;

[TestClass]
public sealed class AccessibilityTests
{
    private sealed record Stop(string Id, string Name, bool IsMarked);

    /// <summary>What a person needs to know of where the focus is. The mark of the file input is on its label.</summary>
    private const string Focus = """
        (() => {
          const element = document.activeElement;
          const style = getComputedStyle(element.id === 'file' ? document.querySelector('label[for=file]') : element);
          return {
            id: element.id || element.tagName.toLowerCase(),
            name: (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim(),
            isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
          };
        })()
        """;

    /// <summary>Keeps whatever a screen reader is told without being asked.</summary>
    private const string Listen = """
        globalThis.said = [];
        for (const region of document.querySelectorAll('[role=status],[role=alert],[aria-live]'))
          new MutationObserver(() => { if (!region.hidden && region.textContent && said.at(-1) !== region.textContent) said.push(region.textContent); })
            .observe(region, { childList: true, characterData: true, subtree: true, attributes: true });
        """;

    /// <summary>From loading the page to saved files with the keyboard alone; page and report audited by axe in light and
    /// dark.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public async Task The_page_needs_no_mouse_and_axe_finds_nothing()
    {
        using var server = new ServerFixture();
        using var folder = new TemporaryFolder();
        folder.Write("table.csv", ServerFixture.Delft);
        await using var browser = await Browser.Open(server.Address);
        var (page, stops) = (browser.Page, new List<string>());
        await browser.WaitFor("document.getElementById('example').options.length > 1");
        await page.EvaluateExpressionAsync(Listen);
        await RequireSound(browser, "page before, light");

        await TabTo(browser, "file", stops);
        CollectionAssert.AreEqual(new[] { "example", "file" }, stops, "the order of the keyboard is that of the page");
        await (await OpenChooser(page)).AcceptAsync(folder["table.csv"]);
        await browser.WaitFor("document.getElementById('status').textContent.startsWith('Done.')");
        Assert.StartsWith("Nonlocal", await browser.Ask<string>("document.querySelector('#verdict > p').textContent"));
        await RequireSound(browser, "page after, light");

        // The same by typing, and an empty table told on the way.
        await TabTo(browser, "table", stops);
        await page.EvaluateExpressionAsync("document.activeElement.select()");
        await page.Keyboard.PressAsync("Delete");
        await TabTo(browser, "prove", stops);
        await page.Keyboard.PressAsync("Space");
        await page.WaitForSelectorAsync("#error:not([hidden])");
        await Heard(browser, "There is no table yet");
        await RequireSound(browser, "page with an error, light");
        await page.Keyboard.DownAsync("Shift");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.UpAsync("Shift");
        await page.Keyboard.SendCharacterAsync(ServerFixture.Delft);
        await TabTo(browser, "prove", stops);
        await page.EvaluateExpressionAsync("said.length = 0");
        await page.Keyboard.PressAsync("Enter");
        await Heard(browser, "Done. Nonlocal");
        Assert.AreEqual("prove", (await browser.Ask<Stop>(Focus)).Id, "the focus stays where it was");

        await TabTo(browser, "visibility", stops);
        await MoveTo(browser, "PageDown", "white noise");
        await MoveTo(browser, "End", "as measured");
        await TabTo(browser, "certificate", stops);
        var certificate = await browser.Save(folder.Path, "certificate.json", () => page.Keyboard.PressAsync("Space"));
        Assert.IsNull(CertificateJson.Parse(File.ReadAllText(certificate)).Verify());
        Assert.AreEqual("certificate", (await browser.Ask<Stop>(Focus)).Id);
        await TabTo(browser, "report", stops);
        var report = await browser.Save(folder.Path, "report.html", () => page.Keyboard.PressAsync("Enter"));
        await browser.Prefer(isDark: true);
        await browser.WaitFor(
            "getComputedStyle(document.querySelector('.drawing .xtitle')).fill === getComputedStyle(document.body).color"
        );
        await RequireSound(browser, "page after, dark");

        foreach (var isDark in (bool[])[false, true])
        {
            await using var saved = await Browser.Open(report, isDark);
            await saved.WaitFor("document.querySelector('.drawing .main-svg')");
            await RequireSound(saved, $"report, {(isDark ? "dark" : "light")}");
            await Tab(saved, stops);
        }
    }

    private static async Task RequireSound(Browser browser, string name)
    {
        var found = await browser.Audit();
        Assert.IsEmpty(found, $"{name}: {string.Join('\n', found)}");
    }

    private static async Task<string> Tab(Browser browser, List<string> stops)
    {
        await browser.Page.Keyboard.PressAsync("Tab");
        var stop = await browser.Ask<Stop>(Focus);
        Assert.IsTrue(stop.IsMarked, $"the focus shows at every stop, not at {stop.Id}");
        Assert.AreNotEqual("", stop.Name, $"every stop has a name, {stop.Id} has none");
        stops.Add(stop.Id);
        return stop.Id;
    }

    private static async Task TabTo(Browser browser, string id, List<string> stops)
    {
        for (var presses = 0; presses < 40; presses++)
        {
            if (await Tab(browser, stops) == id)
                return;
        }

        Assert.Fail($"{id} is not reached by Tab: {string.Join(' ', stops)}");
    }

    private static async Task MoveTo(Browser browser, string key, string share)
    {
        await browser.Page.Keyboard.PressAsync(key);
        await browser.WaitFor(
            $"!document.querySelector('#verdict[aria-busy]') && document.getElementById('share').textContent.includes('{share}')"
        );
    }

    private static Task Heard(Browser browser, string text) => browser.WaitFor($"said.some(line => line.startsWith('{text}'))");

    /// <summary>On a slow machine the browser may hear the key before it hears that the chooser is waited for: then the key is
    /// pressed again.</summary>
    private static async Task<FileChooser> OpenChooser(IPage page)
    {
        for (var presses = 1; ; presses++)
        {
            var chooser = page.WaitForFileChooserAsync(new WaitForOptions { Timeout = 10_000 });
            await page.Keyboard.PressAsync("Enter");
            try
            {
                return await chooser;
            }
            catch (TimeoutException) when (presses < 6) { }
        }
    }
}
