using Deque.AxeCore.Commons;
using PuppeteerSharp;

namespace NonlocalityML.Tests.Web;

/// <summary>Debian's chromium with one page open, and what is told on its console.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly Lazy<string> Axe = new(() => new BundledAxeScriptProvider().GetScript());

    private readonly IBrowser browser;

    private Browser(IBrowser browser, IPage page) => (this.browser, Page) = (browser, page);

    public IPage Page { get; }

    /// <summary>Errors, warnings and uncaught exceptions since the page was opened.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Addresses that were asked for, other than files, data and what the page made itself.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Opens a page. Without a browser the test is inconclusive, in CI it fails.</summary>
    /// <param name="address">What to open.</param>
    /// <param name="isDark">What the page is told of the user's preference.</param>
    /// <param name="width">Of the window; under 500 it is that of a phone.</param>
    public static async Task<Browser> Open(Uri address, bool isDark = false, int width = 1280)
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
        if (chromium is null)
            OtherPrograms.Missing("Chromium is needed (apt-get install chromium).");
        var browser = await Puppeteer.LaunchAsync(
            new LaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] }
        );
        var opened = new Browser(browser, await browser.NewPageAsync());
        opened.Listen();
        opened.Page.DefaultTimeout = 120_000;
        var isPhone = width < 500;
        await opened.Page.SetViewportAsync(
            new ViewPortOptions
            {
                Width = width,
                Height = 900,
                HasTouch = isPhone,
                IsMobile = isPhone,
            }
        );
        await opened.Prefer(isDark);
        await opened.Page.GoToAsync(address.ToString());
        return opened;
    }

    public static Task<Browser> Open(string path, bool isDark = false, int width = 1280) =>
        Open(new Uri(Path.GetFullPath(path)), isDark, width);

    public Task Prefer(bool isDark) =>
        Page.EmulateMediaFeaturesAsync([
            new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" },
        ]);

    public Task<T> Ask<T>(string expression) => Page.EvaluateExpressionAsync<T>(expression);

    public async Task WaitFor(string expression) => await Page.WaitForExpressionAsync(expression);

    /// <summary>What axe (Deque) finds wrong on the page, a line each.</summary>
    public async Task<string[]> Audit()
    {
        await Page.EvaluateExpressionAsync(Axe.Value);
        return await Page.EvaluateExpressionAsync<string[]>(
            """
            axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.map(({ id, impact, nodes }) =>
              `${impact} ${id}: ${nodes.slice(0, 3).map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`))
            """
        );
    }

    /// <summary>Does something that saves a file, and waits until it is there whole.</summary>
    /// <param name="folder">An absolute path; the file must not be there before.</param>
    /// <param name="name">What the page names the file.</param>
    /// <param name="action">What saves it.</param>
    public async Task<string> Save(string folder, string name, Func<Task> action)
    {
        await Page.Client.SendAsync("Browser.setDownloadBehavior", new { behavior = "allow", downloadPath = folder });
        await action();
        var path = Path.Combine(folder, name);
        for (var wait = 0; !File.Exists(path); wait++)
        {
            Assert.IsLessThan(1200, wait, $"{name} was not saved");
            await Task.Delay(100);
        }

        return path;
    }

    /// <summary>A picture of the whole page, left where NONLOCALITY_SCREENSHOTS says, to look at.</summary>
    public async Task Shoot(string name)
    {
        if (Environment.GetEnvironmentVariable("NONLOCALITY_SCREENSHOTS") is { Length: > 0 } album)
            await Page.ScreenshotAsync(Path.Combine(album, $"{name}.png"), new ScreenshotOptions { FullPage = true });
    }

    public async ValueTask DisposeAsync() => await browser.DisposeAsync();

    private void Listen()
    {
        Page.Console += (_, told) =>
        {
            if (told.Message.Type is ConsoleType.Error or ConsoleType.Warning)
                Complaints.Add(told.Message.Text);
        };
        Page.PageError += (_, thrown) => Complaints.Add(thrown.Message);
        Page.Request += (_, asked) =>
        {
            if (new Uri(asked.Request.Url).Scheme is not ("data" or "blob" or "file"))
                Requests.Add(asked.Request.Url);
        };
    }
}
