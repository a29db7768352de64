using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>Statistics of a Bell test as parts of a page. None of them is a proof.</summary>
internal static class StatisticsReport
{
    private const int PrintedTests = 16;

    /// <summary>A longer inequality stands in tables by its name.</summary>
    private const int PrintedText = 120;

    public static IEnumerable<IReportPart> Of(ExperimentStatistics statistics)
    {
        yield return new Paragraph(string.Join(' ', [statistics.Verdict.Sentence, .. statistics.Verdict.Warnings]));
        yield return new Paragraph(
            "P-values and intervals are statistical; only the bounds of NL are proofs. Supposed: settings within "
                + $"{statistics.Settings.Bias:G3} of 1/m, independent in every trial. "
                + $"Equally likely settings would give these with p = {statistics.Balance.Test.PValue}."
        );
        yield return Tests(statistics);
        if (statistics.Inequalities.Count > 0)
            yield return Values(statistics);
        yield return Intervals(statistics);
        yield return Signaling(statistics);
        if (statistics.Detection is not { } detection)
            yield break;
        yield return new Paragraph(
            $"Efficiency needed: {Outward.Down(detection.LocalFactor, 6)} to {Outward.Up(detection.Factor, 6)} of that of the "
                + "measurement; with no more than the first at every detector the violation is gone."
        );
    }

    private static ReportTable Tests(ExperimentStatistics statistics)
    {
        var rows = new List<IReadOnlyList<Cell>>();
        void Add(PValue p, string test, string holds) => rows.Add([test, new Cell(p.Bound, p.UpperValue), holds]);
        if (statistics.Named is { } named)
            Add(named.PValue, named.Text, $"with memory, named in advance, {named.Condition}");
        if (statistics.Ratio is { } ratio)
            Add(ratio.PValue, "prediction-based ratios", ratio.IsOrderKnown ? "with memory" : "for independent trials");
        if (statistics.Mixture is { } mixture)
            Add(mixture.PValue, "mixture martingale", "with memory, any stopping, nothing chosen in advance");
        foreach (var bound in statistics.Martingales)
            Add(
                bound.PValue,
                "Hoeffding's bound for the certificate's inequality",
                "with memory, if it and the number of trials were fixed in advance"
            );
        if (statistics.ChshGame is { } chsh)
            Add(
                chsh.PValue,
                $"game {chsh.Game.Name}, {chsh.Wins:N0} of {chsh.Decided:N0} won",
                $"with memory, if form and number were fixed in advance (else {chsh.AfterChoice.Bound} for the form)"
            );
        if (statistics.EberhardGame is { } eberhard)
        {
            Add(
                eberhard.PValue,
                $"game J, {eberhard.Game.Name}: {eberhard.Wins:N0} of {eberhard.Decided:N0} decided trials won",
                $"with memory, if form and number were fixed in advance (else {eberhard.AfterChoice.Bound} for the form)"
            );
        }

        return new ReportTable("P-values against local realism, upper bounds", ["test", "P at most", "holds"], rows);
    }

    private static ReportTable Values(ExperimentStatistics statistics) =>
        new(
            "Inequalities on the frequencies, with plain standard errors of independent trials; a normal tail means "
                + "something only for a form chosen in advance",
            ["inequality", "value", "standard errors above the local bound"],
            [
                .. statistics
                    .Inequalities.DistinctBy(value => value.Text)
                    .Select(value =>
                        (IReadOnlyList<Cell>)
                            [
                                value.Text.Length <= PrintedText ? value.Text : $"the certificate's {value.Name}",
                                new Cell(Notation.Measured(value.Value, value.StandardError), value.Value),
                                value.Sigmas is { } sigmas ? Cell.Number(sigmas, "F1") : "no spread seen",
                            ]
                    ),
            ]
        );

    private static ReportTable Intervals(ExperimentStatistics statistics)
    {
        NonlocalityBootstrap[] bootstraps = statistics.BlockBootstrap is { } block
            ? [statistics.Bootstrap, block]
            : [statistics.Bootstrap];
        var rows =
            from bootstrap in bootstraps
            from quantity in new[]
            {
                ("NL, projected", bootstrap.Nonlocality),
                ("S", bootstrap.Chsh),
                ("quantum margin", bootstrap.QuantumMargin),
            }
            where quantity.Item2 is not null
            select (IReadOnlyList<Cell>)
                [
                    $"{quantity.Item1}, {bootstrap.Kind}",
                    Cell.AtLeast(quantity.Item2.Lower, 4),
                    Cell.AtMost(quantity.Item2.Upper, 4),
                    Cell.Number(quantity.Item2.StandardError, "G2"),
                ];
        return new ReportTable(
            $"Bootstrap, {statistics.Bootstrap.Options.Level:P0} of {statistics.Bootstrap.Options.Replicates:N0} "
                + $"replicates; local in {statistics.Bootstrap.LocalShare:P1}",
            ["quantity", "from", "to", "standard error"],
            [.. rows]
        );
    }

    private static ReportTable Signaling(ExperimentStatistics statistics)
    {
        var rows = statistics
            .Signaling.OrderBy(test => test.Test.PValue)
            .Take(PrintedTests)
            .Select(test => (IReadOnlyList<Cell>)[test.Name, Number(test.Test.PValue)])
            .ToList();
        if (statistics.Projection is { } projection)
            rows.Insert(0, ["all marginals jointly (maximum likelihood)", Number(projection.Test.PValue)]);
        return new ReportTable("Signalling tests", ["what must not change", "p"], rows);
    }

    private static Cell Number(PValue p) => new($"{p}", p.Value);
}
