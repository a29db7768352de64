using System.Text.Json;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>
/// The one place that puts what goes wrong while something is read into words of the field: where, what, and what is allowed.
/// Names of types of .NET and of source files of libraries never come out.
/// </summary>
internal static partial class InputProblem
{
    /// <summary>Runs a reader; what it does not understand becomes one line that begins with a name.</summary>
    /// <param name="name">The file, for the message.</param>
    /// <param name="read">The reader.</param>
    /// <exception cref="InvalidInputException">Names the file, the place in it, and what is wrong.</exception>
    public static T Named<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsOfInput(exception))
        {
            var words = Words(exception);
            throw new InvalidInputException(
                words.StartsWith(name, StringComparison.Ordinal) ? words : $"{name}: {words}",
                exception
            );
        }
    }

    /// <summary>What a reader throws at wrong input.</summary>
    public static bool IsOfInput(Exception exception) =>
        exception
            is InvalidInputException
                or JsonException
                or InvalidDataException
                or EndOfStreamException
                or FormatException
                or OverflowException
                or InvalidOperationException;

    /// <summary>One line without names of types.</summary>
    public static string Words(Exception exception) =>
        exception switch
        {
            InvalidInputException => exception.Message,
            JsonException json => OfJson(json),
            _ => WithoutTypes(exception.Message),
        };

    /// <summary>
    /// What ONNX Runtime says: one line without its code, its source files and its functions, which stand before what went wrong.
    /// </summary>
    public static string OfRuntime(Exception exception)
    {
        var line = exception.Message.Split('\n')[0].Trim();
        line = ErrorCode().Replace(line, "");
        var source = SourceFile().Match(line);
        if (!source.Success)
            return line;
        var (before, after) = (line[..source.Index].TrimEnd(' ', ':'), line[(source.Index + source.Length)..].Trim());
        // A function with its arguments, then the words.
        var end = after.LastIndexOf(") ", StringComparison.Ordinal);
        if (after.Contains("::", StringComparison.Ordinal) && end >= 0)
            after = after[(end + 2)..];
        return after.Length > 0 ? after : before;
    }

    /// <summary>What the system says of a file.</summary>
    public static string OfSystem(string path, Exception exception) =>
        exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => $"{path} does not exist.",
            UnauthorizedAccessException => $"{path} cannot be read: permission is denied.",
            PathTooLongException => $"{path} cannot be read: the name is too long.",
            ArgumentException or NotSupportedException => $"{path} cannot be read: that is no name of a file.",
            _ => $"{path} cannot be read: "
                + $"{exception.Message.Replace($" : '{Path.GetFullPath(path)}'", "", StringComparison.Ordinal)}",
        };

    private static string OfJson(JsonException problem)
    {
        // What a converter of ours refused says it best.
        if (problem.InnerException is InvalidInputException own)
            return $"{Place(problem)}{own.Message}";
        var message = PlaceInMessage().Replace(problem.Message, "");
        var reason =
            Converted().Match(message) is { Success: true } converted ? $"{Kind(converted.Groups[1].Value)} is needed here"
            : Missing().Match(message) is { Success: true } missing ? $"{missing.Groups[1].Value} is missing"
            : Unknown().Match(message) is { Success: true } unknown ? $"{unknown.Groups[1].Value} is not known here"
            : Null().Match(message) is { Success: true } empty ? $"{empty.Groups[1].Value} is null; a value is needed"
            : Twice().Match(message) is { Success: true } twice
                ? $"{twice.Groups[1].Value} is a duplicate; each name may stand once"
            : message.Contains("isFinalBlock", StringComparison.Ordinal) ? "it ends before the JSON does"
            : WithoutTypes(message).TrimEnd('.');
        return $"{Place(problem)}{reason}.";
    }

    private static string Place(JsonException problem)
    {
        var place = problem.LineNumber is { } line ? $"line {line + 1}, byte {problem.BytePositionInLine + 1}" : "";
        return problem.Path is { Length: > 1 } path ? $"{place}{(place.Length > 0 ? ", " : "")}at {path}: "
            : place.Length > 0 ? $"{place}: "
            : "";
    }

    private static string Kind(string type) =>
        type.EndsWith("[]", StringComparison.Ordinal)
        || type.Contains("ImmutableArray", StringComparison.Ordinal)
        || type.Contains("List", StringComparison.Ordinal)
            ? "a list"
        : type.Contains("System.Int", StringComparison.Ordinal) || type.Contains("System.UInt", StringComparison.Ordinal)
            ? "a whole number that is not too large"
        : type.Contains("System.Double", StringComparison.Ordinal) ? "a number"
        : type.Contains("System.String", StringComparison.Ordinal) ? "a text"
        : type.Contains("System.Boolean", StringComparison.Ordinal) ? "true or false"
        : "a value of another kind";

    private static string WithoutTypes(string message) => TypeName().Replace(message, "another kind");

    [GeneratedRegex(@"(?: Path: .* \|)? LineNumber: [0-9]+ \| BytePositionInLine: [0-9]+\.$", RegexOptions.Singleline)]
    private static partial Regex PlaceInMessage();

    [GeneratedRegex(@"^The JSON value could not be converted to (.+?)\.?$", RegexOptions.Singleline)]
    private static partial Regex Converted();

    [GeneratedRegex(@"missing required properties including: (.+?)\.?$", RegexOptions.Singleline)]
    private static partial Regex Missing();

    [GeneratedRegex(@"^The JSON property ('.*') could not be mapped", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"^The (?:constructor parameter|property or field) ('.*') on type .* doesn't allow", RegexOptions.Singleline)]
    private static partial Regex Null();

    [GeneratedRegex(@"^Duplicate property ('.*') encountered", RegexOptions.Singleline)]
    private static partial Regex Twice();

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"\S*\.(?:cc|h|cpp|hpp)(?::[0-9]+|\([0-9]+\))")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"'?\b(?:System|NonlocalityML|Microsoft|Google)\.[A-Z][\w.`+\[\],<>]*'?")]
    private static partial Regex TypeName();
}
