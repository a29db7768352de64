using NonlocalityML.Numerics;

namespace NonlocalityML.Clusters;

/// <summary>Words as the shell, and as sbatch, read them again.</summary>
internal static class Shell
{
    /// <summary>As bash reads it: unchanged where nothing in it is special, otherwise in single quotes.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+=:,@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>The value of an option in a line #SBATCH.</summary>
    public static string Directive(string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+=:,@%".Contains(c, StringComparison.Ordinal))
            ? value
            : $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A path in a line #SBATCH that names a log. A backslash there would turn off what % stands for.</summary>
    /// <exception cref="InvalidInputException">The path cannot be written in a script.</exception>
    public static string RequirePath(string path) =>
        path.Any(c => char.IsControl(c) || c == '\\')
            ? throw new InvalidInputException(
                $"{path}: a path with a backslash or a control character cannot be written into a job script."
            )
            : path;
}
