using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;
using Spectre.Console;

namespace NonlocalityML.Cli;

/// <summary>Where a verb writes: results to standard output, as text or (with --json) as one document; progress to standard
/// error.</summary>
internal sealed class Output(ParseResult parse)
{
    private const string JsonName = "--json";

    /// <summary>A new one for each command line, as parsers hold on to their options.</summary>
    public static Option<bool> NewJsonOption() =>
        new(JsonName) { Description = "Print one JSON document on standard output and nothing else there.", Recursive = true };

    /// <summary>Labels that take more seconds are warned of.</summary>
    private const double LongLabel = 30;

    private readonly TextWriter text = parse.InvocationConfiguration.Output;
    private readonly TextWriter error = parse.InvocationConfiguration.Error;

    /// <summary>How many nested pieces of work tell of themselves.</summary>
    private int told;

    /// <summary>Seconds that the work was estimated to take before it began; 0 where it was not.</summary>
    private double expected;

    public bool IsJson { get; } = parse.GetValue<bool>(JsonName);

    /// <summary>A line of the text result; not printed with --json.</summary>
    public void Line(string line = "")
    {
        if (!IsJson)
            text.WriteLine(PlainText.Show(line));
    }

    /// <summary>The result as a JSON document; printed only with --json. Call it once.</summary>
    public void Json<T>(T document)
    {
        if (IsJson)
            text.WriteLine(JsonText.Format(document));
    }

    public void Warning(string line) => error.WriteLine($"nonlocality: warning: {PlainText.OneLine(line)}");

    /// <summary>Says before the work that labels of a scenario take long, and begins none that would not end.</summary>
    /// <param name="scenario">Theirs.</param>
    /// <param name="labels">How many one after another.</param>
    /// <param name="hours">The most that is begun.</param>
    /// <exception cref="InvalidInputException">They would take longer.</exception>
    public void RequireTime(Scenario scenario, double labels, double hours)
    {
        RequireTime(
            $"{(labels == 1 ? "a label" : $"{Math.Ceiling(labels)} labels")} of {scenario}, with {Strategies(scenario)},",
            labels * LabelCost.Seconds(scenario),
            hours
        );
    }

    /// <summary>The same for a data set. Many labels go on where they stopped: however long they take together, they are
    /// begun.</summary>
    /// <param name="specification">What is made.</param>
    /// <param name="cost">Seconds a sample takes one core.</param>
    /// <param name="threads">So many samples at a time.</param>
    /// <param name="hours">The most that is begun for one sample.</param>
    /// <exception cref="InvalidInputException">One would take longer.</exception>
    public void RequireTime(
        DatasetSpecification specification,
        Func<DatasetSpecification, double> cost,
        int threads,
        double hours
    )
    {
        var (seconds, count, scenario) = (cost(specification), specification.Count, specification.Scenario);
        RequireTime($"a label of {scenario}, with {Strategies(scenario)},", seconds, hours);
        if (count > 1)
            RequireTime(
                $"{count} labels of {scenario}, with {Strategies(scenario)},",
                seconds * count / threads,
                double.PositiveInfinity
            );
    }

    /// <summary>Begins no data set that has no place on its disk.</summary>
    /// <param name="specification">What is made.</param>
    /// <param name="folder">Where; what an interrupted run left there counts as made.</param>
    /// <exception cref="InvalidInputException">There is less room.</exception>
    public static void RequireSpace(DatasetSpecification specification, string folder)
    {
        var needed = (double)sizeof(double) * specification.Count * specification.Scenario.TableLength;
        // A small one is sooner written than the disk asked.
        if (needed < 1 << 30)
            return;
        FileFault.Guard(
            folder,
            () =>
            {
                var there = Path.GetFullPath(folder);
                if (Directory.Exists(there))
                    needed -= Directory
                        .EnumerateFiles(there, "*", SearchOption.AllDirectories)
                        .Sum(file => new FileInfo(file).Length);
                while (!Directory.Exists(there))
                    there = Path.GetDirectoryName(there)!;
                var free = new DriveInfo(there).AvailableFreeSpace;
                if (needed > free)
                    throw new InvalidInputException(
                        $"{specification.Count} behaviors of {specification.Scenario} take {Size(needed)} of disk; {Size(free)} are free at {folder}."
                    );
            }
        );
    }

    private static string Size(double bytes) =>
        FormattableString.Invariant(bytes < 1e12 ? $"{bytes / 1e9:0.0} GB" : (FormattableString)$"{bytes / 1e12:0.0} TB");

    private static string Strategies(Scenario scenario) =>
        $"{LocalPolytope.EnumerationCount(scenario)} strategies in each of its steps";

    /// <summary>Says before the work that it takes long, and begins none that would not end.</summary>
    /// <param name="work">What is done, as the subject of "take about ..".</param>
    /// <param name="seconds">By a rough estimate.</param>
    /// <param name="hours">The most that is begun.</param>
    /// <exception cref="InvalidInputException">It would take longer.</exception>
    public void RequireTime(string work, double seconds, double hours)
    {
        expected = Math.Min(seconds, TimeSpan.FromDays(10_000).TotalSeconds);
        if (seconds <= LongLabel)
            return;
        var what = $"{work} take about {Duration(seconds)} by a rough estimate";
        if (seconds > 3600 * hours)
            throw new InvalidInputException($"{what}; more than {hours} hours are not begun unless --hours allows it.");
        Warning(what);
    }

    private static string Duration(double seconds) =>
        seconds switch
        {
            < 7200 => $"{Math.Ceiling(seconds / 60)} minutes",
            < 48 * 3600 => $"{Math.Ceiling(seconds / 3600)} hours",
            < 1e9 => $"{Math.Ceiling(seconds / 86400)} days",
            _ => $"{seconds / (365.25 * 86400):G2} years",
        };

    /// <summary>
    /// Runs long work that reports how many items are done: on a terminal a bar with the time gone and the time left, in a log a
    /// plain line every ten seconds.
    /// </summary>
    public T Track<T>(string title, long total, Func<IProgress<long>, T> work)
    {
        Interlocked.Increment(ref told);
        try
        {
            return Show(title, total, work);
        }
        finally
        {
            Interlocked.Decrement(ref told);
        }
    }

    private T Show<T>(string title, long total, Func<IProgress<long>, T> work)
    {
        if (Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error))
        {
            using var log = new LogProgress(error, title, total, estimate: () => expected);
            return work(log);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn(),
                new SpinnerColumn()
            )
            .Start(context => work(new BarProgress(context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total)), title)));
    }

    /// <summary>Runs work that is mostly over at once: a plain line every ten seconds if it is not, also on a terminal.</summary>
    public T Attend<T>(string title, Func<IProgress<long>, T> work)
    {
        // What is tracked within tells for itself.
        var outer = Volatile.Read(ref told);
        using var log = new LogProgress(
            error,
            title,
            isTold: () => Volatile.Read(ref told) > outer + 1,
            estimate: () => expected
        );
        Interlocked.Increment(ref told);
        try
        {
            return work(log);
        }
        finally
        {
            Interlocked.Decrement(ref told);
        }
    }

    private sealed class BarProgress(ProgressTask task, string title) : IWorkProgress
    {
        public void Begin(string phase, long total)
        {
            task.Description = Markup.Escape($"{title}: {phase}");
            task.Value = 0;
            task.MaxValue = Math.Max(1, total);
            task.IsIndeterminate = total <= 0;
        }

        public void Report(long value) => task.Value = value;
    }
}
