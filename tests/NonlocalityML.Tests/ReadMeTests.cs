using System.Diagnostics;
using System.Text.RegularExpressions;

namespace NonlocalityML.Tests;

/// <summary>
/// Runs every command of README and of each page of docs in its order and compares what it prints with what the page shows.
/// Commands stand in
/// <c>console</c> blocks behind <c>$ </c>; the lines below a command are its standard output, as <see cref="ShownOutput"/> reads
/// it.
/// </summary>
[TestClass]
public sealed class ReadMeTests
{
    private const string Prefix = "dotnet run -c Release --project src/NonlocalityML.Cli -- ";
    private const string Short = "nonlocality ";

    public static IEnumerable<object[]> Pages => Part(0);

    /// <summary>Every third page that shows a console: classes run side by side, the tests of one do not.</summary>
    public static IEnumerable<object[]> Part(int part) =>
        Directory
            .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Select(page => $"docs/{Path.GetFileName(page)}")
            .Order(StringComparer.Ordinal)
            .Prepend("README.md")
            .Where(page => File.ReadAllText(Path.Combine(Repository.Root, page)).Contains("```console"))
            .Where((_, index) => index % 3 == part)
            .Select(page => new object[] { page });

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Pages))]
    public void Every_command_of_a_page_prints_what_the_page_shows(string page) => RequireShown(page);

    public static void RequireShown(string page)
    {
        var folder = Directory.CreateTempSubdirectory("nonlocality-readme-").FullName;
        try
        {
            foreach (var shipped in new[] { "datasets", "models" })
                Directory.CreateSymbolicLink(Path.Combine(folder, shipped), Path.Combine(Repository.Root, shipped));
            var examples = Examples(File.ReadAllText(Path.Combine(Repository.Root, page))).ToList();
            Assert.IsNotEmpty(examples, $"{page} shows examples");
            foreach (var (command, expected) in examples)
            {
                var (exitCode, output, error) = Run(command, folder);
                Assert.AreEqual(0, exitCode, $"{command}\n{error}");
                Assert.IsNull(new ShownOutput(expected).Difference(output), $"{command}\n{output}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Readme_and_ci_agree_on_the_test_command()
    {
        var command = Regex
            .Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md")), @"(?m)^    (dotnet test.*)$")
            .Groups[1]
            .Value;
        Assert.AreNotEqual("", command);
        Assert.Contains($"\n{command} ", File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run")));
    }

    private static IEnumerable<(string Command, string Output)> Examples(string page)
    {
        foreach (Match block in Regex.Matches(page, @"(?ms)^```console\n(.*?)^```"))
        {
            foreach (var example in Regex.Split(block.Groups[1].Value, @"(?m)^\$ ").Skip(1))
            {
                var lines = example.Split('\n');
                var last = 0;
                while (lines[last].EndsWith('\\'))
                    last++;
                var command = string.Join(' ', lines[..(last + 1)].Select(line => line.TrimEnd('\\').Trim()));
                yield return (command, string.Join('\n', lines[(last + 1)..]));
            }
        }
    }

    private static (int ExitCode, string Output, string Error) Run(string command, string folder)
    {
        var prefix = command.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix : Short;
        Assert.StartsWith(prefix, command, "a page's commands run this program");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "nonlocality.dll"));
        foreach (Match argument in Regex.Matches(command[prefix.Length..], @"""([^""]*)""|(\S+)"))
            start.ArgumentList.Add(argument.Groups[1].Success ? argument.Groups[1].Value : argument.Groups[2].Value);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
