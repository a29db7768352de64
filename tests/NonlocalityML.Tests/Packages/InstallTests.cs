using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace NonlocalityML.Tests.Packages;

/// <summary>
/// Packs what the build of these tests made, installs the tool as people do, from a folder and without a network, into an empty
/// directory of an empty home, and uses it there.
/// </summary>
[TestClass]
public sealed class InstallTests
{
    private static readonly string Configuration = typeof(InstallTests)
        .Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyConfigurationAttribute), false)
        .Cast<System.Reflection.AssemblyConfigurationAttribute>()
        .Single()
        .Configuration;

    /// <summary>One folder for all systems once gave others the program of the first, which starts the command.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void Another_system_is_built_in_folders_of_its_own()
    {
        var path = Run(
            Repository.Root,
            null,
            "dotnet",
            "msbuild",
            "src/NonlocalityML.Cli",
            "-getProperty:IntermediateOutputPath",
            "-p:RuntimeIdentifier=osx-arm64"
        );
        Assert.Contains("osx-arm64", path);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void The_tool_is_installed_from_its_package_and_scores_and_verifies()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["home"]);
        folder.Write(
            "nuget.config",
            """
            <configuration><packageSources><clear /><add key="here" value="feed" /></packageSources></configuration>
            """
        );
        Run(
            Repository.Root,
            null,
            "dotnet",
            "pack",
            "src/NonlocalityML.Cli",
            "--no-build",
            "-c",
            Configuration,
            "-o",
            folder["feed"]
        );
        var package = Directory.GetFiles(folder["feed"], "*.nupkg").Single();
        RequireLicences(package);

        Run(
            folder.Path,
            folder["home"],
            "dotnet",
            "tool",
            "install",
            "NonlocalityML.Tool",
            "--tool-path",
            folder["bin"],
            "--configfile",
            folder["nuget.config"]
        );
        string Tool(params string[] arguments) =>
            Run(folder.Path, folder["home"], Path.Combine(folder["bin"], "nonlocality"), arguments);
        Assert.MatchesRegex(
            new Regex(@"^\d+\.\d+\.\d+(\+[0-9a-f]{40})?\n$"),
            Tool("--version"),
            "version, and commit where the sources are in git"
        );

        File.Copy(Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv"), folder["counts.csv"]);
        var score = Tool("score", "--exact", "counts.csv", "--certificate", "proof.json");
        Assert.Contains("0.05281248380767132 <= NL <= 0.05281248380791464, proof checked in exact arithmetic", score);
        Assert.Contains("learned NL = 0.0528", score, "the models and ONNX Runtime are in the package");
        Assert.Contains("the certificate holds", Tool("verify", "proof.json"));
        Tool("report", "counts.csv", "--out", "page.html");
        Assert.Contains("Plotly Technologies", File.ReadAllText(folder["page.html"]), "the script of the page, with its licence");
        Assert.IsEmpty(
            Directory.GetFiles(folder["home"], "*onnxruntime.db", SearchOption.AllDirectories),
            "nothing is collected about the user"
        );

        Assert.Contains(
            "proof checked in exact arithmetic",
            Tool("score", "--exact", "--engine", "ortools", "counts.csv"),
            "OR-Tools is in the package"
        );
    }

    /// <summary>The documentation in the package of the library is that of its public interface.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void A_package_documents_what_is_public_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        foreach (
            var (project, isPublic, isInternal) in (ReadOnlySpan<(string, string, string)>)
                [
                    ("NonlocalityML.Core", "T:NonlocalityML.Labeling.Certificate", "T:NonlocalityML.Labeling.Structured.Kernels"),
                    ("NonlocalityML", "M:NonlocalityML.Learning.Scorer.ScoreAll(", "T:NonlocalityML.Reports.Figures"),
                ]
        )
        {
            var feed = folder[project];
            Run(Repository.Root, null, "dotnet", "pack", $"src/{project}", "--no-build", "-c", Configuration, "-o", feed);
            using var zip = ZipFile.OpenRead(Directory.GetFiles(feed, "*.nupkg").Single());
            using var text = new StreamReader(zip.GetEntry($"lib/net10.0/{project}.xml")!.Open());
            var documentation = text.ReadToEnd();
            Assert.Contains($"name=\"{isPublic}", documentation);
            Assert.DoesNotContain($"name=\"{isInternal}", documentation);
        }
    }

    private static void RequireLicences(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        foreach (var needed in (string[])["LICENSE", "README.md", "THIRD-PARTY-NOTICES.md"])
            Assert.Contains(needed, names);
        foreach (
            var needed in (string[])
                ["onnxruntime/LICENSE.txt", "onnxruntime/ThirdPartyNotices.txt", "libonnxruntime.so", "libortools.so.9"]
        )
            Assert.IsTrue(names.Exists(name => name.EndsWith($"/{needed}", StringComparison.Ordinal)), needed);
        Assert.IsFalse(names.Exists(name => name.EndsWith("onnxruntime.dll", StringComparison.Ordinal)), "Windows' library");
    }

    private static string Run(string folder, string? home, string program, params string[] arguments)
    {
        var (exitCode, output, error) = Start(folder, home, program, arguments);
        Assert.AreEqual(0, exitCode, $"{program} {string.Join(' ', arguments)}\n{output}\n{error}");
        return output;
    }

    private static (int ExitCode, string Output, string Error) Start(
        string folder,
        string? home,
        string program,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (home is not null)
        {
            foreach (var name in (string[])["HOME", "DOTNET_CLI_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"])
                start.Environment[name] = home;
            foreach (var name in (string[])["NUGET_PACKAGES", "ORT_DISABLE_TELEMETRY"])
                start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
