using NonlocalityML.Clusters;

namespace NonlocalityML.Cli;

/// <summary>What a command line of 'submit' asks for.</summary>
/// <param name="Arguments">Paths of the input, absolute.</param>
/// <param name="Options">The options of the verb that were given, without --out.</param>
/// <param name="Shards">Number of steps that was asked for, or null.</param>
/// <param name="Folder">The result, absolute.</param>
/// <param name="Job">Folder of the job, absolute.</param>
/// <param name="Threads">Threads of each command.</param>
internal sealed record SharedRequest(
    IReadOnlyList<string> Arguments,
    IReadOnlyList<string> Options,
    int? Shards,
    string Folder,
    string Job,
    int Threads
)
{
    public string Parts => Path.Combine(Job, "parts");

    public string Records => Path.Combine(Job, "runs");
}

/// <summary>How the work of a verb is divided.</summary>
/// <param name="Steps">Number of steps.</param>
/// <param name="Step">Words of a step; <see cref="SlurmJob.StepNumber"/> stands for its number.</param>
/// <param name="Last">Words of what is run when all steps are done, one command after another.</param>
internal sealed record SharedWork(int Steps, IReadOnlyList<string> Step, IReadOnlyList<IReadOnlyList<string>> Last)
{
    /// <summary>Parts of a data set, which are merged and verified.</summary>
    /// <param name="verb">What makes a part.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="input">Arguments of a step that makes the same part of its result; null where a part is named by its
    /// number.</param>
    public static SharedWork OfParts(string verb, SharedRequest request, int parts, IReadOnlyList<string>? input = null) =>
        new(
            parts,
            [
                verb,
                .. input ?? request.Arguments,
                .. request.Options,
                .. input is null ? (string[])["--part", $"{SlurmJob.StepNumber}/{parts}"] : [],
                .. Common(request),
                "--out",
                Path.Combine(request.Parts, SlurmJob.StepNumber),
            ],
            [
                [
                    "merge",
                    request.Parts,
                    "--records",
                    request.Records,
                    "--threads",
                    $"{request.Threads}",
                    "--out",
                    request.Folder,
                ],
                ["verify", request.Folder, "--threads", $"{request.Threads}"],
            ]
        );

    /// <summary>Members of an ensemble, which are blended.</summary>
    public static SharedWork OfMembers(string verb, SharedRequest request, int members) =>
        new(
            members,
            [
                verb,
                .. request.Arguments,
                .. request.Options,
                "--member",
                SlurmJob.StepNumber,
                .. Common(request),
                "--out",
                request.Folder,
            ],
            [
                [
                    verb,
                    .. request.Arguments,
                    .. request.Options,
                    "--records",
                    request.Records,
                    "--threads",
                    $"{request.Threads}",
                    "--out",
                    request.Folder,
                ],
            ]
        );

    private static string[] Common(SharedRequest request) =>
        ["--threads", $"{request.Threads}", "--record", Path.Combine(request.Records, $"{SlurmJob.StepNumber}.jsonl")];
}
