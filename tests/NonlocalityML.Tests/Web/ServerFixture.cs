using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NonlocalityML.Web;

namespace NonlocalityML.Tests.Web;

/// <summary>A server on a free port, and a client for it.</summary>
internal sealed class ServerFixture : IDisposable
{
    private readonly NonlocalityServer server;

    public ServerFixture(ServerOptions? options = null)
    {
        // A busy machine is no failure.
        var patience = TimeSpan.FromMinutes(5);
        server = NonlocalityServer.Start((options ?? new ServerOptions { Timeout = patience }) with { Port = 0 });
        Client = new HttpClient { BaseAddress = server.Address, Timeout = patience };
    }

    public static string Delft { get; } = File.ReadAllText(Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv"));

    public Uri Address => server.Address;

    public HttpClient Client { get; }

    public HttpResponseMessage Post(string path, byte[] body, string type = "text/csv")
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return Client.PostAsync(path, content).GetAwaiter().GetResult();
    }

    public HttpResponseMessage Post(string path, string body, string type = "text/csv") =>
        Post(path, Encoding.UTF8.GetBytes(body), type);

    /// <summary>The body of an answer that must be good.</summary>
    public string Text(string path, string? body = null, string type = "text/csv")
    {
        using var answer = body is null ? Client.GetAsync(path).GetAwaiter().GetResult() : Post(path, body, type);
        var text = Read(answer);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, $"{path}: {text}");
        return text;
    }

    public JsonNode Json(string path, string? body = null, string type = "text/csv") => JsonNode.Parse(Text(path, body, type))!;

    /// <summary>Asserts a problem of this status and returns its line.</summary>
    public static string Problem(HttpResponseMessage answer, int status, string what)
    {
        var text = Read(answer);
        Assert.AreEqual(status, (int)answer.StatusCode, $"{what}: {text}");
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType, what);
        var problem = JsonNode.Parse(text)!;
        Assert.AreEqual(status, (int)problem["status"]!, what);
        var detail = (string)problem["detail"]!;
        Assert.IsFalse(detail.Any(char.IsControl) || detail.Length is 0 or > 600, $"{what}: {detail}");
        return detail;
    }

    public static string Read(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();

    public void Dispose()
    {
        Client.Dispose();
        server.Dispose();
    }
}
