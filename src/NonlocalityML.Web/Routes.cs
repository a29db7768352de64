using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Inequalities;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Quantum;
using NonlocalityML.Reports;
using NonlocalityML.Solvers;

namespace NonlocalityML.Web;

/// <summary>The paths and what each answers. The API is described by Page/openapi.json.</summary>
internal sealed partial class Routes(ServerOptions options, ScoringPool pool)
{
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
            ScoreDocument.Shows,
            (context, request, scored) => context.Send(Answers.Json, JsonText.Format(ScoreDocument.Of(scored))),
            (context, bounds) => context.Send(Answers.Json, JsonText.Format(CompletionDocument.Of(bounds)))
        );
        Post(
            routes,
            "/api/certificate",
            Findings.None,
            (context, request, scored) =>
                context.Send(Answers.Json, CertificateJson.Format(scored.Verdict.Certificate), "certificate.json"),
            (_, _) =>
                throw new Problem(
                    StatusCodes.Status422UnprocessableEntity,
                    "The table is not complete; bounds over its completions have no one certificate."
                )
        );
        Post(
            routes,
            "/api/report",
            ExperimentReport.Shows,
            (context, request, scored) =>
                context.Send(
                    Answers.Html,
                    ReportInput.Page([new TableInput(scored) { Heading = request.Measured.Name }], "nonlocality serve").ToHtml(),
                    "report.html"
                ),
            (context, bounds) =>
                context.Send(
                    Answers.Html,
                    ReportInput.Page([new CompletionInput(bounds)], "nonlocality serve").ToHtml(),
                    "report.html"
                )
        );
        Post(
            routes,
            "/page/verdict",
            Findings.Thresholds,
            (context, request, scored) =>
                SendParts(
                    context,
                    [
                        new Paragraph(scored.Verdict.Sentence),
                        .. ExperimentReport.Proven(scored),
                        .. ExperimentReport.Pictures(request.Measured, request.Visibility < 1 ? request.Table : null),
                        .. ExperimentFigures.NearestLocal(scored.Verdict),
                    ]
                ),
            (context, bounds) =>
            {
                var input = new CompletionInput(bounds);
                return SendParts(context, [new Paragraph(input.Sentence), .. input.Parts]);
            }
        );
        Post(
            routes,
            "/page/details",
            Findings.Measures,
            (context, request, scored) => SendParts(context, ExperimentReport.Details(scored)),
            (context, _) => SendParts(context, [])
        );
        Post(routes, "/api/classify", SendClass);
        Post(routes, "/api/convert", SendConverted);
        Post(routes, "/api/inequality", SendInequality);
        Post(routes, "/api/simulate", SendSimulated);
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

    /// <summary>Whether the table is local, quantum or post-quantum.</summary>
    private async Task SendClass(HttpContext context, CancellationToken stop)
    {
        var request = await TableRequest.Read(context, options, stop);
        if (request.Incomplete is { } open)
        {
            var even =
                open.ForClass()
                ?? throw new Problem(
                    StatusCodes.Status422UnprocessableEntity,
                    "The table is not complete, so that it has no one class."
                );
            request = request with { Sent = even };
        }

        var found = await pool.Run(request.Cost(), judge => judge.Classify(request.Table, stop), stop);
        await context.Send(Answers.Json, JsonText.Format(ClassDocument.Of(found, null)));
    }

    /// <summary>The table of a file of any kind as CSV, which the other paths read.</summary>
    private async Task SendConverted(HttpContext context, CancellationToken stop) =>
        await context.Send("text/csv; charset=utf-8", TableWriter.Csv(await TableRequest.ReadFile(context, options, stop)));

    /// <summary>The bounds of the inequality in the body: an expression, the coefficients of a matrix, or a name.</summary>
    private async Task SendInequality(HttpContext context, CancellationToken stop)
    {
        var text = (await TableRequest.ReadText(context, options, stop)).Trim();
        var expression =
            Name().IsMatch(text) ? NamedInequalities.Parse(text)
            : BellExpressionFile.IsMatrix(text) ? BellExpressionFile.Parse("inequality", text)
            : InequalityReader.ReadExpression(text);
        TableRequest.RequireSize(expression.Scenario, options);
        var analysis = await pool.Run(
            (double)expression.Scenario.TableLength * (double)expression.Scenario.StrategyCount,
            _ => InequalityAnalysis.Of(expression, new OrToolsSolver(), new QuantumValueOptions(), null, stop),
            stop
        );
        await context.Send(Answers.Json, JsonText.Format(InequalityAnalysisDocument.Of(analysis, null)));
    }

    /// <summary>A table as CSV: the probabilities of a named state and angles, or counts where shots are asked for.</summary>
    private Task SendSimulated(HttpContext context, CancellationToken stop)
    {
        var request = SimulationRequest.Read(context.Request.Query, options);
        return context.Send("text/csv; charset=utf-8", request.Csv(stop));
    }

    private void Post(IEndpointRouteBuilder routes, string path, Func<HttpContext, CancellationToken, Task> answer) =>
        routes.MapPost(
            path,
            async context =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
                limit.CancelAfter(options.Timeout);
                await answer(context, limit.Token);
            }
        );

    /// <summary>Reads a table, scores it within the time limit, and answers with something of it, or with bounds over its
    /// completions.</summary>
    private void Post(
        IEndpointRouteBuilder routes,
        string path,
        Findings asked,
        Func<HttpContext, TableRequest, Judgement, Task> answer,
        Func<HttpContext, CompletionVerdict, Task> answerIncomplete
    ) =>
        Post(
            routes,
            path,
            async (context, stop) =>
            {
                var request = await TableRequest.Read(context, options, stop);
                if (request.Incomplete is { } part)
                {
                    await answerIncomplete(context, await pool.Run(request.Cost(), judge => judge.Judge(part, stop), stop));
                    return;
                }

                var scored = await pool.Run(
                    request.Cost(),
                    judge =>
                    {
                        var judgement = judge.WithFindings(judge.Judge(request.Table, stop), asked, stop);
                        return request.Statistics is not { } statistics || request.Table.Counts is null
                            ? judgement
                            : judge.WithStatistics(judgement, statistics, request.Blocks);
                    },
                    stop
                );
                await answer(context, request, scored);
            }
        );

    /// <summary>A name such as chsh, I3322 or mermin:3; an expression has spaces, signs, or a lone observable as E00.</summary>
    [GeneratedRegex(@"^(?!(?:[A-FEp][0-9]+)+$)[A-Za-z]+[\w:-]*$")]
    private static partial Regex Name();

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Routes).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
