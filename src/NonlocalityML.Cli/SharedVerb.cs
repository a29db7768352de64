using System.CommandLine;
using NonlocalityML.Clusters;

namespace NonlocalityML.Cli;

/// <summary>A verb whose work several processes can share, each a step of it: see <see cref="SubmitVerb"/>.</summary>
internal abstract class SharedVerb(string name, string description, params IReadOnlyList<string> examples)
    : Verb(name, description, examples)
{
    private readonly Option<string?> record = new("--record")
    {
        Description = "Add a line of JSON about this run to a file: host, seconds, points.",
        HelpName = "FILE",
    };

    protected ThreadsOption Threads { get; } = new();

    public OutOption Folder { get; } = new();

    /// <summary>What a step is told by its task, and what is therefore not told on the command line of 'submit'.</summary>
    public IReadOnlyList<Option> OfStep => [.. StepOptions, record, Threads];

    /// <summary>Options whose values are paths.</summary>
    public virtual IReadOnlyList<Option> Paths => [];

    protected abstract IReadOnlyList<Option> StepOptions { get; }

    public sealed override bool GoesOn(ParseResult parse) => true;

    /// <summary>Adds the verb's arguments and options also where a cluster will do the work.</summary>
    public void AddTo(Command command) => Configure(command);

    protected sealed override void Configure(Command command)
    {
        ConfigureOwn(command);
        foreach (var option in (Option[])[.. OfStep, Folder])
            command.Options.Add(option);
    }

    /// <summary>Adds arguments and options that only this verb has.</summary>
    protected abstract void ConfigureOwn(Command command);

    /// <summary>Checks the input and divides the work.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="output">For warnings.</param>
    /// <param name="request">What was asked for.</param>
    /// <exception cref="Numerics.InvalidInputException">The input is wrong, or cannot be divided so.</exception>
    public abstract SharedWork Share(ParseResult parse, Output output, SharedRequest request);

    /// <summary>Runs work with progress, recorded if that was asked for.</summary>
    protected T Track<T>(
        ParseResult parse,
        Output output,
        string task,
        long total,
        Func<IProgress<long>, T> work,
        long points = 1,
        Func<string?>? detail = null
    ) => output.Track(Name, total, progress => new RunRecorder(parse.GetValue(record), task, points).Run(progress, work), detail);
}

/// <summary>What the tasks of a job did, as text.</summary>
internal static class AccountingText
{
    public static void Print(Output output, Accounting? accounting)
    {
        if (accounting is null)
            return;
        foreach (var task in accounting.Tasks)
            output.Line($"  {task}");
        output.Line($"  {accounting}");
    }
}
