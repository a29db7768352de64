using System.CommandLine;

namespace NonlocalityML.Cli;

/// <summary>One verb of the command line: its name, what it does in one sentence, and examples that help shows.</summary>
internal abstract class Verb(string name, string description, params IReadOnlyList<string> examples)
{
    public string Name { get; } = name;

    /// <summary>Full command lines, without the leading program name.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    public Command Create()
    {
        var command = new Command(Name, description);
        Configure(command);
        // On another thread, so that Ctrl-C is attended to while the verb runs.
        command.SetAction((parse, cancellation) => Task.Run(() => Run(parse, new Output(parse), cancellation), CancellationToken.None));
        return command;
    }

    /// <summary>Adds the verb's arguments and options.</summary>
    protected abstract void Configure(Command command);

    /// <returns>The exit code.</returns>
    protected abstract int Run(ParseResult parse, Output output, CancellationToken cancellation);
}
