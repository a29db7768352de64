using System.CommandLine;
using NonlocalityML.Reports;
using Spectre.Console;

namespace NonlocalityML.Cli;

/// <summary>Where a verb writes: results to standard output, as text or (with --json) as one document; progress to standard error.</summary>
internal sealed class Output(ParseResult parse)
{
    private const string JsonName = "--json";

    /// <summary>A new one for each command line, as parsers hold on to their options.</summary>
    public static Option<bool> NewJsonOption() => new(JsonName)
    {
        Description = "Print one JSON document on standard output and nothing else there.",
        Recursive = true,
    };

    private readonly TextWriter text = parse.InvocationConfiguration.Output;
    private readonly TextWriter error = parse.InvocationConfiguration.Error;

    public bool IsJson { get; } = parse.GetValue<bool>(JsonName);

    /// <summary>A line of the text result; not printed with --json.</summary>
    public void Line(string line = "")
    {
        if (!IsJson) text.WriteLine(line);
    }

    /// <summary>The result as a JSON document; printed only with --json. Call it once.</summary>
    public void Json<T>(T document)
    {
        if (IsJson) text.WriteLine(JsonText.Format(document));
    }

    public void Warning(string line) => error.WriteLine($"nonlocality: warning: {line}");

    /// <summary>
    /// Runs long work that reports how many items are done: a bar on a terminal, a plain line every ten seconds in a log.
    /// </summary>
    public T Track<T>(string title, long total, Func<IProgress<long>, T> work)
    {
        if (Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error)) return work(new LineProgress(error, title, total));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(title, maxValue: Math.Max(1, total));
                return work(new BarProgress(task));
            });
    }

    private sealed class BarProgress(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }

    private sealed class LineProgress(TextWriter error, string title, long total) : IProgress<long>
    {
        private readonly Lock gate = new();
        private DateTime next = DateTime.UtcNow.AddSeconds(10);

        public void Report(long value)
        {
            lock (gate)
            {
                if (DateTime.UtcNow < next) return;
                next = DateTime.UtcNow.AddSeconds(10);
                error.WriteLine($"{title}: {value} of {total}");
            }
        }
    }
}
