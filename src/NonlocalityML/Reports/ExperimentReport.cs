using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>What is proven, estimated and learned about measured tables, each apart, as parts of a page.</summary>
internal static class ExperimentReport
{
    /// <summary>Up to how many entries a table is printed.</summary>
    private const int PrintedEntries = 324;

    /// <summary>Names in the slice, away from where tables of experiments lie.</summary>
    private static readonly PlaceLabel[] SliceLabels =
    [
        new("NS", 0, 3.2),
        new("Q", 0, 2.4),
        new("L", 0, 1.5),
        new("white noise", 0, 0, IsPoint: true),
        new("Tsirelson", 0, -Math.Sqrt(8), IsPoint: true) { Position = "bottom center" },
        new("PR box", 0, -4, IsPoint: true) { Position = "bottom center" },
    ];

    private const int PrintedTerms = 24;

    private const int ThresholdDigits = 10;

    private const int PrintedInequalityLength = 4000;

    /// <summary>What it shows of a judgement; what a table is worth only where that is asked for.</summary>
    internal const Findings Shows = Findings.Thresholds | Findings.Measures;

    /// <summary>Everything about a table but its verdict: what is proven, then the evidence, then the numbers it rests
    /// on.</summary>
    public static IEnumerable<IReportPart> OfTable(Judgement scored) =>
        [
            .. Proven(scored),
            .. Pictures(scored.Verdict.Table),
            .. ExperimentFigures.NearestLocal(scored.Verdict),
            .. ExperimentFigures.Coefficients(scored.Verdict),
            .. Details(scored),
        ];

    /// <summary>The key numbers, and the inequality that proves the verdict.</summary>
    public static IEnumerable<IReportPart> Proven(Judgement scored)
    {
        var verdict = scored.Verdict;
        yield return new KeyValueList([.. KeyNumbers(verdict), .. Thresholds(scored.Thresholds)]);
        if (verdict.Inequality is not { } inequality)
            yield break;
        yield return new Paragraph("Every local model obeys this inequality; the table violates it:");
        yield return new Formula(
            inequality.Length <= PrintedInequalityLength ? inequality : $"{inequality[..PrintedInequalityLength]} ..."
        );
    }

    /// <summary>A table in a slice of the no-signalling polytope; nothing outside the CHSH scenario.</summary>
    /// <param name="table">Gives the plane, and a point with its error where there are counts.</param>
    /// <param name="noisy">The same table with white noise mixed in, a second point; null without.</param>
    public static IEnumerable<IReportPart> Pictures(MeasuredTable table, MeasuredTable? noisy = null)
    {
        if (ChshTest.Of(table) is not { } chsh)
            yield break;
        var slice = ChshSlice.Of(chsh);
        var variance = slice.Variance ?? 0;
        var points = new List<MeasuredPoint>
        {
            new("measured", slice.Nearest.Value, slice.Next.Value, variance, variance, slice.Covariance ?? 0),
        };
        if (noisy is not null && ChshTest.Of(noisy) is { } mixed)
            points.Add(new("with white noise", mixed.ValueOf(slice.Nearest), mixed.ValueOf(slice.Next), 0, 0));
        yield return Figures.RegionSlice(
            "A slice of the no-signalling polytope",
            "L: local, Q: quantum, NS: no-signalling. White noise in the middle, the nearest PR box at (4, 0). The table lies "
                + "at S = "
                + $"{Notation.Value(slice.Nearest.Value, chsh.Error)}, "
                + $"S' = {Notation.Value(slice.Next.Value, chsh.Error)}. Each region is the slice and also the shadow of "
                + "its set, so a point outside a boundary is outside the set.",
            $"S = {slice.Nearest.Text}",
            $"S' = {slice.Next.Text}",
            [Curve("NS", ChshSlice.NoSignaling), Curve("Q", ChshSlice.Quantum), Curve("L", ChshSlice.Local)],
            SliceLabels,
            points
        );
    }

    /// <summary>The learned score, statistics, the closest local model, and the table itself.</summary>
    public static IEnumerable<IReportPart> Details(Judgement scored)
    {
        var verdict = scored.Verdict;
        if (scored.Learned is { } learned)
        {
            yield return new ReportSection(
                "Learned score: evidence, not proof",
                new Paragraph(
                    (learned.Warning is { } warning ? $"{warning}. " : "")
                        + $"A trained model estimates NL = {Notation.Small(learned.Value)} for the nearest no-signalling table"
                        + (
                            scored.LearnedMiss is { } miss
                                ? $", off by {Notation.Small(miss)} from what is proven, which decides"
                                : ""
                        )
                        + (learned.IsUsual ? "." : "; a guess: the model is not made for this table.")
                )
            );
        }

        if (scored.Statistics is { } statistics)
            yield return new ReportSection("Statistics", [.. StatisticsReport.Of(statistics)]);
        yield return new ReportSection(
            verdict.IsExact ? "The closest local model" : "A local model near the table",
            new Paragraph(
                "Its distance to the table proves the upper end of the interval of NL. Each row is one deterministic strategy."
            ),
            ModelTable(verdict)
        );
        if (scored.Measures is { Length: > 0 } measures)
            yield return new ReportSection(
                "What a local description would cost",
                [MeasureTable(measures), .. MeasureFigures.Along(scored)]
            );
        if (scored.Worth is { } worth)
            yield return new ReportSection(
                "What it is worth to whoever trusts no device",
                [new KeyValueList([.. WorthRows.Of(worth)]), .. MeasureFigures.AgainstS(worth)]
            );
        yield return new ReportSection("The table", TableOf(verdict));
    }

