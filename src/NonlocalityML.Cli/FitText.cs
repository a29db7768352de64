using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Labeling;

namespace NonlocalityML.Cli;

/// <summary>What a fit to a measured table came to.</summary>
internal static class FitText
{
    public static void Print(Output output, string folder, TableFitCard card, Certificate exact, string page)
    {
        output.Line($"{card.Table}: {card.Scenario}, {card.Options.Points} hidden variables, {card.Options.Steps} steps");
        Row("cloud", $"NL <= {card.Distance:R}, proven by its strategies");
        Row("linear program", Text.Interval(exact));
        Row("gap", $"{card.Gap:G2}");
        Row("certificate", Path.Combine(folder, TableFitCard.CertificateName));
        Row("figures", page);
        output.Json(new { Folder = folder, Page = page, card.Table, Scenario = card.Scenario.ToString(), card.Options, card.Distance, card.Lower, card.Upper, card.Gap });

        void Row(string name, string value) => output.Line($"  {name,-16}{value}");
    }
}
