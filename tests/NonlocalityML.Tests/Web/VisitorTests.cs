using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NonlocalityML.Web;

namespace NonlocalityML.Tests.Web;

/// <summary>Pages of other sites may not ask, damaged requests are no fault of the server, and small tables do not wait for large
/// ones.</summary>
[TestClass]
public sealed class VisitorTests
{
    [TestMethod]
    [DataRow("http://evil.example", 403)]
    [DataRow("http://localhost:1", 403)]
    [DataRow("https://127.0.0.1:PORT", 403)]
    [DataRow("null", 403)]
    [DataRow("http://127.0.0.1.evil.example:PORT", 403)]
    [DataRow("http://127.0.0.1:PORT", 200)]
    [DataRow(null, 200)]
    public void A_request_by_a_page_of_another_origin_is_refused(string? origin, int status)
    {
        using var server = new ServerFixture();
        foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Get])
        {
            using var request = new HttpRequestMessage(method, method == HttpMethod.Post ? "/api/score" : "/openapi.json");
            if (method == HttpMethod.Post)
                request.Content = new StringContent(ServerFixture.Delft, Encoding.UTF8, "text/csv");
            if (origin is not null)
                request.Headers.TryAddWithoutValidation("Origin", origin.Replace("PORT", $"{server.Address.Port}"));
            using var answer = server.Client.Send(request);
            Assert.AreEqual(status, (int)answer.StatusCode, $"{method} from '{origin}'");
        }
    }

    [TestMethod]
    [DataRow("evil.example", 400)]
    [DataRow("localhost", 200)]
    [DataRow("192.0.2.7", 200)]
    public void A_server_for_other_machines_answers_to_addresses_but_not_to_any_name(string host, int status)
    {
        using var server = new ServerFixture(new ServerOptions { Host = "0.0.0.0", Timeout = TimeSpan.FromMinutes(5) });
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri($"http://127.0.0.1:{server.Address.Port}/openapi.json")
        );
        request.Headers.Host = host;
        using var answer = server.Client.Send(request);
        Assert.AreEqual(status, (int)answer.StatusCode);
    }

    [TestMethod]
    [DataRow("FFFFFFFFFFFFFFFF")]
    [DataRow("FFFFFFFF")]
    [DataRow("7FFFFFFFFFFFFFFF")]
    [DataRow("80000000")]
    [DataRow("-1")]
    [DataRow("xyz")]
    public void A_chunk_of_an_impossible_length_is_the_fault_of_who_sent_it(string length)
    {
        using var server = new ServerFixture();
        using var client = new TcpClient("127.0.0.1", server.Address.Port);
        using var stream = client.GetStream();
        stream.ReadTimeout = 60_000;
        stream.Write(
            Encoding.ASCII.GetBytes(
                "POST /api/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nTransfer-Encoding: "
                    + $"chunked\r\n\r\n{length}\r\na,b\r\n"
            )
        );
        var line = new StreamReader(stream, Encoding.ASCII).ReadLine();
        Assert.IsTrue(line is not null && line.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{length}: {line}");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Small_tables_are_answered_while_large_ones_keep_the_server_busy()
    {
        using var server = new ServerFixture(new ServerOptions { Timeout = TimeSpan.FromMinutes(2), Concurrency = 2 });
        var large =
            $$"""{"scenario": "[(2 2 2 2 2 2 2 2) (2 2 2 2 2 2 2 2)]", "counts": [{{string.Join(',', Enumerable.Range(0, 256).Select(i => 50 + (i * i % 37)))}}]}""";
        var busy = Enumerable
            .Range(0, 6)
            .Select(_ => Task.Run(() => server.Post("/api/score?statistics=true", large, "application/json").Dispose()))
            .ToList();
        Thread.Sleep(500);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++)
            server.Json("/api/score", ServerFixture.Delft);
        var finished = busy.Count(task => task.IsCompleted);
        Assert.IsLessThan(busy.Count, finished, $"the large tables kept the server busy for {clock.Elapsed.TotalSeconds:0.0} s");
        Task.WaitAll([.. busy]);
    }
}
