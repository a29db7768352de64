using NonlocalityML.Numerics;

namespace NonlocalityML.Files;

/// <summary>Work in steps: what each of them gave is kept among what a run needs until all is done, so that the same command goes
/// on after the last one. Without a folder nothing is kept.</summary>
internal static class RunSteps
{
    /// <summary>What a step gives: as an earlier run left it, or made now and kept.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="name">The step, as a file is called.</param>
    /// <param name="make">Does it.</param>
    /// <exception cref="InvalidInputException">What was left cannot be read, or the folder cannot be written.</exception>
    public static T Step<T>(this RunFolder? run, string name, Func<T> make)
        where T : class
    {
        if (run.Kept<T>(name) is { } kept)
            return kept;
        var made = make();
        run.Keep(name, made);
        return made;
    }

    /// <summary>What was kept under a name; null where nothing was.</summary>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public static T? Kept<T>(this RunFolder? run, string name)
        where T : class => run is not null && File.Exists(PathOf(run, name)) ? JsonFile.Read<T>(PathOf(run, name)) : null;

    /// <summary>Keeps something in the place of what had the name before.</summary>
    /// <exception cref="InvalidInputException">The folder cannot be written.</exception>
    public static void Keep<T>(this RunFolder? run, string name, T value)
    {
        if (run is not null)
            AtomicFile.Write(PathOf(run, name), JsonFile.ToBytes(value));
    }

    private static string PathOf(RunFolder run, string name) => Path.Combine(run.Work, $"{name}.json");
}
