using System.Text.RegularExpressions;

namespace NonlocalityML.Tests.Python;

/// <summary>
/// Builds the wheel of the Python package, installs it without a network into an empty environment that sees Debian's numpy, and
/// uses it there. Without a C compiler, numpy or venv the tests are inconclusive; in CI they fail.
/// </summary>
[TestClass]
[TestCategory("Slow")]
public sealed class PythonPackageTests
{
    private const string Interpreter = "/usr/bin/python3";

    private static readonly string Here = Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "Python");
    private static readonly TemporaryFolder Folder = new();
    private static readonly Lazy<string> Installed = new(Install);

    [ClassCleanup]
    public static void CleanUp() => Folder.Dispose();

    [TestMethod]
    public void The_installed_wheel_labels_certifies_and_refuses_as_the_program_does() =>
        Run(Installed.Value, Path.Combine(Here, "package.py"), Repository.Root, Folder.Path);

    [TestMethod]
    public void Every_block_of_the_page_of_the_package_prints_what_it_shows()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "python-package.md"));
        var blocks = Regex.Matches(page, @"(?ms)^```python\n(.*?)^```\n\n```text\n(.*?)^```").ToList();
        Assert.HasCount(Regex.Count(page, "(?m)^```python"), blocks, "each block shows what it prints");
        var script = Folder.Write("page.py", string.Concat(blocks.Select(block => $"{block.Groups[1].Value}\nprint('---')\n")));
        var shown = string.Concat(blocks.Select(block => $"{block.Groups[2].Value}---\n"));
        Assert.AreEqual(shown, Run(Installed.Value, "-c", InRepository, script, Repository.Root, Folder.Path));
    }

    [TestMethod]
    [DataRow("uses-header.c")]
    [DataRow("calls-everything.c")] // from four threads; docs/python-package.md says what valgrind finds
    public void A_program_in_C_is_compiled_with_the_header_and_linked_with_the_library(string source)
    {
        var package = Run(Installed.Value, "-c", "import nonlocality; print(nonlocality.__path__[0])").Trim();
        var header = Path.Combine(Repository.Root, "src", "NonlocalityML.Native");
        var library = Path.Combine(package, "libnonlocality.so");
        var program = Folder[Path.GetFileNameWithoutExtension(source)];
        Run(
            "cc",
            "-std=c99",
            "-pthread",
            "-D_DEFAULT_SOURCE",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            $"-I{header}",
            Path.Combine(Here, source),
            library,
            $"-Wl,-rpath,{package}",
            "-o",
            program
        );
        Assert.AreEqual("all is well\n", Run(program));
    }

    /// <summary>Runs a script among the files that the page names, in a folder where it may write.</summary>
    private const string InRepository = """
        import os, sys
        script, repository, folder = sys.argv[1:]
        os.chdir(folder)
        if not os.path.exists("datasets"):
            os.symlink(os.path.join(repository, "datasets"), "datasets")
        exec(compile(open(script).read(), script, "exec"))
        """;

    private static string Install()
    {
        if (!OperatingSystem.IsLinux() || OtherPrograms.TryRun("cc", "--version") is not { ExitCode: 0 })
            OtherPrograms.Missing("A C compiler on Linux is needed (apt-get install build-essential).");
        if (OtherPrograms.TryRun(Interpreter, "-c", "import numpy, ensurepip, venv") is not { ExitCode: 0 })
            OtherPrograms.Missing("Python with numpy and venv is needed (apt-get install python3-numpy python3-venv).");
        var (exitCode, output, error) = OtherPrograms
            .TryRun(Interpreter, Path.Combine(Repository.Root, "src", "python", "build_wheel.py"), Folder["wheel"])!
            .Value;
        if (error.Contains("NU1101", StringComparison.Ordinal) || error.Contains("NU1301", StringComparison.Ordinal))
            OtherPrograms.Missing("The package Microsoft.DotNet.ILCompiler of the .NET SDK is needed.");
        Assert.AreEqual(0, exitCode, error);
        Run(Interpreter, "-m", "venv", "--system-site-packages", Folder["environment"]);
        var python = Path.Combine(Folder["environment"], "bin", "python");
        Run(python, "-m", "pip", "install", "--no-index", "--no-deps", "--disable-pip-version-check", output.Trim());
        return python;
    }

    private static string Run(string program, params string[] arguments)
    {
        var (exitCode, output, error) = OtherPrograms.TryRun(program, arguments)!.Value;
        Assert.AreEqual(0, exitCode, $"{program} {string.Join(' ', arguments)}\n{output}{error}");
        return output;
    }
}