    private static IEnumerable<KeyValuePair<string, Cell>> KeyNumbers(ExperimentVerdict verdict)
    {
        var (table, proof) = (verdict.Table, verdict.Certificate);
        KeyValuePair<string, Cell> Row(string key, string text) => new(key, text);
        yield return Row("scenario", $"{table.Scenario}, outcomes of each setting for each party");
        if (table.Counts is { } counts)
            yield return Row("trials", $"{counts.Trials:N0}");
        if (table.ReadAs is { } read)
            yield return Row("read as", read);
        yield return Row("NL", Notation.NL(proof));
        yield return Row("proven", Notation.Interval(proof));
        if (verdict.StandardError is { } spread)
            yield return Row("", $"+- {Notation.Small(spread)} from the standard errors in the file; no p-value");
        yield return Row(
            "NL, projected",
            $"{Notation.NL(verdict.ProjectedCertificate)}, of the nearest no-signalling table (least squares, moved by "
                + $"{Notation.Small(verdict.Projection.TraceDistance)})"
        );
        if (verdict.Chsh is { } chsh)
        {
            yield return Row(
                "S",
                $"{Notation.Value(chsh.Value, chsh.Error)} = {chsh.Variants[0].Text}; local models reach 2, quantum theory 2.8284"
            );
            yield return Row(
                "correlators",
                string.Join(
                    ", ",
                    chsh.Correlators.Select((value, k) => $"E{k / 2}{k % 2} = {Notation.Value(value, chsh.Errors?[k])}")
                )
            );
        }

        yield return Row(
            "signalling",
            $"{Notation.Small(table.Behavior.SignalingResidual)}, the largest change of a marginal; distance to the "
                + $"no-signalling set {Notation.Small(verdict.NoSignalingDistance!.Value)}"
        );
        yield return Row("unit", $"NL and distances are {Notation.Unit(table.Scenario)} sum |q - p|");
    }

    private static IEnumerable<KeyValuePair<string, Cell>> Thresholds(TableThresholds? thresholds)
    {
        if (thresholds is null)
            yield break;
        var (form, (local, nonlocal)) = (thresholds.Inequality, thresholds.Visibility);
        yield return new(
            "violation",
            $"{(form.Name is { } name ? $"{name}:" : "value")} {Notation.Value(form.Value, null)} at the no-signalling table; "
                + $"local models reach {form.LocalBound.ToString("0.######", CultureInfo.InvariantCulture)}"
        );
        yield return new(
            "critical visibility",
            $"{Outward.Down(local, ThresholdDigits)} to {Outward.Up(nonlocal, ThresholdDigits)}: with more white noise local, "
                + "with less nonlocal, both proven"
        );
        if (thresholds.Efficiency is { } efficiency)
            yield return new(
                "critical efficiency",
                (efficiency.Lower is { } below ? $"{Outward.Down(below, ThresholdDigits)} to " : "at most ")
                    + $"{Outward.Up(efficiency.Upper, ThresholdDigits)}, undetected rounds answered in the best way"
            );
    }

    private static Series Curve(string name, IEnumerable<PlanePoint> points) =>
        new(name, [.. points.Select(point => point.S)], [.. points.Select(point => point.Other)]);

    private static ReportTable ModelTable(ExperimentVerdict verdict)
    {
        var terms = verdict.ClosestLocalModel;
        return new ReportTable(
            "Share of each strategy, and what each party answers to its settings 0, 1, .. "
                + $"({Math.Min(PrintedTerms, terms.Count)} of {terms.Count})",
            ["share", .. Enumerable.Range(0, verdict.Table.Scenario.Parties).Select(party => $"{(char)('A' + party)}")],
            [
                .. terms
                    .Take(PrintedTerms)
                    .Select(term =>
                        (IReadOnlyList<Cell>)
                            [
                                Cell.Number(term.Share, "G4"),
                                .. term.Strategy.Outcomes.Select(answers => (Cell)string.Join(' ', answers)),
                            ]
                    ),
            ]
        );
    }

    private static ReportTable MeasureTable(IReadOnlyList<MeasureCertificate> measures) =>
        new(
            "Of the nearest no-signalling table; both bounds are proven",
            ["measure", "at least", "at most", "unit", "meaning"],
            [
                .. measures.Select(found =>
                    (IReadOnlyList<Cell>)
                        [
                            found.Measure.Title,
                            Notation.AtLeast(Outward.Below(found.Lower)),
                            Notation.AtMost(Outward.Above(found.Upper)),
                            found.Measure.Unit,
                            found.Measure.Meaning,
                        ]
                ),
            ]
        );

    private static IReportPart TableOf(ExperimentVerdict verdict)
    {
        var (table, scenario) = (verdict.Table, verdict.Table.Scenario);
        if (scenario.SlotLength > PrintedEntries)
            return new Paragraph($"{scenario.SlotLength:N0} entries, too many to print here.");
        string[] counted = table.Counts is null ? [] : ["count"];
        return new ReportTable(
            "p(outcomes|settings), as measured and in the nearest no-signalling table",
            ["entry", .. counted, "measured", "no-signalling"],
            [
                .. scenario
                    .TableIndexOfSlot.ToArray()
                    .Select(index =>
                        (IReadOnlyList<Cell>)
                            [
                                $"p{scenario.EntryName(index)}",
                                .. counted.Select(_ => (Cell)table.Counts!.Table[index]),
                                Cell.Number(table.Behavior.Table[index], "F6"),
                                Cell.Number(verdict.Projection.Behavior.Table[index], "F6"),
                            ]
                    ),
            ]
        );
    }
}
