using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>How <c>score</c> shows <see cref="ExperimentStatistics"/>.</summary>
internal static class StatisticsText
{
    /// <summary>Up to how many signalling tests the text lists.</summary>
    private const int ListedTests = 8;

    /// <summary>The statistical verdict in one sentence, then what takes from its force.</summary>
    public static void PrintVerdict(Output output, StatisticalVerdict verdict)
    {
        output.Line(verdict.Sentence);
        foreach (var warning in verdict.Warnings)
            output.Line(warning);
    }

    public static void Print(Output output, ExperimentStatistics statistics, Action<string, string> row)
    {
        output.Line();
        row(
            "settings",
            $"equally likely? p = {statistics.Balance.Test.PValue}; a setting's share is off by up to "
                + $"{Notation.AtMost(statistics.Balance.LargestDeviation)}"
        );
        PrintSignaling(statistics, row);
        foreach (var value in statistics.Inequalities.DistinctBy(value => value.Text))
        {
            row($"{value.Name} = {Notation.Measured(value.Value, value.StandardError)}", $"{value.Text}; {value.Significance}");
        }

        row("P of local realism", $"settings within {statistics.Settings.Bias:G3} of 1/m and independent in every trial");
        PrintTests(statistics, row);
        PrintBootstrap(statistics.Bootstrap, row);
        if (statistics.BlockBootstrap is { } block)
            PrintBootstrap(block, row);
        PrintDetection(statistics, row);
        output.Line();
        output.Line("  P-values and intervals are statistical; only the bounds of NL above are proofs.");
    }

    private static void PrintSignaling(ExperimentStatistics statistics, Action<string, string> row)
    {
        if (statistics.Projection is { } projection)
        {
            row(
                "signalling",
                $"joint test p = {projection.Test.PValue}, {projection.Test.DegreesOfFreedom} degrees of freedom; "
                    + $"maximum likelihood moves by {Text.Small(projection.TraceDistance)}"
            );
        }

        foreach (var test in statistics.Signaling.OrderBy(test => test.Test.PValue).Take(ListedTests))
            row("", $"p = {test.Test.PValue, -8} {test.Name}");
        if (statistics.Signaling.Count > ListedTests)
            row("", $"and {statistics.Signaling.Count - ListedTests} larger ones; --json lists all");
    }

    private static void PrintTests(ExperimentStatistics statistics, Action<string, string> row)
    {
        if (statistics.Named is { } named)
        {
            row(
                $"  <= {named.PValue.Bound}",
                $"{named.Text}, named in advance: "
                    + (
                        named is { Wins: { } wins, Decided: { } decided, Beta: { } beta }
                            ? $"{wins:N0} of {decided:N0} won, local at most {Outward.Up(beta, 9)} each; "
                            : ""
                    )
                    + $"with memory, {named.Condition}"
            );
        }

        if (statistics.Ratio is { } ratio)
        {
            row(
                $"  <= {ratio.PValue.Bound}",
                ratio.IsOrderKnown
                    ? "prediction-based ratios, with memory"
                    : "prediction-based ratios in random orders: independent trials only"
            );
        }

        foreach (var bound in statistics.Martingales)
        {
            row(
                $"  <= {bound.PValue.Bound}",
                $"Hoeffding's bound for the certificate's inequality, mean score {Text.Small(bound.MeanScore)}, local at "
                    + $"most {Notation.AtMost(bound.LocalMean)}: "
                    + "with memory, if it and the number of trials were fixed in advance"
            );
        }

        if (statistics.Mixture is { } mixture)
            row($"  <= {mixture.PValue.Bound}", "mixture martingale: with memory, any stopping, nothing chosen in advance");
        if (statistics.ChshGame is { } chsh)
        {
            row(
                $"  <= {chsh.PValue.Bound}",
                $"game {chsh.Game.Name}: {chsh.Wins:N0} of {chsh.Decided:N0} won, local at most {Outward.Up(chsh.Beta, 9)} each; "
                    + "with memory, if the form and the number of trials were fixed in advance (else "
                    + $"{chsh.AfterChoice.Bound} for the form)"
            );
        }

        if (statistics.EberhardGame is { } eberhard)
        {
            row(
                $"  <= {eberhard.PValue.Bound}",
                $"game J: {eberhard.Wins:N0} of {eberhard.Decided:N0} decided trials won, local at most "
                    + $"{Outward.Up(eberhard.Beta, 9)} each; "
                    + $"with memory, if the form and the number were fixed in advance (else {eberhard.AfterChoice.Bound} "
                    + "for the form)"
            );
        }
    }

    private static void PrintBootstrap(NonlocalityBootstrap bootstrap, Action<string, string> row)
    {
        row(
            $"{bootstrap.Kind} bootstrap",
            $"{bootstrap.Options.Level:P0} of {bootstrap.Options.Replicates:N0} replicates: "
                + $"{Notation.AtLeast(bootstrap.Nonlocality.Lower)} <= projected NL <= "
                + $"{Notation.AtMost(bootstrap.Nonlocality.Upper)}; local in {bootstrap.LocalShare:P1}"
        );
        if (bootstrap is { Chsh: { } s, QuantumMargin: { } margin })
            row(
                "",
                $"{Outward.Down(s.Lower, 7)} <= S <= {Outward.Up(s.Upper, 7)}; {Notation.AtLeast(margin.Lower)} <= quantum "
                    + $"margin <= {Notation.AtMost(margin.Upper)}"
            );
    }

    private static void PrintDetection(ExperimentStatistics statistics, Action<string, string> row)
    {
        if (statistics.Detection is not { } detection)
            return;
        var lost = string.Join(
            "   ",
            detection.LostOutcomes.Select((outcomes, party) => $"{(char)('A' + party)} {string.Join(' ', outcomes)}")
        );
        row(
            "efficiency needed",
            $"{Outward.Down(detection.LocalFactor, 6)} to {Outward.Up(detection.Factor, 6)} of that of the measurement: "
                + "with no more than the first at every detector the violation is gone"
        );
        row("", $"lost detections kept as outcomes {lost}{(detection.IsStated ? "" : " (the best choice)")}");
    }
}
