using System.CommandLine;
using System.Globalization;
using NonlocalityML.Datasets;

namespace NonlocalityML.Cli;

/// <summary>The option --threads of verbs that work on many samples.</summary>
internal sealed class ThreadsOption : Option<int>
{
    public ThreadsOption()
        : base("--threads")
    {
        Description = "Number of threads; results do not depend on it. All processors unless given.";
        HelpName = "T";
        DefaultValueFactory = _ => Environment.ProcessorCount;
        Validators.Add(result =>
        {
            if (result.Tokens is not [var token])
                return;
            if (
                !int.TryParse(token.Value, CultureInfo.InvariantCulture, out var threads)
                || threads is < 1 or > DatasetBuilder.MaximumThreads
            )
                result.AddError($"--threads is {token.Value}; 1 to {DatasetBuilder.MaximumThreads} are allowed.");
        });
    }
}
