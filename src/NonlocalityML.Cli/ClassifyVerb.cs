using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>Local, quantum or post-quantum.</summary>
internal sealed class ClassifyVerb()
    : Verb(
        "classify",
        "Says whether measured counts or probabilities are local, quantum or post-quantum.",
        "classify datasets/experiments/delft2015.csv",
        "classify first.csv second.csv --json",
        "classify table.csv --level 2 --certificate proof.json",
        "classify table.csv --learned"
    )
{
    private readonly Argument<string[]> files = TableFiles.Argument();
    private readonly TableFiles table = new();
    private readonly EngineOption engine = new();
    private readonly Option<string?> level = new("--level")
    {
        HelpName = "L",
        Description =
            "Level of the hierarchy of quantum sets, such as 1, 1+AB, 2, 1+AB+AAB. [default: in the CHSH scenario 1+AB, "
            + "then 3; elsewhere 1+AB, or 1 in large scenarios]",
    };

    private readonly CertificateOption certificate = new(
        "Write the proof of the class of one table to this JSON file; verify checks it."
    );

    private readonly Option<bool> learned = new("--learned")
    {
        Description = "Also tell what a learned model says of the eight numbers of a CHSH table: evidence, not proof.",
    };

    private readonly HoursOption hours = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(files);
        command.Options.Add(engine);
        command.Options.Add(level);
        command.Options.Add(certificate);
        command.Options.Add(learned);
        command.Options.Add(hours);
        table.AddTo(command);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var (paths, options) = (parse.GetValue(files)!, table.Get(parse));
        if (parse.GetValue(certificate) is not null && paths.Length > 1)
            throw new InvalidInputException($"--certificate writes one proof; {paths.Length} files are given.");
        var chosen = parse.GetValue(level) is { } text ? HierarchyLevel.Parse(text) : null;
        var batch = new Batch(paths.Length);
        var tables = batch.Of(paths, path => path, path => Read(TableReader.Read(path, options)));
        foreach (var scenario in tables.Select(one => one.Scenario).Distinct())
            output.RequireTime(scenario, 1, hours.Get(parse));
        using var judge = new TableJudge(new JudgeOptions { Engine = parse.GetRequiredValue(engine), Level = chosen });
        var classes = batch.Of(tables, one => one.Name, one => judge.Classify(one, cancellation));
        if (parse.GetValue(certificate) is { } path && classes.Count > 0)
            CertificateFile.Write(path, judge.Proof(classes[0], cancellation));
        var scores = classes
            .Select(found => parse.GetValue(learned) ? judge.ClassifyLearned(found.Projection.Behavior) : null)
            .ToList();
        foreach (var (found, score) in classes.Zip(scores))
            Print(output, found, score);
        if (parse.GetValue(certificate) is { } written && classes.Count > 0)
            output.Line($"  proof written to {written}");
        output.Json(
            batch.IsWhole
                ? new { Tables = classes.Zip(scores, ClassDocument.Of) }
                : (object)new { Tables = classes.Zip(scores, ClassDocument.Of), batch.Failed }
        );
        return batch.Report(output);
    }

    private static MeasuredTable Read(RawTable raw) =>
        (raw.IsComplete ? null : IncompleteTable.Of(raw).ForClass()) ?? MeasuredTable.Of(raw);

    private static void Print(Output output, TableClass found, LearnedClass? score)
    {
        output.Line($"{found.Table.Name}: {found.Class}");
        if (found.Statistics is { } statistics)
            output.Line($"  {statistics}");
        output.Line($"  {(found.Statistics is null ? "" : "as frequencies: ")}{found.Reason}");
        if (found.Correlations is { } test)
        {
            output.Line(
                $"  margins, negative outside: local (2 - S) {Text.Small(test.LocalMargin)}, "
                    + $"quantum (pi - sum of arcsines) {Text.Small(test.QuantumMargin)}"
            );
        }

        if (found.Certificate is { } proof)
            output.Line($"  {Text.Interval(proof)}");
        // Below the tolerance the upper bound is rounding; the reason says all there is.
        if (found.Quantumness is { } distance && (double)distance.Upper > Classification.ModelTolerance)
            output.Line($"  {Text.Interval(distance)}");
        if (found.Projection.TraceDistance > Certificate.Resolution)
        {
            output.Line(
                "  the table signals; classified is the nearest no-signalling one "
                    + $"(least squares, moved by {Text.Small(found.Projection.TraceDistance)})"
            );
        }

        if (found.Table.ReadAs is { } read)
            output.Line($"  read as {read}");
        if (score is null)
            return;
        var evidence =
            $"{score.Class.Word()} with probability {score.Probability:P1}; evidence, not proof, by a model"
            + (score.IsUsual ? "" : ", unlike what it was trained for");
        output.Line(
            ClassDocument.AgreesWithProof(found, score) switch
            {
                null => $"  learned: {evidence}",
                true => $"  learned: nothing beyond the proof, which the model agrees with ({score.Probability:P1})",
                false => $"  learned: wrongly, as the proof decides, {evidence}",
            }
        );
    }
}
