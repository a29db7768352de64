using Microsoft.AspNetCore.Http;
using NonlocalityML.Reports;

namespace NonlocalityML.Web;

/// <summary>Who may ask: on a loopback address only pages and programs that name this machine. Every answer tells browsers to keep to themselves.</summary>
internal sealed class Visitors(ServerOptions options)
{
    // The empty style is the one that Plotly puts its rules into.
    private static readonly string Policy =
        $"default-src 'none'; script-src 'self'; style-src 'self' {PageAssets.Hash("")}; img-src 'self' data: blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly HashSet<string> names = new(["localhost", "127.0.0.1", "[::1]", options.Host, $"[{options.Host}]"], StringComparer.OrdinalIgnoreCase);

    /// <exception cref="Problem">A foreign name, as after DNS rebinding, or a request by a page of another site.</exception>
    public Task Admit(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (options.IsLoopback && !names.Contains(context.Request.Host.Host))
            throw new Problem(StatusCodes.Status400BadRequest, "The request names another host; this server answers to localhost.");
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            throw new Problem(StatusCodes.Status403Forbidden, "The request comes from a page of another site.");
        return next(context);
    }
}
