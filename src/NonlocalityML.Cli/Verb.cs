using System.CommandLine;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>One verb of the command line: its name, what it does in one sentence, and examples that help shows.</summary>
internal abstract class Verb(string name, string description, params IReadOnlyList<string> examples)
{
    public string Name { get; } = name;

    /// <summary>What it does, in one sentence.</summary>
    public string Description { get; } = description;

    /// <summary>Full command lines, without the leading program name.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Lines that help shows before the examples.</summary>
    public virtual IEnumerable<string> Notes => [];

    public Command Create()
    {
        var command = new VerbCommand(this, Description);
        Configure(command);
        // On another thread, so that Ctrl-C is attended to while the verb runs.
        command.SetAction(
            (parse, cancellation) => Task.Run(() => Attend(parse, new Output(parse), cancellation), CancellationToken.None)
        );
        return command;
    }

    private int Attend(ParseResult parse, Output output, CancellationToken cancellation)
    {
        EarlyStop.End();
        try
        {
            return IsEndless ? Run(parse, output, cancellation) : output.Attend(Name, _ => Run(parse, output, cancellation));
        }
        catch (OperationCanceledException)
        {
            return CommandLine.Stopped;
        }
        catch (InvalidInputException exception) when (FileFault.IsOf(exception) && GoesOn(parse))
        {
            throw new InvalidInputException(
                $"{exception.Message} What was finished is kept, and the same command goes on from there.",
                exception
            );
        }
    }

    /// <summary>Whether the same command, when it was stopped, goes on from what it had finished.</summary>
    public virtual bool GoesOn(ParseResult parse) => false;

    /// <summary>Whether the verb waits for others, so that there is nothing to tell while it runs.</summary>
    protected virtual bool IsEndless => false;

    /// <summary>Adds the verb's arguments and options.</summary>
    protected abstract void Configure(Command command);

    /// <returns>The exit code.</returns>
    protected abstract int Run(ParseResult parse, Output output, CancellationToken cancellation);

    /// <summary>A command that knows its verb.</summary>
    internal sealed class VerbCommand(Verb verb, string description) : Command(verb.Name, description)
    {
        public Verb Verb => verb;
    }
}
