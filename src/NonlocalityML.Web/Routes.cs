using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Reports;

namespace NonlocalityML.Web;

/// <summary>The paths and what each answers. The API is described by Page/openapi.json.</summary>
internal sealed class Routes(ServerOptions options, ScoringPool pool)
{
    private static readonly StatisticsOptions Statistics = new() { Bootstrap = new BootstrapOptions { Replicates = 400 } };

    /// <summary>The examples by name; read once, so that no name that a client sends reaches the disk.</summary>
    private readonly Dictionary<string, string> examples = ShippedExperiments.Files.ToDictionary(
        file => Path.GetFileNameWithoutExtension(file),
        File.ReadAllText
    );

    public void Map(IEndpointRouteBuilder routes)
    {
        var index = Resource("index.html");
        var (style, script) = (PageAssets.Style + Resource("serve.css"), Resource("serve.js"));
        routes.MapGet("/", context => context.Send(Answers.Html, index));
        routes.MapGet("/style.css", context => context.Send("text/css; charset=utf-8", style));
        routes.MapGet("/figures.js", context => context.Send("text/javascript; charset=utf-8", PageAssets.Script));
        routes.MapGet("/serve.js", context => context.Send("text/javascript; charset=utf-8", script));
        var description = Resource("openapi.json");
        routes.MapGet("/openapi.json", context => context.Send(Answers.Json, description));
        routes.MapGet(
            "/api/examples",
            context => context.Send(Answers.Json, JsonText.Format(examples.Keys.Order(StringComparer.Ordinal)))
        );
        routes.MapGet("/api/examples/{name}", SendExample);
        Post(
            routes,
            "/api/score",
            (context, request, scored) => context.Send(Answers.Json, JsonText.Format(ScoreDocument.Of(scored)))
        );
        Post(
            routes,
            "/api/certificate",
            (context, request, scored) =>
                context.Send(Answers.Json, CertificateJson.Format(scored.Verdict.Certificate), "certificate.json")
        );
        Post(
            routes,
            "/api/report",
            (context, request, scored) =>
                context.Send(
                    Answers.Html,
                    ReportInput.Page([new TableInput(scored) { Heading = request.Measured.Name }], "nonlocality serve").ToHtml(),
                    "report.html"
                )
        );
        Post(
            routes,
            "/page/verdict",
            (context, request, scored) =>
                SendParts(
                    context,
                    [
                        new Paragraph(scored.Verdict.Sentence),
                        .. ExperimentReport.Proven(scored),
                        .. ExperimentReport.Pictures(request.Measured, request.Visibility < 1 ? request.Table : null),
                    ]
                )
        );
        Post(routes, "/page/details", (context, request, scored) => SendParts(context, ExperimentReport.Details(scored)));
    }

    private static Task SendParts(HttpContext context, IEnumerable<IReportPart> parts) =>
        context.Send(Answers.Html, string.Concat(parts.Select(part => part.ToHtml())));

    private Task SendExample(HttpContext context) =>
        examples.TryGetValue((string)context.Request.RouteValues["name"]!, out var text)
            ? context.Send("text/csv; charset=utf-8", text)
            : throw new Problem(
                StatusCodes.Status404NotFound,
                $"There is no such example; there are {string.Join(", ", examples.Keys.Order(StringComparer.Ordinal))}."
            );

    /// <summary>Reads a table, scores it within the time limit, and answers with something of it.</summary>
    private void Post(IEndpointRouteBuilder routes, string path, Func<HttpContext, TableRequest, Judgement, Task> answer) =>
        routes.MapPost(
            path,
            async context =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
                limit.CancelAfter(options.Timeout);
                var request = await TableRequest.Read(context, options, limit.Token);
                var statistics = request.WithStatistics ? Statistics with { Form = request.Form } : null;
                var scored = await pool.Run(
                    request.Cost(Statistics),
                    judge =>
                    {
                        var judgement = judge.Judge(request.Table);
                        return statistics is null || request.Table.Counts is null
                            ? judgement
                            : judge.WithStatistics(judgement, statistics);
                    },
                    limit.Token
                );
                await answer(context, request, scored);
            }
        );

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Routes).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
