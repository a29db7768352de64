using System.CommandLine;
using NonlocalityML.Clusters;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>'submit' for one verb: its own arguments and options, and those of Slurm.</summary>
internal sealed class SubmitTaskVerb(SharedVerb verb)
    : Verb(verb.Name, $"Submits '{verb.Name}' to Slurm; the job's scripts, logs and parts go into OUT.job.")
{
    private readonly Option<int?> shards = new("--shards")
    {
        Description = "Number of parts, each made by one task (not for train, where each member is a task).",
        HelpName = "N",
    };

    private readonly Option<int?> tasks = new("--tasks")
    {
        Description = "Number of tasks where they are fewer than the parts: each makes a range of them.",
        HelpName = "N",
    };

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Print the scripts; write and submit nothing." };

    private readonly SlurmOptionGroup slurm = new();

    protected override void Configure(Command command)
    {
        verb.AddTo(command);
        foreach (var option in verb.OfStep)
            option.Hidden = true;
        foreach (var option in (Option[])[shards, tasks, dryRun])
            command.Options.Add(option);
        slurm.AddTo(command);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        foreach (var option in verb.OfStep)
        {
            if (parse.GetResult(option) is { Implicit: false })
                throw new InvalidInputException(
                    $"{option.Name} does not go with submit: each task has its "
                        + $"own{(option is ThreadsOption ? ", as many as --cpus" : "")}."
                );
        }

        var job = Job(parse, output);
        if (parse.GetValue(dryRun))
            Print(output, job);
        else
            Submit(output, job, Path.GetFullPath(parse.GetRequiredValue(verb.Folder)));
        return 0;
    }

    private SlurmJob Job(ParseResult parse, Output output)
    {
        var options = slurm.Get(parse);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parse.GetRequiredValue(verb.Folder)));
        DatasetMerge.RequireFree(folder);
        var request = new SharedRequest(
            Arguments(parse),
            Given(parse),
            parse.GetValue(shards),
            folder,
            folder + ".job",
            options.Cpus
        );
        var work = verb.Share(parse, output, request);
        return new SlurmJob
        {
            Verb = verb.Name,
            Program = ThisProgram.Command,
            Step = work.Step,
            Steps = work.Steps,
            Tasks = parse.GetValue(tasks) ?? work.Steps,
            Last = work.Last,
            Folder = request.Job,
            Options = options,
        };
    }

    private static List<string> Arguments(ParseResult parse) =>
        [
            .. parse
                .CommandResult.Command.Arguments.SelectMany(argument => parse.GetResult(argument)?.Tokens ?? [])
                .Select(token => Path.GetFullPath(token.Value)),
        ];

    /// <summary>The options of the verb that were given, as words.</summary>
    private List<string> Given(ParseResult parse)
    {
        var words = new List<string>();
        foreach (var option in parse.CommandResult.Command.Options.Except([.. OwnOptions(), verb.Folder]))
        {
            if (parse.GetResult(option) is not { Implicit: false } result)
                continue;
            words.Add(option.Name);
            words.AddRange(
                result.Tokens.Select(token => verb.Paths.Contains(option) ? Path.GetFullPath(token.Value) : token.Value)
            );
        }

        return words;
    }

    private IEnumerable<Option> OwnOptions() => [shards, tasks, dryRun, .. slurm.All];

    private static void Print(Output output, SlurmJob job)
    {
        var scripts = new[] { (File: job.ArrayFile, Text: job.ArrayScript()), (File: job.LastFile, Text: job.LastScript()) };
        foreach (var (file, text) in scripts)
        {
            output.Line($"# {file}");
            foreach (var line in text.TrimEnd('\n').Split('\n'))
                output.Line(line);
        }

        output.Json(
            new
            {
                DryRun = true,
                job.Folder,
                job.Steps,
                job.Tasks,
                Scripts = scripts.Select(script => new { script.File, script.Text }),
            }
        );
    }

    private static void Submit(Output output, SlurmJob job, string folder)
    {
        var (array, last) = Slurm.Submit(job);
        output.Line($"job {array}: {job.Tasks} tasks, {job.ArrayFile}");
        output.Line($"job {last}: follows when all are done, {job.LastFile}; {folder} is complete when it ends");
        output.Json(
            new
            {
                DryRun = false,
                job.Folder,
                job.Steps,
                job.Tasks,
                Array = array,
                Last = last,
                Result = folder,
            }
        );
    }
}
