using System.Net;
using Microsoft.AspNetCore.Http;
using NonlocalityML.Reports;

namespace NonlocalityML.Web;

/// <summary>
/// Who may ask: pages of this server, and programs, that name this machine. A page of another site that a browser shows can
/// neither read nor ask, also where its name was made to lead here. Every answer tells browsers to keep to themselves.
/// </summary>
internal sealed class Visitors(ServerOptions options)
{
    // The empty style is the one that Plotly puts its rules into.
    private static readonly string Policy =
        $"default-src 'none'; script-src 'self'; style-src 'self' {PageAssets.Hash("")}; img-src 'self' data: blob:; "
        + "connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly HashSet<string> names = new(
        ["localhost", "127.0.0.1", "[::1]", options.Host, $"[{options.Host}]"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <exception cref="Problem">A foreign name, as after DNS rebinding, or a request by a page of another site.</exception>
    public Task Admit(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (!IsOurs(context.Request.Host.Host))
            throw new Problem(
                StatusCodes.Status400BadRequest,
                "The request names another host; this server answers to "
                    + $"{(options.IsLoopback ? "localhost" : "addresses and the name of its machine")}."
            );
        if (context.Request.Headers.Origin is [{ } origin, ..] && !IsOurPage(origin, context.Request))
            throw new Problem(StatusCodes.Status403Forbidden, "The request comes from a page of another site.");
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            throw new Problem(StatusCodes.Status403Forbidden, "The request comes from a page of another site.");
        return next(context);
    }

    /// <summary>On a loopback address its names; else any address, as a machine has several, and the machine's name.</summary>
    private bool IsOurs(string host) =>
        names.Contains(host) || (!options.IsLoopback && (IPAddress.TryParse(host.Trim('[', ']'), out _) || IsMachine(host)));

    private static bool IsMachine(string host) =>
        host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
        || host.StartsWith(Environment.MachineName + ".", StringComparison.OrdinalIgnoreCase);

    /// <summary>A page of this server has the scheme, the name and the port that its own requests name.</summary>
    private static bool IsOurPage(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Scheme == request.Scheme
        && page.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && page.Port == (request.Host.Port ?? (request.IsHttps ? 443 : 80));
}
