using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Learning;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>What <c>network</c> says of a table, and of its mixtures with noise.</summary>
internal static class NetworkText
{
    /// <summary>Ends of an interval of v that are as near have met.</summary>
    private const double Met = 1e-5;

    public static void Print(
        Output output,
        MeasuredTable measured,
        NoSignalingProjection? projection,
        NetworkEngine engine,
        NetworkFound found
    )
    {
        var proof = found.Proof;
        var name = engine.Network.Name;
        output.Line($"{measured.Name}: {proof.Verdict.Word()} in the network {name}");
        output.Line($"  {Text.Interval(proof)}");
        if (proof.Proof is { } below)
            output.Line(
                $"  from below: {below.Method}"
                    + (below is CorrelatorProof form ? $"; here {form.Value(proof.Behavior):0.######}" : "")
            );
        else if (proof.Verdict == NetworkVerdict.Open)
            output.Line(
                !found.IsFinished ? "  from below: nothing; the time allowed ended the search"
                : engine.Levels.Count > 0
                    ? "  from below: nothing; no inflation with "
                        + $"{string.Join(" or ", engine.Levels.Select(level => string.Join('x', level)))} copies of the "
                        + "sources excludes it"
                : $"  from below: nothing; the inflations of this network in {engine.Scenario} are too large to be gone "
                    + "through"
            );
        if (proof.Proof is not null && !found.IsFinished)
            output.Line("  the time allowed ended the search: more time may bring the bounds nearer");
        output.Line($"  from above: a model whose sources have {string.Join(' ', proof.Model.Cardinalities)} values");
        if (projection is not null)
            output.Line(
                "  the table signals; judged is the nearest no-signalling one (least squares, moved by "
                    + $"{Text.Small(projection.TraceDistance)})"
            );
        if (measured.Counts is not null)
            output.Line("  this is about the frequencies as they stand; no p-value is claimed");
        if (measured.ReadAs is { } read)
            output.Line($"  read as {read}");
        if (found.Learned is { } said)
            output.Line($"  learned, not proof: {(said.IsNotLocal ? "not local" : "local")}, distance {said.Score:0.####}");
        if (found.Evidence is { } near)
            output.Line($"  evidence, not proof: perceptrons that see the sources come within {near:0.0####}");
    }

    public static void Print(Output output, NetworkThreshold threshold)
    {
        output.Line("v table + (1 - v) white noise");
        output.Line(
            threshold.NotLocalFrom is { } from
                ? $"  not local for v from {Number(from)} to 1: "
                    + (
                        threshold.NotLocal!.Proof is InflationProof { LevelText: var level }
                            ? $"{(threshold.Inequalities == 1 ? "one inequality" : $"{threshold.Inequalities} inequalities")} "
                                + $"of the {level} inflation"
                            : threshold.NotLocal.Proof!.Method
                    )
                : "  not local: nothing is proven"
        );
        output.Line(
            threshold.LocalAt is { } at
                ? $"  local at v = {Number(at)}: a model whose sources have "
                    + $"{string.Join(' ', threshold.Local!.Model.Cardinalities)} values"
                : "  local: no model was found"
        );
        output.Line(
            threshold is { NotLocalFrom: { } upper, LocalAt: { } lower } && upper - lower <= Met
                ? $"  the threshold is known to {Text.Small(upper - lower)}"
            : threshold.IsFinished ? "  between them nothing is proven"
            : "  between them nothing is proven; the time allowed ended the search"
        );
    }

    public static object Document(
        MeasuredTable measured,
        NoSignalingProjection? projection,
        Behavior behavior,
        NetworkEngine engine,
        NetworkFound found,
        NetworkThreshold? threshold
    )
    {
        var proof = found.Proof;
        return new
        {
            Network = engine.Network.Name,
            Sources = engine.Network.Sources.Select(seen => string.Concat(seen.Select(Network.PartyName))),
            Table = measured.Name,
            Scenario = measured.Scenario.ToString(),
            measured.ReadAs,
            Verdict = proof.Verdict.Word(),
            Lower = Outward.Below(proof.Lower),
            Upper = Outward.Above(proof.Upper),
            Inflation = (proof.Proof as InflationProof)?.LevelText,
            Correlators = proof.Proof is CorrelatorProof form ? new { form.Form, Value = form.Value(behavior) } : null,
            Values = proof.Model.Cardinalities,
            found.IsFinished,
            ProjectionDistance = projection?.TraceDistance ?? 0,
            found.Evidence,
            Learned = found.Learned is { } said ? new { Verdict = said.IsNotLocal ? "not local" : "local", said.Score } : null,
            Noise = threshold is null
                ? null
                : new
                {
                    threshold.NotLocalFrom,
                    threshold.LocalAt,
                    Inflation = (threshold.NotLocal?.Proof as InflationProof)?.LevelText,
                    (threshold.NotLocal?.Proof as CorrelatorProof)?.Form,
                    Values = threshold.Local?.Model.Cardinalities,
                    threshold.IsFinished,
                },
        };
    }

    private static string Number(double v) => v.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <param name="Proof">Of both bounds.</param>
/// <param name="IsFinished">Whether the search ended by itself, not by the time allowed.</param>
/// <param name="Evidence">How near perceptrons came; null where they were not asked.</param>
/// <param name="Learned">What a model says; null where none was named.</param>
internal sealed record NetworkFound(NetworkCertificate Proof, bool IsFinished, double? Evidence, LearnedVerdict? Learned = null);
