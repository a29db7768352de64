using System.Text.Json;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Native;

/// <summary>JSON in, JSON out: each request says in <c>call</c> what is asked for.</summary>
internal static class Requests
{
    /// <exception cref="InvalidInputException">Not such a request.</exception>
    public static string Answer(string request, CancellationToken cancellation) =>
        InputProblem.Named("request", () => Call(request)) switch
        {
            "certificate" => Certificate(RequestJson.Read<CertificateRequest>(request), cancellation),
            "verify" => Verify(RequestJson.Read<VerifyRequest>(request)),
            "inequality" => Inequality(RequestJson.Read<InequalityRequest>(request)),
            "scenario" => ScenarioOf(RequestJson.Read<ScenarioRequest>(request)),
            "score" => JudgeRequests.Score(request, cancellation),
            "classify" => JudgeRequests.Classify(request, cancellation),
            "simulate" => JudgeRequests.Simulate(request, cancellation),
            "measures" => MeasureRequests.Measures(request, cancellation),
            var other => throw new InvalidInputException(
                $"call is '{other}'; certificate, verify, inequality, scenario, score, classify, simulate or measures is needed."
            ),
        };

    private static string? Call(string request)
    {
        using var document = StrictJson.Document(request);
        return
            document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("call", out var call)
            && call.ValueKind == JsonValueKind.String
            ? call.GetString()
            : throw new InvalidInputException("an object with \"call\" is needed.");
    }

    private static string Certificate(CertificateRequest request, CancellationToken cancellation)
    {
        var behavior = new Behavior(Scenario.Parse(request.Scenario), request.Table);
        switch (request.Measure)
        {
            case null or "nl":
                using (var engine = new StructuredEngine(behavior.Scenario))
                    return engine.Solve(behavior, cancellation).ToJson();
            case "nbl":
                var coordinates = BilocalCoordinates.Probabilities(behavior.Scenario);
                return new BilocalEngine(coordinates).Solve(behavior, cancellation).ToJson();
            default:
                return MeasureRequests.Certificate(request.Measure, behavior, cancellation);
        }
    }

    private static string Verify(VerifyRequest request)
    {
        var certificate = CertificateDocument.Parse(request.Certificate.GetRawText());
        var fault = certificate.Verify();
        return RequestJson.Write(
            new VerifyAnswer(
                fault is null,
                fault,
                certificate.Lower.RoundDown(),
                certificate.Upper.RoundUp(),
                certificate.Lower.ToString(),
                certificate.Upper.ToString()
            )
        );
    }

    private static string ScenarioOf(ScenarioRequest request)
    {
        var scenario = Scenario.Parse(request.Scenario);
        return RequestJson.Write(new ScenarioAnswer(scenario.ToString(), [.. scenario.TableShape]));
    }

    private static string Inequality(InequalityRequest request)
    {
        var scenario = request.Scenario is { } written ? Scenario.Parse(written) : null;
        var expression =
            request is { Name: { } name, Text: null } ? NamedInequalities.Parse(name)
            : request is { Text: { } text, Name: null }
                ? scenario is null ? InequalityReader.ReadExpression(text)
                    : InequalityReader.ReadExpression(scenario, text)
            : throw new InvalidInputException("name or text is needed, one of them.");
        var reduced = ReducedInequality.Of(expression.Whole, CorrelationSpace.NoSignaling)?.Inequality;
        return RequestJson.Write(
            new InequalityAnswer(
                expression.Text,
                reduced is null ? null : InequalityNames.Of(reduced),
                expression.Scenario.ToString(),
                [.. expression.Coefficients.Select(value => (double)value)],
                (double)expression.Constant,
                (double)expression.LocalBound,
                expression.LocalBound.ToString(),
                reduced is null ? null : FacetTest.IsFacet(reduced)
            )
        );
    }

    /// <param name="Call">certificate.</param>
    /// <param name="Scenario">As <c>m3</c> or <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Table">p[a,b,..,x,y,..] in C order.</param>
    /// <param name="Measure">nl, which null means, nbl, or the name of another measure.</param>
    internal sealed record CertificateRequest(string Call, string Scenario, double[] Table, string? Measure = null);

    /// <param name="Call">verify.</param>
    /// <param name="Certificate">A certificate of any kind, as this program writes it.</param>
    internal sealed record VerifyRequest(string Call, JsonElement Certificate);

    /// <param name="Holds">Whether both proofs hold.</param>
    /// <param name="Fault">The first number that fails, or null.</param>
    /// <param name="Lower">Rounded down.</param>
    /// <param name="Upper">Rounded up.</param>
    /// <param name="ExactLower">Fraction.</param>
    /// <param name="ExactUpper">Fraction.</param>
    internal sealed record VerifyAnswer(
        bool Holds,
        string? Fault,
        double Lower,
        double Upper,
        string ExactLower,
        string ExactUpper
    );

    /// <param name="Call">inequality.</param>
    /// <param name="Name">As <c>I3322</c>.</param>
    /// <param name="Text">As <c>E00 + E01 + E10 - E11</c>.</param>
    /// <param name="Scenario">Where the text does not say it.</param>
    internal sealed record InequalityRequest(string Call, string? Name = null, string? Text = null, string? Scenario = null);

    /// <param name="Text">As it was given.</param>
    /// <param name="Name">Its name in the literature, under any labels, or null.</param>
    /// <param name="Scenario">As <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Coefficients">c[a,b,..,x,y,..] in C order.</param>
    /// <param name="Constant">What is added to c.p.</param>
    /// <param name="LocalBound">The largest value of local models.</param>
    /// <param name="ExactLocalBound">Fraction.</param>
    /// <param name="IsFacet">Whether it is a facet of the local polytope; null where that was not decided.</param>
    internal sealed record InequalityAnswer(
        string Text,
        string? Name,
        string Scenario,
        double[] Coefficients,
        double Constant,
        double LocalBound,
        string ExactLocalBound,
        bool? IsFacet
    );

    /// <param name="Call">scenario.</param>
    /// <param name="Scenario">As <c>m3</c> or <c>[(2 2) (2 2)]</c>.</param>
    internal sealed record ScenarioRequest(string Call, string Scenario);

    /// <param name="Scenario">As <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Shape">Axes of a table: outcomes of each party, then settings of each.</param>
    internal sealed record ScenarioAnswer(string Scenario, int[] Shape);
}
