using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests;

/// <summary>The C# example of README, run as it stands there.</summary>
[TestClass]
public sealed class LibraryExampleTests
{
    [TestMethod]
    public void The_library_example_of_readme_runs()
    {
        var lines = new List<string>();
        Run(lines.Add);
        Assert.HasCount(1000, lines);
        Assert.IsTrue(lines.All(line => line.Contains("<= NL <=", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Readme_shows_this_code()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var shown = Regex.Match(readme, @"(?ms)^```csharp\n(.*?)^```").Groups[1].Value;
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "LibraryExampleTests.cs"));
        Assert.AreNotEqual("", shown);
        var code = string.Join(
                '\n',
                shown
                    .Split('\n')
                    .Where(line => !line.StartsWith("using NonlocalityML", StringComparison.Ordinal))
                    .Select(line => line.Trim())
            )
            .Trim();
        var here = string.Join('\n', source.Split('\n').Select(line => line.Trim()))
            .Replace("write(", "Console.WriteLine(", StringComparison.Ordinal);
        Assert.Contains(code, here);
        CollectionAssert.AreEquivalent(Rooms(source), Rooms(shown), "the rooms that the code uses");

        static string[] Rooms(string text) =>
            [.. Regex.Matches(text, @"(?m)^using (NonlocalityML[\w.]*);").Select(match => match.Groups[1].Value)];
    }

    private static void Run(Action<string> write)
    {
        var scenario = Scenario.Parse("m3");
        var sampler = new NoSignalingSampler(scenario);
        var behaviors = Enumerable.Range(0, 1000).Select(i => sampler.Sample(new RandomStream(seed: 7, index: (ulong)i)));

        using var pool = new EnginePool(() => NonlocalityEngines.Create("structured", scenario), threads: 2);
        foreach (var certificate in pool.Solve(behaviors))
        {
            if (certificate.Verify() is { } fault)
                throw new InvalidOperationException(fault);
            write($"{certificate.Lower.RoundDown()} <= NL <= {certificate.Upper.RoundUp()}");
        }
    }
}
