using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace NonlocalityML.Cli;

/// <summary>The usual help, with the verb's examples at its end.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyList<Verb> verbs) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult;
        if (command.Command is RootCommand root)
            return Overview(root, parseResult.InvocationConfiguration.Output);
        var result = help.Invoke(parseResult);
        if (command.Parent is CommandResult { Command: not RootCommand } parent)
            command = parent;
        var own = verbs.Where(verb => verb.Name == command.Command.Name).ToList();
        var examples = own.SelectMany(verb => verb.Examples).ToList();
        if (examples.Count == 0)
            return result;
        var output = parseResult.InvocationConfiguration.Output;
        foreach (var note in own.SelectMany(verb => verb.Notes))
            output.WriteLine(note);
        output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine($"  nonlocality {example}");
        output.WriteLine();
        return result;
    }

    /// <summary>All verbs, by what one wants.</summary>
    private int Overview(RootCommand root, TextWriter output)
    {
        output.WriteLine(root.Description);
        output.WriteLine();
        output.WriteLine("Usage: nonlocality VERB ..; nonlocality VERB --help: options and examples");
        output.WriteLine();
        foreach (var line in VerbGroups.Lines(verbs))
            output.WriteLine(line);
        output.WriteLine("Everywhere: --json prints one JSON document; --version, --help.");
        return 0;
    }
}
