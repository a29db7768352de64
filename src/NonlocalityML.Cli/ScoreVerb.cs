using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>How nonlocal measured tables are.</summary>
internal sealed class ScoreVerb() : Verb(
    "score",
    "Says how nonlocal measured counts or probabilities are, with a proof.",
    "score --exact datasets/experiments/delft2015.csv",
    "score --exact datasets/experiments/*.csv --json",
    "score --exact counts.csv --certificate proof.json",
    "score --statistics datasets/experiments/delft2015.csv --settings-bias 1.08e-5",
    "score --trials trials.csv.gz --bootstrap 2000",
    "score --incomplete three-settings-of-four.csv")
{
    /// <summary>How many strategies of the closest local model the text lists.</summary>
    private const int ListedTerms = 12;

    /// <summary>Up to how many joint settings the text tells the trials of each.</summary>
    private const int ListedSettings = 8;

    private readonly Argument<string[]> files = TableFiles.Argument();

    private readonly Option<bool> exact = new("--exact")
    {
        Description = "Solve the linear program and prove both bounds of NL in exact arithmetic.",
    };

    private readonly Option<string?> certificate = new("--certificate")
    {
        Description = "Write the proof of NL of the frequencies as measured to this JSON file (one input FILE only).",
        HelpName = "FILE",
    };

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
        command.Options.Add(engine);
        command.Options.Add(certificate);
        statistics.AddTo(command);
        command.Options.Add(incomplete);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (parse.GetValue(incomplete)) return ScoreIncomplete(parse, output, cancellation);
        var options = statistics.IsAsked(parse) ? statistics.Get(parse) : null;
        var inputs = parse.GetValue(files)!.Select(path => statistics.Read(parse, path, output, cancellation)).ToList();
        var tables = inputs.Select(input => input.Table).ToList();
        if (!parse.GetValue(exact) && options is null)
            throw new InvalidInputException("score needs --exact, the exact distance to the local set with its proof, or --statistics, which adds p-values to it.");
        if (parse.GetValue(certificate) is not null && tables.Count > 1)
            throw new InvalidInputException($"--certificate takes the proof of one table; {tables.Count} files are given.");
        var verdicts = Judge(parse, tables, cancellation);
        if (parse.GetValue(certificate) is { Length: > 0 } proof && Path.GetFullPath(proof) == Path.GetFullPath(tables[0].Name))
            throw new InvalidInputException($"--certificate names the input {proof}; another file is needed.");
        if (parse.GetValue(certificate) is { } path) CertificateFile.Write(path, verdicts[0].Certificate);
        var added = inputs.Zip(verdicts, (input, verdict) => options is null ? null : input.Statistics(options, verdict)).ToList();
        foreach (var (index, verdict) in verdicts.Index())
        {
            if (index > 0) output.Line();
            Print(output, verdict, added[index]);
        }

        if (parse.GetValue(certificate) is { } written) Row(output, "proof written to", written);
        output.Json(new { Tables = verdicts.Zip(added, Document) });
        return 0;
    }

    private int ScoreIncomplete(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (statistics.IsAsked(parse) || parse.GetValue(certificate) is not null)
            throw new InvalidInputException("--incomplete goes with neither --certificate nor the options of --statistics.");
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

    private List<ExperimentVerdict> Judge(ParseResult parse, List<MeasuredTable> tables, CancellationToken cancellation)
    {
        using var engines = engine.Open(parse);
        return
        [
            .. tables.Select(table =>
            {
                cancellation.ThrowIfCancellationRequested();
                return ExperimentVerdict.Of(table, engines.For(table.Scenario), engines.NoSignalingDistanceFor(table.Scenario));
            }),
        ];
    }

    private static void Print(Output output, ExperimentVerdict verdict, ExperimentStatistics? statistics)
    {
        var (table, proof) = (verdict.Table, verdict.Certificate);
        output.Line(table.Name);
        output.Line(verdict.Sentence);
        if (statistics is not null) StatisticsText.PrintVerdict(output, statistics.Verdict);
        output.Line();
        if (table.Counts is { } counts) Row(output, $"trials {counts.Trials:N0}", TrialsBySetting(counts));
        else Row(output, "probabilities", $"of scenario {table.Scenario}, without counts");
        Row(output, $"signalling {Text.Small(table.Behavior.SignalingResidual)}",
            $"the largest change of a marginal; distance to the no-signalling set {Text.Small(verdict.NoSignalingDistance)}");
        if (verdict.Chsh is { } chsh)
        {
            Row(output, $"S = {Text.Value(chsh.Value, chsh.Error)}", $"{chsh.Variants[0].Text}; local models reach 2");
            foreach (var (index, correlator) in chsh.Correlators.Index())
                Row(output, "", $"E{index / 2}{index % 2} = {Text.Value(correlator, chsh.Errors?[index])}");
        }

        Row(output, $"NL = {Text.NL(proof)}", Text.Interval(proof));
        Row(output, $"projected NL = {Text.NL(verdict.ProjectedCertificate)}",
            $"of the nearest no-signalling table (least squares, moved by {Text.Small(verdict.Projection.TraceDistance)})");
        if (verdict.Inequality is { } inequality) Row(output, "violates", inequality);
        Row(output, "closest local model", "share, and what each party answers to its settings 0, 1, ..");
        var terms = verdict.ClosestLocalModel;
        foreach (var term in terms.Take(ListedTerms)) Row(output, "", $"{term.Share,-10:G4} {string.Join("   ", Text.Answers(term.Strategy))}");
        if (terms.Count > ListedTerms) Row(output, "", $"and {terms.Count - ListedTerms} smaller ones; --json lists all");
        if (statistics is not null) StatisticsText.Print(output, statistics, (label, text) => Row(output, label, text));
        else output.Line();
        output.Line($"  NL and distances are {Text.Unit(table.Scenario)} sum |q - p|."
            + (statistics is null ? " This is about the table as measured; no p-value is claimed." : ""));
    }

    private static void Row(Output output, string label, string text) => output.Line($"  {label,-27} {text}");

    private static string TrialsBySetting(Counts counts)
    {
        var trials = counts.TrialsBySetting;
        return trials.Length <= ListedSettings
            ? string.Join("   ", trials.Select((number, i) => $"({string.Join(',', counts.Scenario.SettingTuple(i))}) {number:N0}"))
            : $"{trials.Min():N0} to {trials.Max():N0} for each of the {trials.Length} joint settings";
    }

    private static object Document(ExperimentVerdict verdict, ExperimentStatistics? statistics) => new
    {
        verdict.Table.Name,
        verdict.Locality,
        verdict.Sentence,
        Scenario = verdict.Table.Scenario.ToString(),
        verdict.Table.Counts?.Trials,
        verdict.Table.Counts?.TrialsBySetting,
        verdict.Chsh,
        verdict.Correlations,
        NL = Bounds(verdict.Certificate),
        ProjectedNL = Bounds(verdict.ProjectedCertificate),
        verdict.Inequality,
        verdict.Table.Behavior.SignalingResidual,
        verdict.NoSignalingDistance,
        Projection = new
        {
            verdict.Projection.EuclideanDistance,
            verdict.Projection.TraceDistance,
            Table = verdict.Projection.Behavior.Table.ToArray(),
        },
        ClosestLocalModel = verdict.ClosestLocalModel.Select(term => new { term.Share, term.Strategy.Outcomes }),
        Statistics = statistics is null ? null : StatisticsText.Document(statistics),
    };

    private static object Bounds(Certificate certificate) => new
    {
        Lower = certificate.Lower.RoundDown(),
        Upper = certificate.Upper.RoundUp(),
        LowerFraction = certificate.Lower.ToString(),
        UpperFraction = certificate.Upper.ToString(),
        certificate.Behavior.Scenario.Unit,
    };
}
