using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.Native;

/// <summary>What a table costs a local description: see <see cref="Measure"/>. No program is solved by OR-Tools.</summary>
internal static partial class MeasureRequests
{
    private static readonly JsonTypeInfo<MeasuresRequest> RequestType = Type<MeasuresRequest>();
    private static readonly JsonTypeInfo<Dictionary<string, double[]>> AnswerType = Type<Dictionary<string, double[]>>();

    /// <exception cref="InvalidInputException">No such measure, or the table has none of this kind.</exception>
    public static string Certificate(string name, Behavior behavior, CancellationToken cancellation) =>
        Measure.All.FirstOrDefault(measure => measure.Name == name) is { } measure
            ? Find(measure, behavior, cancellation).ToJson()
            : throw new InvalidInputException(
                $"measure is '{name}'; one of nl, nbl, {string.Join(", ", Measure.All.Select(known => known.Name))} is needed."
            );

    public static string Measures(string text, CancellationToken cancellation)
    {
        var request = StrictJson.Read(text, RequestType);
        var behavior = new Behavior(Scenario.Parse(request.Scenario), request.Table);
        return JsonSerializer.Serialize(
            Measure
                .All.Where(measure => measure.IsLocalCost && measure.FaultOf(behavior) is null)
                .ToDictionary(
                    measure => measure.Name,
                    measure =>
                    {
                        var found = Find(measure, behavior, cancellation);
                        return (double[])[found.Lower.RoundDown(), found.Upper.RoundUp()];
                    }
                ),
            AnswerType
        );
    }

    private static MeasureCertificate Find(Measure measure, Behavior behavior, CancellationToken cancellation)
    {
        using var engine = MeasureEngine.For(
            measure,
            behavior.Scenario,
            new TableauSimplex(),
            scenario => new StructuredEngine(scenario)
        );
        return engine.Solve(behavior, cancellation);
    }

    private static JsonTypeInfo<T> Type<T>() => StrictJson.TypeOf<T>(MeasureContext.Default);

    /// <param name="Call">measures.</param>
    /// <param name="Scenario">As <c>m3</c> or <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Table">p[a,b,..,x,y,..] in C order.</param>
    private sealed record MeasuresRequest(string Call, string Scenario, double[] Table);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(MeasuresRequest))]
    [JsonSerializable(typeof(Dictionary<string, double[]>))]
    private sealed partial class MeasureContext : JsonSerializerContext;
}
