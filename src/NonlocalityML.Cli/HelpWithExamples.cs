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
        var result = help.Invoke(parseResult);
        var command = parseResult.CommandResult;
        if (command.Parent is CommandResult { Command: not RootCommand } parent)
            command = parent;
        var examples = verbs.Where(verb => verb.Name == command.Command.Name).SelectMany(verb => verb.Examples).ToList();
        if (examples.Count == 0)
            return result;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine($"  nonlocality {example}");
        output.WriteLine();
        return result;
    }
}
