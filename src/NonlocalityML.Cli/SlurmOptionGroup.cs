using System.CommandLine;
using NonlocalityML.Clusters;

namespace NonlocalityML.Cli;

/// <summary>The options of 'submit' that Slurm is told.</summary>
internal sealed class SlurmOptionGroup
{
    private readonly Option<string?> time = new("--time")
    {
        Description = "Time limit of a task: minutes, HH:MM:SS or D-HH:MM:SS; a task that reaches it is requeued and goes on.",
        HelpName = "T",
    };

    private readonly Option<string?> partition = new("--partition") { Description = "Slurm's partition.", HelpName = "NAME" };

    private readonly Option<string?> account = new("--account") { Description = "Slurm's account.", HelpName = "NAME" };

    private readonly Option<string?> memory = new("--memory") { Description = "Memory of a task, as 2G.", HelpName = "M" };

    private readonly Option<int> cpus = new("--cpus")
    {
        Description = "Processors, and threads, of a task.",
        HelpName = "C",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string[]> others = new("--sbatch-option")
    {
        Description = "One more option for sbatch, as --sbatch-option=--qos=long; may be repeated.",
        HelpName = "OPTION",
        Arity = ArgumentArity.OneOrMore,
    };

    public IReadOnlyList<Option> All => [time, partition, account, memory, cpus, others];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    /// <exception cref="Numerics.InvalidInputException">A value that Slurm would not understand.</exception>
    public SlurmOptions Get(ParseResult parse) =>
        new()
        {
            Time = parse.GetValue(time),
            Partition = parse.GetValue(partition),
            Account = parse.GetValue(account),
            Memory = parse.GetValue(memory),
            Cpus = parse.GetValue(cpus),
            Others = [.. parse.GetValue(others) ?? []],
        };
}
