using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.OrTools;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>How nonlocal measured tables are.</summary>
internal sealed class ScoreVerb() : Verb(
    "score",
    "Says how nonlocal measured counts or probabilities are: exactly, or from nine settings a party on by a network whose intervals are proven, where these decide; "
        + "and, apart, what a learned model says.",
    "score datasets/experiments/delft2015.csv",
    "score datasets/experiments/*.csv --json",
    "score counts.csv --certificate proof.json",
    "score --statistics datasets/experiments/delft2015.csv --settings-bias 1.08e-5",
    "score counts.csv --inequality \"E00 + E01 + E10 - E11\"",
    "score --trials trials.csv.gz --bootstrap 2000",
    "score --incomplete three-settings-of-four.csv")
{
    private readonly Argument<string[]> files = TableFiles.Argument();

    private readonly Option<bool> exact = new("--exact")
    {
        Description = "Solve the linear program always, however many settings: NL to 1e-9, not only as closely as it takes to tell local from nonlocal.",
    };

    private readonly Option<string?> certificate = new("--certificate")
    {
        Description = "Write the proof of NL of the frequencies as measured to this JSON file (one input FILE only).",
        HelpName = "FILE",
    };

    private readonly Option<string?> model = Scorers.ModelOption();

    private readonly DeviceOption device = new();

    private readonly EngineOption engine = new();

    private readonly StatisticsOptionGroup statistics = new();

    private readonly Option<bool> incomplete = new("--incomplete")
    {
        Description = "FILE lacks rows, or has nan or empty values: prove bounds on NL over all completions.",
    };

    protected override void Configure(Command command)
    {
        command.Arguments.Add(files);
        command.Options.Add(exact);
        command.Options.Add(model);
        command.Options.Add(device);
        command.Options.Add(engine);
        command.Options.Add(certificate);
        statistics.AddTo(command);
        command.Options.Add(incomplete);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (parse.GetValue(incomplete)) return ScoreIncomplete(parse, output, cancellation);
        OrToolsSolver.Preload(); // for the distance to the no-signalling set
        var options = statistics.IsAsked(parse) ? statistics.Get(parse) : null;
        var inputs = parse.GetValue(files)!.Select(path => statistics.Read(parse, path, output, cancellation)).ToList();
        var tables = inputs.Select(input => input.Table).ToList();
        if (parse.GetValue(certificate) is not null && tables.Count > 1)
            throw new InvalidInputException($"--certificate takes the proof of one table; {tables.Count} files are given.");
        foreach (var scenario in tables.Select(table => table.Scenario).Distinct()) output.WarnOfSize(scenario);
        var failed = new List<FailedTable>();
        var verdicts = Judge(parse, output, inputs, options, failed, cancellation);
        if (parse.GetValue(certificate) is not null && verdicts.Count == 0) return Report(output, failed);
        if (parse.GetValue(certificate) is { Length: > 0 } proof && Path.GetFullPath(proof) == Path.GetFullPath(tables[0].Name))
            throw new InvalidInputException($"--certificate names the input {proof}; another file is needed.");
        if (parse.GetValue(certificate) is { } path) CertificateFile.Write(path, verdicts[0].Verdict.Certificate);
        foreach (var (index, scored) in verdicts.Index())
        {
            if (index > 0) output.Line();
            ScoreText.Print(output, scored);
        }

        if (parse.GetValue(certificate) is { } written) ScoreText.Row(output, "proof written to", written);
        output.Json(failed.Count == 0 ? new { Tables = verdicts.Select(ScoreDocument.Of) } : (object)new { Tables = verdicts.Select(ScoreDocument.Of), Failed = failed });
        return Report(output, failed);
    }

    /// <summary>A line for each table without an answer.</summary>
    private static int Report(Output output, List<FailedTable> failed)
    {
        foreach (var table in failed) output.Warning($"{table.Name}: {table.Reason}");
        return failed.Count == 0 ? 0 : 1;
    }

    private int ScoreIncomplete(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (statistics.IsAsked(parse) || parse.GetValue(certificate) is not null || parse.GetValue(model) is not null)
            throw new InvalidInputException("--incomplete goes with neither --certificate nor --model nor the options of --statistics.");
        var tables = parse.GetValue(files)!.Select(IncompleteTable.Read).ToList();
        using var engines = engine.Open(parse);
        var verdicts = new List<CompletionVerdict>();
        foreach (var table in tables)
        {
            cancellation.ThrowIfCancellationRequested();
            verdicts.Add(engines.Judge(table));
        }

        foreach (var (index, found) in verdicts.Index())
        {
            if (index > 0) output.Line();
            CompletionText.Print(output, found);
        }

        output.Json(new { Tables = verdicts.Select(CompletionText.Document) });
        return 0;
    }

    /// <summary>A solver that fails on one table costs that table alone.</summary>
    private List<ScoredTable> Judge(
        ParseResult parse, Output output, List<StatisticsInput> inputs, StatisticsOptions? options, List<FailedTable> failed, CancellationToken cancellation)
    {
        using var engines = engine.Open(parse);
        using var scorers = new Scorers(parse.GetValue(model), device.Get(parse, output));
        var judged = new List<ScoredTable>();
        foreach (var input in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            var table = input.Table;
            try
            {
                var scored = Judge(table);
                judged.Add(options is null ? scored : scored with { Statistics = input.Statistics(options, scored.Verdict, output, cancellation) });
            }
            catch (SolverException exception)
            {
                failed.Add(new FailedTable(table.Name, exception.Message));
            }
        }

        return judged;

        ScoredTable Judge(MeasuredTable table)
        {
            var distance = engines.NoSignalingDistanceFor(table.Scenario);
            ExperimentVerdict Exactly() => ExperimentVerdict.Of(table, engines.For(table.Scenario), distance);
            var verdict = parse.GetValue(exact) || !NetworkProver.IsQuicker(table.Scenario) ? Exactly() : ExperimentVerdict.Of(table, engines.ProverFor(table.Scenario).Prove, "network", distance);
            var learned = scorers.For(table.Scenario)?.Score(verdict.Projection.Behavior);
            // What the model was not trained for is told exactly.
            return new ScoredTable(learned is { IsUsual: false } && !verdict.IsExact ? Exactly() : verdict, learned);
        }
    }

    /// <summary>A table without an answer, and why.</summary>
    private sealed record FailedTable(string Name, string Reason);
}
