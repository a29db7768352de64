using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Web;

/// <summary>What goes out: bodies with their type, and whatever goes wrong as problem JSON (RFC 9457) with one line of
/// detail.</summary>
internal static partial class Answers
{
    public const string Html = "text/html; charset=utf-8";

    public const string Json = "application/json; charset=utf-8";

    /// <param name="context">The request.</param>
    /// <param name="type">Content type.</param>
    /// <param name="text">The body.</param>
    /// <param name="fileName">The name under which a browser saves it; null to show it.</param>
    public static Task Send(this HttpContext context, string type, string text, string? fileName = null)
    {
        context.Response.ContentType = type;
        if (fileName is not null)
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        return context.Response.WriteAsync(text);
    }

    /// <summary>Turns exceptions, and statuses without a body, into problems.</summary>
    public static async Task WithProblems(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400 and var status, ContentType: null })
                await SendProblem(
                    context,
                    status,
                    $"{context.Request.Method} {context.Request.Path} is not answered here; /openapi.json lists what is."
                );
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
#pragma warning disable CA1031 // The outermost handler: a request never brings the server down.
        catch (Exception exception) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            var (status, detail) = Explain(exception);
            if (status == StatusCodes.Status500InternalServerError)
                await Console.Error.WriteLineAsync(
                    $"nonlocality: {exception.GetType().Name}: {PlainText.OneLine(exception.Message)}"
                );
            await SendProblem(context, status, detail);
        }
    }

    private static (int Status, string Detail) Explain(Exception exception) =>
        exception switch
        {
            Problem problem => (problem.Status, problem.Message),
            InvalidInputException => (StatusCodes.Status422UnprocessableEntity, OptionName().Replace(exception.Message, "$1")),
            SolverException => (
                StatusCodes.Status422UnprocessableEntity,
                $"No answer was found for this table: {exception.Message}"
            ),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            OperationCanceledException => (
                StatusCodes.Status503ServiceUnavailable,
                "The answer took too long; try a smaller table, or again later."
            ),
            _ => (StatusCodes.Status500InternalServerError, "A fault of the server."),
        };

    /// <summary>What the command line calls an option is a part of the address here.</summary>
    [GeneratedRegex("--(scenario|layout|trials|normalize)\\b")]
    private static partial Regex OptionName();

    private static Task SendProblem(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "5";
        return context.Send(
            "application/problem+json",
            JsonSerializer.Serialize(
                new
                {
                    type = "about:blank",
                    title = ReasonPhrases.GetReasonPhrase(status),
                    status,
                    detail = PlainText.OneLine(detail),
                }
            )
        );
    }
}
