using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

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
            $"{(labels == 1 ? "a label" : $"{Math.Ceiling(labels)} labels")} of {scenario}, with {LabelCost.Size(scenario)}",
            labels * LabelCost.Seconds(scenario),
            hours
        );
    }

    /// <summary>The same for one sample of a data set.</summary>
    /// <param name="one">What it costs.</param>
    /// <param name="hours">The most that is begun for one sample.</param>
    /// <exception cref="InvalidInputException">It would take longer.</exception>
    public void RequireTime(SampleCost one, double hours) => RequireTime($"a {one}", one.Seconds, hours);

    /// <summary>Says before the work how long a data set takes. Many samples go on where they stopped: however long they take
    /// together, they are begun.</summary>
    /// <param name="one">What one sample costs.</param>
    /// <param name="count">Samples.</param>
    /// <param name="threads">So many at a time.</param>
    public void TellTime(SampleCost one, long count, int threads)
    {
        if (count > 1)
            RequireTime($"{count} times a {one}", one.Seconds * count / threads, double.PositiveInfinity);
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
                        $"{specification.Count} behaviors of {specification.Scenario} take {Size(needed)} of disk; "
                            + $"{Size(free)} are free at {folder}."
                    );
            }
        );
    }

    private static string Size(double bytes) =>
        FormattableString.Invariant(bytes < 1e12 ? $"{bytes / 1e9:0.0} GB" : (FormattableString)$"{bytes / 1e12:0.0} TB");

    /// <summary>Says before the work that it takes long, and begins none that would not end.</summary>
    /// <param name="work">What is done, with its size.</param>
    /// <param name="seconds">By a rough estimate.</param>
    /// <param name="hours">The most that is begun.</param>
    /// <exception cref="InvalidInputException">It would take longer.</exception>
    public void RequireTime(string work, double seconds, double hours)
    {
        RefuseTime(work, seconds, hours);
        expected = Math.Min(expected + seconds, TimeSpan.FromDays(10_000).TotalSeconds);
        if (seconds > LongLabel)
            Warning(Estimate(work, seconds));
    }

    /// <summary>Begins no work that would not end, and says nothing of other work: where more has to be looked at before that
    /// begins.</summary>
    /// <param name="work">What is done, with its size.</param>
    /// <param name="seconds">By a rough estimate.</param>
    /// <param name="hours">The most that is begun.</param>
    /// <exception cref="InvalidInputException">It would take longer.</exception>
    public static void RefuseTime(string work, double seconds, double hours)
    {
        if (seconds > Math.Max(LongLabel, 3600 * hours))
            throw new InvalidInputException(
                $"{Estimate(work, seconds)}; more than {hours} hours are not begun unless --hours allows it."
            );
    }

    private static string Estimate(string work, double seconds) =>
        $"{work}: about {LabelCost.Duration(seconds)} by a rough estimate";

    /// <summary>
    /// Runs long work that reports how many items are done: on a terminal a bar with the time gone and the time left, in a log a
    /// plain line every ten seconds.
    /// </summary>
    /// <param name="title">What is done.</param>
    /// <param name="total">Items; 0 where nobody knows.</param>
    /// <param name="work">The work.</param>
    /// <param name="detail">What else shows that it goes on, where an item takes long; null for nothing.</param>
    public T Track<T>(string title, long total, Func<IProgress<long>, T> work, Func<string?>? detail = null)
    {
        Interlocked.Increment(ref told);
        try
        {
            return Show(title, total, work, detail);
        }
        finally
        {
            Interlocked.Decrement(ref told);
        }
    }

    private T Show<T>(string title, long total, Func<IProgress<long>, T> work, Func<string?>? detail)
    {
        if (Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error))
        {
            using var log = new LogProgress(error, title, total, estimate: () => expected, detail: detail);
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
                new DetailColumn(detail),
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

    private sealed class DetailColumn(Func<string?>? detail) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Spectre.Console.Text(detail?.Invoke() ?? "");
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
