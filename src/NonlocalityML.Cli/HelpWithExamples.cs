using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NonlocalityML.Cli;

/// <summary>The usual help, with the verb's examples at its end.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyList<Verb> verbs) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        var examples = verbs.Where(verb => verb.Name == parseResult.CommandResult.Command.Name).SelectMany(verb => verb.Examples).ToList();
        if (examples.Count == 0) return result;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  nonlocality {example}");
        output.WriteLine();
        return result;
    }
}
