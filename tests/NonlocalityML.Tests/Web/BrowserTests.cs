using NonlocalityML.Labeling;

namespace NonlocalityML.Tests.Web;

[TestClass]
public sealed class BrowserTests
{
    private const string Verdict = "document.querySelector('#verdict > p').textContent";

    private const string IsSettled = "!document.querySelector('#verdict[aria-busy]')";

    [TestMethod]
    [TestCategory("Slow")]
    public async Task The_page_works_in_a_browser_by_keyboard()
    {
        using var server = new ServerFixture();
        using var folder = new TemporaryFolder();
        await using var browser = await Browser.Open(server.Address);
        var page = browser.Page;

        // With the keyboard alone: the list of examples is the first stop.
        await browser.WaitFor("document.getElementById('example').options.length > 1");
        await page.Keyboard.PressAsync("Tab");
        Assert.AreEqual("example", await browser.Ask<string>("document.activeElement.id"));
        await page.Keyboard.TypeAsync("delft");
        await browser.WaitFor("document.getElementById('status').textContent.startsWith('Done.')");
        Assert.StartsWith("Nonlocal", await browser.Ask<string>(Verdict));
        Assert.AreEqual(
            "E\u2080\u2080 + E\u2080\u2081 + E\u2081\u2080 \u2212 E\u2081\u2081 \u2264 2",
            await browser.Ask<string>("document.querySelector('#verdict .formula').textContent")
        );
        Assert.AreEqual(
            2,
            await browser.Ask<int>("document.querySelectorAll('#verdict .drawing .main-svg .cartesianlayer').length")
        );
        var answer = await browser.Ask<string>("document.querySelector('#verdict').textContent");
        Assert.Contains("2.4225 \u00b1 0.2038", answer);
        Assert.Contains("proof checked in exact arithmetic", answer);
        Assert.Contains(
            "Statistics",
            await browser.Ask<string[]>("[...document.querySelectorAll('#details h2')].map(heading => heading.textContent)")
        );
        await browser.Shoot("desktop-light");

        // The slider, by keyboard, down to where the table is local.
        await page.FocusAsync("#visibility");
        for (var press = 0; press < 4; press++)
            await page.Keyboard.PressAsync("PageDown");
        await browser.WaitFor($"{Verdict}.startsWith('Local') && {IsSettled}");
        Assert.Contains("white noise", await browser.Ask<string>("document.querySelector('#share').textContent"));
        await browser.Shoot("noise");
        await page.Keyboard.PressAsync("End");
        await browser.WaitFor($"{Verdict}.startsWith('Nonlocal') && {IsSettled}");

        var certificate = await browser.Save(folder.Path, "certificate.json", () => page.ClickAsync("#certificate"));
        Assert.IsNull(CertificateJson.Parse(File.ReadAllText(certificate)).Verify());
        var report = await browser.Save(folder.Path, "report.html", () => page.ClickAsync("#report"));

        // A wrong table is told in words, and the answer before it stays.
        await page.EvaluateExpressionAsync("document.getElementById('table').value = 'a,b,x,y,count\\n0,0,0,0,-1\\n'");
        await page.ClickAsync("#prove");
        await page.WaitForSelectorAsync("#error:not([hidden])");
        Assert.Contains("sum to -1", await browser.Ask<string>("document.getElementById('error').textContent"));

        // Nothing of the answer before can be saved as if it were about this table; going back brings it up again.
        const string saving = "['certificate', 'report', 'visibility'].every(id => document.getElementById(id).disabled)";
        Assert.IsTrue(await browser.Ask<bool>($"{saving} && document.querySelector('#answer.stale') !== null"));
        await page.ClickAsync("#undo");
        await browser.WaitFor($"document.getElementById('status').textContent.startsWith('Done. Nonlocal') && !({saving})");
        Assert.IsTrue(
            await browser.Ask<bool>("location.hash.startsWith('#table=') && document.querySelector('.stale') === null")
        );

        Assert.IsEmpty(
            browser.Complaints.Where(text => !text.Contains("422", StringComparison.Ordinal)),
            string.Join('\n', browser.Complaints)
        );
        Assert.IsEmpty(
            browser.Requests.Where(address => !address.StartsWith(server.Address.ToString(), StringComparison.Ordinal))
        );

        // The saved report opens from disk.
        await using var saved = await Browser.Open(report);
        await saved.WaitFor("document.querySelector('.drawing .main-svg')");
        Assert.StartsWith("delft2015: nonlocal, 245 trials", await saved.Ask<string>("document.querySelector('h1').textContent"));
        Assert.IsEmpty(saved.Complaints, string.Join('\n', saved.Complaints));
        await saved.Shoot("report");
    }

    [TestMethod]
    public async Task A_file_is_dropped_on_a_phone_in_the_dark_and_nothing_is_wider()
    {
        using var server = new ServerFixture();
        await using var phone = await Browser.Open(server.Address, isDark: true, width: 375);
        await phone.Page.EvaluateFunctionAsync(
            """
            text => {
              const data = new DataTransfer();
              data.items.add(new File([text], 'table.csv', { type: 'text/csv' }));
              document.getElementById('table').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """,
            ServerFixture.Delft
        );
        await phone.WaitFor("document.getElementById('status').textContent.startsWith('Done.')");
        Assert.StartsWith("Nonlocal", await phone.Ask<string>(Verdict));
        Assert.AreEqual(0, await phone.Ask<int>("document.documentElement.scrollWidth - innerWidth"));
        Assert.IsEmpty(phone.Complaints, string.Join('\n', phone.Complaints));
        await phone.Shoot("phone-dark");
    }
}
