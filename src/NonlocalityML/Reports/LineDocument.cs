using NonlocalityML.Experiments.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>What is proven of a line, as other programs read it, once it is written with <see cref="JsonText"/>.</summary>
internal static class LineDocument
{
    public static object Of(BilocalVerdict verdict) =>
        new
        {
            Network = "line",
            Table = verdict.Table.Name,
            Scenario = verdict.Table.Scenario.ToString(),
            Reading = verdict.Scenario.ToString(),
            verdict.Table.ReadAs,
            verdict.Sentence,
            verdict.IsLocal,
            verdict.IsNotBilocal,
            ProjectionDistance = verdict.Projection.TraceDistance,
            NL = new { Lower = Outward.Below(verdict.Nonlocality.Lower), Upper = Outward.Above(verdict.Nonlocality.Upper) },
            NBL = new { Lower = Outward.Below(verdict.Bilocality.Lower), Upper = Outward.Above(verdict.Bilocality.Upper) },
            verdict.Bootstrap,
            verdict.Form,
        };
}
