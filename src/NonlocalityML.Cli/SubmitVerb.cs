using System.CommandLine;

namespace NonlocalityML.Cli;

/// <summary>Gives the work of a verb to a Slurm cluster.</summary>
internal sealed class SubmitVerb()
    : Verb(
        "submit",
        "Submits sample, label or train to a Slurm cluster: an array of tasks that can be stopped, and a job that merges "
            + "what they made.",
        "submit label points --measure nl --shards 32 --time 2:00:00 --out labeled",
        "submit label points --shards 32 --cpus 4 --partition long --sbatch-option=--qos=high --out labeled --dry-run",
        "submit sample --scenario m5 --distribution no-signaling --count 1000000 --seed 7 --shards 100 --out points",
        "submit train labeled --epochs 40 --cpus 8 --out model"
    )
{
    protected override void Configure(Command command)
    {
        foreach (var verb in (SharedVerb[])[new SampleVerb(), new LabelVerb(), new TrainVerb()])
            command.Subcommands.Add(new SubmitTaskVerb(verb).Create());
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation) =>
        throw new Numerics.InvalidInputException("submit what? One of sample, label and train is needed, with its options.");
}
