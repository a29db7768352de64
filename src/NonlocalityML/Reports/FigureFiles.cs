using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>
/// The figures of a page as files: each as a vector picture for a paper (SVG, 86 or 178 mm wide, fonts named) with its data as
/// CSV. The pictures are those that the page's own buttons save, drawn by a browser without a window.
/// </summary>
internal static partial class FigureFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] Names =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "microsoft-edge",
        "chrome.exe",
        "msedge.exe",
    ];

    private static readonly string[] Places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>The browser to draw with.</summary>
    /// <param name="named">A program; null to look for Chromium, Chrome or Edge.</param>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static string Browser(string? named)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        IEnumerable<string> On(IEnumerable<string> names) =>
            names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)));
        return (named is null ? On(Names).Concat(Places) : On([named]).Prepend(named)).FirstOrDefault(File.Exists)
            ?? throw new InvalidInputException(
                named is null
                    ? "--figures draws with Chromium, Chrome or Edge, and none was found; name one with --browser, or save "
                        + "single figures by the buttons on the page."
                    : $"--browser {named} was not found."
            );
    }

    /// <summary>Writes NAME.svg and NAME.csv of every figure; files of these names are replaced.</summary>
    /// <param name="page">What holds the figures.</param>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="browser">As <see cref="Browser"/> finds it.</param>
    /// <param name="cancellation">Ends the browser.</param>
    /// <returns>The names without ending, in the order of the page.</returns>
    /// <exception cref="InvalidInputException">The browser does not draw, or a file cannot be written.</exception>
    public static IReadOnlyList<string> Write(Report page, string folder, string browser, CancellationToken cancellation)
    {
        var figures = page.NamedFigures();
        var pictures = figures.Count == 0 ? [] : Draw(page, browser, cancellation);
        if (pictures.Count != figures.Count)
            throw new InvalidInputException($"{browser} has drawn {pictures.Count} of {figures.Count} figures.");
        FileFault.Guard(folder, () => Directory.CreateDirectory(folder));
        foreach (var ((name, figure), picture) in figures.Zip(pictures))
        {
            AtomicFile.Replace(Path.Combine(folder, name + ".svg"), Encoding.UTF8.GetBytes(picture));
            AtomicFile.Replace(Path.Combine(folder, name + ".csv"), Encoding.UTF8.GetBytes(figure.Data.ToCsv()));
        }

        return [.. figures.Select(figure => figure.Name)];
    }

    private static List<string> Draw(Report page, string browser, CancellationToken cancellation)
    {
        var temporary = Directory.CreateTempSubdirectory("nonlocality-");
        try
        {
            var file = Path.Combine(temporary.FullName, "page.html");
            File.WriteAllText(file, page.ToHtml());
            var shown = Run(browser, new Uri(file) + "#figures", temporary.FullName, cancellation);
            return [.. Picture().Matches(shown).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static string Run(string browser, string address, string profile, CancellationToken cancellation)
    {
        string[] asRoot = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [];
        string[] arguments =
        [
            "--headless",
            "--disable-gpu",
            $"--user-data-dir={profile}",
            "--window-size=1280,900",
            "--virtual-time-budget=60000",
            .. asRoot,
            "--dump-dom",
            address,
        ];
        using var process = FileFault.Guard(
            browser,
            () =>
                Process.Start(
                    new ProcessStartInfo(browser, arguments)
                    {
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                        StandardOutputEncoding = Encoding.UTF8,
                    }
                )!
        );
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var end = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var shown = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return shown;
    }

    [GeneratedRegex("<pre>(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Picture();
}
