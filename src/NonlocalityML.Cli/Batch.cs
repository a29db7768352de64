using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Files that are worked on one by one: what is wrong with one of several costs that file alone.</summary>
/// <param name="files">How many there are.</param>
internal sealed class Batch(int files)
{
    private readonly List<FailedFile> failed = [];

    /// <summary>Files without an answer; null where there are none.</summary>
    public IReadOnlyList<object>? Failed => failed.Count == 0 ? null : [.. failed.Select(one => new { one.Name, one.Reason })];

    /// <summary>Whether nothing is wrong with a file.</summary>
    public bool IsWhole => failed.Count == 0;

    /// <summary>The results of those inputs that were right; the others are remembered with the reason.</summary>
    public List<TResult> Of<T, TResult>(IEnumerable<T> things, Func<T, string> name, Func<T, TResult> make)
    {
        var made = new List<TResult>();
        foreach (var thing in things)
        {
            try
            {
                made.Add(make(thing));
            }
            catch (InvalidInputException exception) when (files > 1)
            {
                failed.Add(new FailedFile(name(thing), exception.Message, 2));
            }
            catch (SolverException exception)
            {
                failed.Add(new FailedFile(name(thing), $"{name(thing)}: {exception.Message}", 1));
            }
        }

        return made;
    }

    /// <summary>A line for each file without an answer.</summary>
    /// <returns>The exit code: 2 where input was wrong, 1 where a solver failed.</returns>
    public int Report(Output output)
    {
        foreach (var file in failed)
            output.Warning(file.Reason);
        return failed.Select(file => file.Code).DefaultIfEmpty(0).Max();
    }

    private sealed record FailedFile(string Name, string Reason, int Code);
}
