using System.Text.Json;
using System.Text.RegularExpressions;
using NonlocalityML.Cli;

namespace NonlocalityML.Tests.Cli;

/// <summary>The command <c>nonlocality</c>, in the process of the test.</summary>
internal static partial class Nonlocality
{
    /// <summary>Lines of progress, which only a slow machine prints, are left out of the errors.</summary>
    public static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new(),
            error = new();
        var code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), Progress().Replace(error.ToString(), ""));
    }

    /// <summary>What a command that must succeed prints on standard output.</summary>
    public static string Print(params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
        Assert.AreEqual(0, code, error);
        return output;
    }

    /// <summary>The JSON document that a command with --json must print.</summary>
    public static JsonElement Json(params string[] arguments) => JsonDocument.Parse(Print(arguments)).RootElement;

    /// <summary>A command that must be refused: exit code 2, nothing on standard output, one line on standard error that says
    /// why.</summary>
    public static void Refuse(string reason, params string[] arguments) => Refuse([reason], arguments);

    public static void Refuse(IReadOnlyList<string> reasons, params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
        var what = $"{string.Join(' ', arguments)}: {error}";
        Assert.AreEqual((2, ""), (code, output), what);
        Assert.IsTrue(error.EndsWith('\n') && error.Count(c => c is '\n' or '\r') == 1, what);
        foreach (var reason in reasons)
            Assert.Contains(reason, error, what);
    }

    [GeneratedRegex(@"(?m)^.* elapsed(, .* left)?\n")]
    private static partial Regex Progress();
}
