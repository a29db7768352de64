using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Machines;
using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>What a fit came to.</summary>
internal static class FitText
{
    /// <summary>Clouds and a state.</summary>
    public static void Print(Output output, string folder, CloudCard card, string page)
    {
        var (specification, best) = (card.Specification, card.Best());
        output.Line(
            $"{folder}: {specification.State}, {specification.Measurements} measurements; {specification.Clouds} "
                + $"{(specification.Clouds == 1 ? "cloud" : "clouds")} of "
                + $"{specification.Options.Points} hidden variables, {specification.Response}"
        );
        output.Line(
            $"  visibility   test loss ({specification.Divergence}) of the best cloud, on {best[0].TestTuples} fresh tuples "
                + "of measurements"
        );
        foreach (var fit in best)
            output.Line($"  {fit.Visibility, -12:0.0###########} {fit.TestLoss:E3} +- {fit.TestError:E1}   {fit.CloudFile}");
        var threshold = CloudThreshold.Of(card.Fits);
        if (threshold is not null)
        {
            var crossing = threshold.Extrapolated is { } value
                ? $"; the root of the loss points to {value:F4} as the threshold"
                : "";
            output.Line(
                $"  leaves the floor of {threshold.Floor:E1} after visibility {threshold.LastAtFloor:0.0###########}{crossing}"
            );
        }

        output.Line($"  figures in {page}");
        output.Line();
        output.Line("  Evidence, not a proof: the smaller the loss, the closer a local model comes to the state.");
        output.Json(
            new
            {
                Folder = folder,
                Page = page,
                card.Evidence,
                card.Specification,
                card.Fits,
                Best = best,
                Threshold = threshold,
            }
        );
    }

    /// <summary>A cloud and a measured table.</summary>
    public static void Print(Output output, string folder, TableFitCard card, Certificate exact, string page)
    {
        output.Line($"{card.Table}: {card.Scenario}, {card.Options.Points} hidden variables, {card.Options.Steps} steps");
        Row("cloud", $"NL <= {card.Distance:R}, proven by its strategies");
        Row("linear program", Text.Interval(exact));
        Row("gap", $"{card.Gap:G2}");
        Row("certificate", Path.Combine(folder, TableFitCard.CertificateName));
        Row("figures", page);
        output.Json(
            new
            {
                Folder = folder,
                Page = page,
                card.Table,
                Scenario = card.Scenario.ToString(),
                card.Options,
                card.Distance,
                card.Lower,
                card.Upper,
                card.Gap,
            }
        );

        void Row(string name, string value) => output.Line($"  {name, -16}{value}");
    }

    /// <summary>A machine that knows the settings, and a table.</summary>
    public static void Print(Output output, string folder, MachineFitCard card, string page)
    {
        output.Line($"{card.Table}: {card.Scenario}, {card.Options.HiddenUnits} hidden units, {card.Options.Steps} steps");
        output.Line($"  {MachineFitCard.Caution}");
        Row("table", $"given to {card.LargestError:G2} in each entry, {card.Divergence:G2} bits");
        foreach (var (name, unit, measured, least) in card.Rows())
        {
            var proven = least is { } bound ? $"; any story of its table at least {Outward.Down(bound, 6)}, proven" : "";
            Row(name, $"{measured:F6} {unit}".TrimEnd() + ", measured" + proven);
        }

        Row("figures", page);
        output.Json(
            new
            {
                Folder = folder,
                Page = page,
                Caution = MachineFitCard.Caution,
                Card = card,
            }
        );

        void Row(string name, string value) => output.Line($"  {name, -34}{value}");
    }
}
