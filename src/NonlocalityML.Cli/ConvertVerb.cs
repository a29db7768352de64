using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Writes a table in its canonical form.</summary>
internal sealed class ConvertVerb()
    : Verb(
        "convert",
        "Reads a table in whatever spelling and writes it as .csv, .json or .npy; with --project the no-signalling table "
            + "nearest to it.",
        "convert counts.txt --out table.csv",
        "convert table.csv --out table.npy",
        "convert datasets/experiments/delft2015.csv --out projected.csv --project likelihood",
        "convert datasets/experiments/delft2015.csv --out local.csv --project local"
    )
{
    private readonly Argument<string> file = new("FILE") { Description = "A table; docs/files.md lists what is read." };

    private readonly Option<string> target = new("--out")
    {
        Description = "The file to write; its ending is .csv, .json or .npy.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> project = new("--project")
    {
        Description =
            "Write the nearest no-signalling probabilities, by least squares, or those under which the counts are the most "
            + "likely; or "
            + "the table of the nearest local model, or of a quantum model near it.",
        HelpName = "least-squares|likelihood|local|quantum",
    };

    private readonly TableFiles table = new();

    protected override void Configure(Command command)
    {
        project.AcceptOnlyFromAmong("least-squares", "likelihood", "local", "quantum");
        command.Arguments.Add(file);
        command.Options.Add(target);
        target.RequireFile();
        command.Options.Add(project);
        table.AddTo(command);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var (source, path) = (parse.GetRequiredValue(file), parse.GetRequiredValue(target));
        if (Path.GetFullPath(source) == Path.GetFullPath(path))
            throw new InvalidInputException($"--out names the input {path}; another file is needed.");
        var raw = TableReader.Read(source, table.Get(parse));
        var written = parse.GetValue(project) is { } way ? Projected(raw, way, cancellation) : raw;
        TableWriter.Write(path, written);
        output.Line($"{source}: read as {raw.Understood}");
        output.Line(
            $"{path}: {Words(written)} of {raw.Scenario}"
                + (parse.GetValue(project) is { } how ? $", {Kind(how)}" : "")
                + (TableWriter.LeavesErrors(path, written) ? "; it cannot hold the standard errors" : "")
        );
        output.Json(
            new
            {
                Name = source,
                ReadAs = raw.Understood,
                Written = path,
                Scenario = $"{raw.Scenario}",
                Holds = Words(written),
                Project = parse.GetValue(project),
            }
        );
        return 0;
    }

    private static string Words(RawTable table) =>
        table.Sums.Count > 0
            ? "correlators"
            : table.Kind switch
            {
                TableKind.Counts => "counts",
                TableKind.Probabilities => "probabilities",
                _ => "frequencies",
            };

    private static string Kind(string way) =>
        way switch
        {
            "local" => "of the nearest local model",
            "quantum" => "of a quantum model near it",
            _ => $"the nearest without signalling ({way})",
        };

    private static RawTable Projected(RawTable raw, string way, CancellationToken cancellation)
    {
        if (way == "likelihood" && raw.Kind != TableKind.Counts)
            throw new InvalidInputException($"--project likelihood needs counts; {raw.Name} holds {Words(raw)}.");
        if (way == "likelihood" && !LikelihoodProjection.Fits(raw.Scenario))
            throw new InvalidInputException(
                $"--project likelihood takes scenarios of up to {LikelihoodProjection.MaximumDimension} free numbers; "
                    + $"--project least-squares takes {raw.Scenario}."
            );
        var projected = way switch
        {
            "likelihood" => LikelihoodProjection.Of(raw.ToCounts(), cancellation).Behavior,
            "local" => ClosestTable.Local(raw.ToBehavior(), cancellation),
            "quantum" => ClosestTable.Quantum(NoSignalingProjection.Of(raw.ToBehavior(), cancellation).Behavior, cancellation),
            _ => NoSignalingProjection.Of(raw.ToBehavior(), cancellation).Behavior,
        };
        return raw with { Kind = TableKind.Probabilities, Values = [.. projected.Table], Errors = null };
    }
}
