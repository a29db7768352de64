using System.CommandLine;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling;

namespace NonlocalityML.Cli;

/// <summary>Local, quantum or post-quantum.</summary>
internal sealed class ClassifyVerb() : Verb(
    "classify",
    "Says whether measured counts or probabilities are local, quantum or post-quantum.",
    "classify datasets/experiments/delft2015.csv",
    "classify first.csv second.csv --json")
{
    private readonly Argument<string[]> files = TableFiles.Argument();
    private readonly EngineOption engine = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(files);
        command.Options.Add(engine);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var tables = parse.GetValue(files)!.Select(MeasuredTable.Read).ToList();
        using var engines = engine.Open(parse);
        var classes = tables.Select(table => TableClass.Of(table, engines.For)).ToList();
        foreach (var found in classes) Print(output, found);
        output.Json(new { Tables = classes.Select(Document) });
        return 0;
    }

    private static void Print(Output output, TableClass found)
    {
        output.Line($"{found.Table.Name}: {found.Class}");
        output.Line($"  {found.Reason}");
        if (found.Correlations is { } test)
        {
            output.Line($"  margins, negative outside: local (2 - S) {Text.Small(test.LocalMargin)}, "
                + $"quantum (pi - sum of arcsines) {Text.Small(test.QuantumMargin)}");
        }

        if (found.Certificate is { } proof) output.Line($"  {Text.Interval(proof)}");
        if (found.Projection.TraceDistance > ExperimentVerdict.Resolution)
        {
            output.Line("  the table signals; classified is the nearest no-signalling one "
                + $"(least squares, moved by {Text.Small(found.Projection.TraceDistance)})");
        }
    }

    private static object Document(TableClass found) => new
    {
        found.Table.Name,
        found.Class,
        found.Reason,
        Scenario = found.Table.Scenario.ToString(),
        found.Correlations,
        NL = found.Certificate is { } proof ? new { Lower = proof.Lower.RoundDown(), Upper = proof.Upper.RoundUp() } : null,
        found.Table.Behavior.SignalingResidual,
        ProjectionDistance = found.Projection.TraceDistance,
    };
}
