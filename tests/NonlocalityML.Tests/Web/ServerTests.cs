using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Cli;
using NonlocalityML.Web;

namespace NonlocalityML.Tests.Web;

[TestClass]
public sealed class ServerTests
{
    private static ServerFixture server = null!;

    [ClassInitialize]
    public static void Start(TestContext _) => server = new ServerFixture();

    [ClassCleanup]
    public static void Stop() => server.Dispose();

    [TestMethod]
    public void The_score_is_that_of_the_command_line()
    {
        var file = Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv");
        var expected = JsonNode.Parse(Nonlocality.Print("score", "--exact", file, "--json"))!["tables"]![0]!;
        var answer = server.Json("/api/score?name=delft", ServerFixture.Delft);
        Assert.AreEqual("delft", (string?)answer["name"]);
        expected["name"] = "delft";
        Assert.AreEqual(expected.ToJsonString(), answer.ToJsonString());
        Assert.IsNotNull(server.Json("/api/score?statistics=true", ServerFixture.Delft)["statistics"]!["pValue"]);
    }

    [TestMethod]
    public void A_server_judges_by_the_engine_that_it_was_started_with()
    {
        using var other = new ServerFixture(new ServerOptions { Judging = new JudgeOptions { Engine = "ortools" } });
        var file = Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv");
        var expected = JsonNode.Parse(Nonlocality.Print("score", "--engine", "ortools", file, "--json"))!["tables"]![0]!;
        Assert.AreEqual(
            expected["projectedNL"]!.ToJsonString(),
            other.Json("/api/score", ServerFixture.Delft)["projectedNL"]!.ToJsonString()
        );
    }

    /// <summary>NL = (S - 2)/8 at every visibility, S scaled by it (white noise has S = 0); of the projection, since the table
    /// signals.</summary>
    [TestMethod]
    public void White_noise_lowers_NL_along_its_closed_form()
    {
        var s = ChshTest.Of(MeasuredTable.Parse("delft", ServerFixture.Delft))!.Value;
        foreach (var visibility in new[] { 0, 0.5, 0.8, 0.83, 0.9, 0.99 })
        {
            var nl = server.Json($"/api/score?visibility={visibility}", ServerFixture.Delft)["projectedNL"]!;
            var expected = Math.Max(0, ((visibility * s) - 2) / 8);
            Assert.IsTrue(
                (double)nl["lower"]! <= expected + 1e-9 && expected <= (double)nl["upper"]! + 1e-9,
                $"{visibility}: {nl.ToJsonString()}"
            );
        }
    }

    [TestMethod]
    [DataRow(1.0)]
    [DataRow(0.9)]
    public void The_certificate_verifies_and_is_about_the_table_that_was_sent(double visibility)
    {
        var certificate = CertificateJson.Parse(server.Text($"/api/certificate?visibility={visibility}", ServerFixture.Delft));
        Assert.IsNull(certificate.Verify());
        var table = MeasuredTable.Parse("delft", ServerFixture.Delft);
        var expected = visibility < 1 ? table.WithVisibility(visibility).Behavior : table.Behavior;
        CollectionAssert.AreEqual(expected.Table.ToArray(), certificate.Behavior.Table.ToArray());
    }

    [TestMethod]
    public void A_table_may_come_as_json()
    {
        var table = MeasuredTable.Parse("delft", ServerFixture.Delft);
        var counts = $$"""{"scenario": "m2", "counts": [{{string.Join(',', table.Counts!.Table)}}]}""";
        // All is the same but how it was read.
        var (csv, json) = (
            server.Json("/api/score", ServerFixture.Delft),
            server.Json("/api/score", counts, "application/json; charset=utf-8")
        );
        csv["readAs"] = "";
        json["readAs"] = "";
        Assert.AreEqual(csv.ToJsonString(), json.ToJsonString());
        var box =
            $$"""{"scenario": "[(2 2) (2 2)]", "probabilities": [{{string.Join(',', Behaviors.PopescuRohrlich.Table.ToArray())}}]}""";
        Assert.AreEqual(0.25, (double)server.Json("/api/score", box, "application/json")["nl"]!["lower"]!, 1e-9);
    }

    [TestMethod]
    public void Inequalities_and_simulated_states_are_answered_and_no_file_is_named()
    {
        var chsh = server.Json("/api/inequality", "E00 + E01 + E10 - E11", "text/plain");
        Assert.AreEqual(2 * Math.Sqrt(2), (double)chsh["quantum"]!["upper"]!, 1e-7);
        Assert.AreEqual("2", (string?)chsh["localBound"]!["fraction"]);
        var table = server.Text("/api/simulate?state=werner:1&angles=0,90;45,-45", "");
        Assert.AreEqual((Math.Sqrt(2) - 1) / 4, (double)server.Json("/api/score", table)["nl"]!["lower"]!, 1e-9);
        foreach (var state in new[] { "/etc/passwd", "ghz:30", "xxz:16,2,1" })
        {
            using var refused = server.Post($"/api/simulate?state={state}&angles=0,90;45,-45", "");
            Assert.Contains("state is", ServerFixture.Problem(refused, 422, state));
        }
    }

    [TestMethod]
    public void Trials_and_tables_with_gaps_are_judged()
    {
        var trials = string.Join('\n', Enumerable.Range(0, 400).Select(i => $"{i & 1},{i & 1},{(i >> 1) & 1},{(i >> 2) & 1}"));
        Assert.AreEqual(400, (long)server.Json("/api/score?trials=true", trials)["trials"]!);
        var gap = "a,b,x,y,p\n0,0,0,0,0.5\n1,1,0,0,0.5\n0,0,0,1,0.5\n1,1,0,1,0.5\n0,0,1,0,0.5\n1,1,1,0,0.5\n";
        var bounds = server.Json("/api/score", gap)["nl"]!;
        Assert.IsTrue((double)bounds["lower"]! <= (double)bounds["upper"]!);
    }

    /// <summary>PR boxes, diluted: the two ways to lay out four rows of four numbers give the same table here.</summary>
    [TestMethod]
    public void What_a_bare_square_does_not_tell_the_address_does()
    {
        const string square = "0.4 0.1 0.4 0.1\n0.1 0.4 0.1 0.4\n0.4 0.1 0.1 0.4\n0.1 0.4 0.4 0.1\n";
        using var open = server.Post("/api/score", square);
        var refusal = ServerFixture.Problem(open, 422, "a square");
        Assert.Contains("layout with one of blocks", refusal);
        Assert.DoesNotContain("--", refusal);
        var nl = server.Json("/api/score?layout=blocks", square)["nl"]!;
        Assert.AreEqual((4 * 0.6 - 2) / 8, (double)nl["lower"]!, 1e-12);
        using var wrong = server.Post("/api/score?layout=sideways", square);
        Assert.Contains("blocks, rows", ServerFixture.Problem(wrong, 422, "layout"));
        using var noisy = server.Post("/api/score?visibility=0.5", "x,y,E\n0,0,1\n0,1,1\n1,0,1\n1,1,-1\n");
        Assert.Contains("gaps", ServerFixture.Problem(noisy, 422, "gaps"));
    }

    [TestMethod]
    public void The_report_is_a_page_that_asks_for_nothing()
    {
        var html = server.Text(
            "/api/report?statistics=true&name=%3Cscript%3Ealert(1)%3C%2Fscript%3E%2F..%2Fx",
            ServerFixture.Delft
        );
        Assert.Contains("default-src 'none'", html);
        Assert.Contains("<h1>&lt;script&gt;alert(1)&lt;/script&gt;/../x: nonlocal", html);
        Assert.DoesNotContain("<script>alert(1)", html);
        Assert.Contains("E\u2080\u2080 + E\u2080\u2081 + E\u2081\u2080 \u2212 E\u2081\u2081 \u2264 2", html);
    }

    [TestMethod]
    public void The_class_is_that_of_the_command_line()
    {
        var file = Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv");
        var expected = JsonNode.Parse(Nonlocality.Print("classify", file, "--json"))!["tables"]![0]!;
        expected["name"] = "delft";
        Assert.AreEqual(expected.ToJsonString(), server.Json("/api/classify?name=delft", ServerFixture.Delft).ToJsonString());
        var box = server.Json("/api/classify", "x,y,E\n0,0,1\n0,1,1\n1,0,1\n1,1,-1\n");
        Assert.AreEqual("post-quantum", (string?)box["class"]);
        using var answer = server.Post("/api/classify", "x,y,E\n0,0,1\n0,1,1\n1,0,1\n");
        Assert.Contains("not complete", ServerFixture.Problem(answer, 422, "three correlators"));
    }

    /// <summary>Each kind of file comes back as the table that it holds; messages name no path of this machine.</summary>
    [TestMethod]
    [DataRow(".npy")]
    [DataRow(".csv")]
    [DataRow(".json")]
    public void A_file_of_another_kind_becomes_a_table_of_text(string ending)
    {
        using var folder = new TemporaryFolder();
        var file = folder["p" + ending];
        Nonlocality.Print("convert", Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv"), "--out", file);
        var scenario = Uri.EscapeDataString("[(2 2) (2 2)]");
        using var answer = server.Post($"/api/convert?scenario={scenario}", File.ReadAllBytes(file), "application/octet-stream");
        var sent = MeasuredTable.Parse("sent", ServerFixture.Read(answer));
        CollectionAssert.AreEqual(MeasuredTable.Parse("delft", ServerFixture.Delft).Counts!.Table, sent.Counts!.Table);
        using var refusal = server.Post("/api/convert", File.ReadAllBytes(file)[..40], "application/octet-stream");
        Assert.Contains("the file", ServerFixture.Problem(refusal, 422, "cut off"));
    }

    [TestMethod]
    public void The_description_lists_every_route_and_the_page_asks_this_server_alone()
    {
        var described = server.Json("/openapi.json")["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"))
            .Order()
            .ToList();
        var source = File.ReadAllText(Path.Combine(Repository.Root, "src/NonlocalityML.Web/Routes.cs"));
        var mapped = Regex
            .Matches(source, @"MapGet\(\s*""(/api/[^""]*)""")
            .Select(match => "GET " + match.Groups[1].Value)
            .Concat(
                Regex.Matches(source, @"Post\(\s*routes,\s*""(/api/[^""]*)""").Select(match => "POST " + match.Groups[1].Value)
            )
            .Order()
            .ToList();
        CollectionAssert.AreEqual(mapped, described);
        foreach (var path in new[] { "/", "/style.css", "/serve.js" })
            Assert.IsFalse(Regex.IsMatch(server.Text(path), "https?://|//[a-z]+\\.|@import|url\\("), path);
        using var answer = server.Client.GetAsync("/").GetAwaiter().GetResult();
        Assert.Contains("default-src 'none'", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")));
        Assert.AreEqual("nosniff", string.Join(' ', answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [TestMethod]
    public void Examples_are_known_by_name_alone()
    {
        var names = server.Json("/api/examples").AsArray().Select(name => (string)name!).ToList();
        CollectionAssert.Contains(names, "delft2015");
        Assert.AreEqual(ServerFixture.Delft, server.Text("/api/examples/delft2015"));
        foreach (var name in new[] { "..%2f..%2fREADME.md", "%2fetc%2fpasswd", "delft2015.csv", "none", "..%5c..%5cx", "%00" })
        {
            using var answer = server.Client.GetAsync($"/api/examples/{name}").GetAwaiter().GetResult();
            Assert.IsTrue((int)answer.StatusCode is 400 or 404, $"{name}: {answer.StatusCode}");
        }
    }

    [TestMethod]
    public void Requests_that_do_not_fit_get_one_line_and_their_status()
    {
        void Refused(int status, string part, Func<HttpResponseMessage> ask)
        {
            using var answer = ask();
            Assert.Contains(part, ServerFixture.Problem(answer, status, part), StringComparison.OrdinalIgnoreCase);
        }

        Refused(413, "large", () => server.Post("/api/score", new byte[(1 << 20) + 1]));
        Refused(415, "type", () => server.Post("/api/score", "<a/>", "application/xml"));
        Refused(400, "empty", () => server.Post("/api/score", ""));
        Refused(400, "UTF-8", () => server.Post("/api/score", [0x61, 0xff, 0xfe]));
        Refused(400, "JSON", () => server.Post("/api/score", "{\"scenario\":", "application/json"));
        Refused(
            400,
            "uplicate",
            () => server.Post("/api/score", "{\"scenario\":\"m2\",\"counts\":[1],\"counts\":[2]}", "application/json")
        );
        Refused(
            400,
            "uplicate",
            () => server.Post("/api/score", "{\"scenario\":\"m2\",\"counts\":[1],\"Counts\":[2]}", "application/json")
        );
        Refused(400, "visibility", () => server.Post("/api/score?visibility=1.5", ServerFixture.Delft));
        Refused(400, "visibility", () => server.Post("/api/score?visibility=NaN", ServerFixture.Delft));
        Refused(400, "statistics", () => server.Post("/api/score?statistics=maybe", ServerFixture.Delft));
        Refused(400, "name", () => server.Post($"/api/score?name={new string('n', 101)}", ServerFixture.Delft));
        Refused(422, "row 1", () => server.Post("/api/score", "x,y\n1,2\n"));
        Refused(422, "counts", () => server.Post("/api/score", "{\"scenario\":\"m2\"}", "application/json"));
        Refused(404, "openapi", () => server.Client.GetAsync("/none").GetAwaiter().GetResult());
        Refused(405, "openapi", () => server.Client.GetAsync("/api/score").GetAwaiter().GetResult());
        Refused(
            422,
            "strategies",
            () => server.Post("/api/score", Uniform("[(2 2 2 2 2 2 2 2 2) (2 2 2 2 2 2 2 2 2)]"), "application/json")
        );
        Refused(
            422,
            "a label takes about",
            () => server.Post("/api/score", Uniform("[(9 9 9 9) (9 9 9 9)]"), "application/json")
        );
        Refused(400, "host", () => Foreign(request => request.Headers.Host = "evil.example"));
        Refused(403, "site", () => Foreign(request => request.Headers.Add("Sec-Fetch-Site", "cross-site")));
    }

    [TestMethod]
    public void Two_hundred_hostile_bodies_are_refused_or_judged_and_none_breaks_the_server()
    {
        var (statuses, wrong) = (new Dictionary<int, int>(), new List<string>());
        foreach (var (index, (type, body)) in HostileBodies.All().Index())
        {
            var path = (string[])
                ["/api/score?statistics=true", "/api/certificate", "/api/report", "/page/verdict?visibility=0.7"];
            using var answer = server.Post(path[index % path.Length], body, type);
            var status = (int)answer.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (status is not (200 or 400 or 413 or 415 or 422))
                wrong.Add($"body {index}: {status} to {Encoding.UTF8.GetString(body[..Math.Min(200, body.Length)])}");
            else if (status != 200)
                ServerFixture.Problem(answer, status, $"body {index}");
        }

        Assert.IsEmpty(wrong, string.Join('\n', wrong));

        Assert.IsGreaterThanOrEqualTo(200, statuses.Values.Sum());
        Assert.IsGreaterThan(150, statuses.Where(pair => pair.Key != 200).Sum(pair => pair.Value), string.Join(' ', statuses));
        Assert.AreEqual("nonlocal", (string?)server.Json("/api/score", ServerFixture.Delft)["locality"]);
    }

    [TestMethod]
    public void Raw_requests_that_are_no_http_close_the_connection_and_nothing_else()
    {
        foreach (
            var text in new[]
            {
                "\0\0\0\0",
                "GET",
                "POST /api/score HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /api/score HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            }
        )
        {
            using var client = new TcpClient(server.Address.Host, server.Address.Port);
            using var reader = new StreamReader(client.GetStream());
            client.GetStream().Write(Encoding.ASCII.GetBytes(text));
            try
            {
                client.Client.Shutdown(SocketShutdown.Send);
                Assert.DoesNotContain(" 500 ", reader.ReadToEnd());
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // Reset by the server: refused as well.
            }
        }

        Assert.IsNotEmpty(server.Text("/"));
    }

    [TestMethod]
    public void Those_who_find_all_places_taken_are_turned_away_and_slow_answers_are_given_up()
    {
        using var slow = new ServerFixture(
            new ServerOptions
            {
                Concurrency = 1,
                Queue = 0,
                Timeout = TimeSpan.FromMilliseconds(1),
            }
        );
        // Tables of four settings and outcomes that signal keep the solvers busy for longer than that; in a crowded process the
        // clock may still be late.
        var counts = string.Join(',', Enumerable.Range(0, 256).Select(i => 1 + (37 * i % 11)));
        HttpResponseMessage Ask() =>
            slow.Post("/api/score", $$"""{"scenario":"[(4 4 4 4) (4 4 4 4)]","counts":[{{counts}}]}""", "application/json");
        using var late = Enumerable.Range(0, 20).Select(_ => Ask()).First(answer => answer.StatusCode != HttpStatusCode.OK);
        Assert.Contains("too long", ServerFixture.Problem(late, 503, "late"));
        Assert.AreEqual("5", string.Join(' ', late.Headers.GetValues("Retry-After")));
    }

    /// <summary>The heavy ones end only when the small one is answered: it cannot have waited for them.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    [Timeout(60_000, CooperativeCancellation = false)]
    public async Task Six_heavy_tables_do_not_keep_a_small_one_waiting(int places)
    {
        using var pool = new ScoringPool(new ServerOptions { Concurrency = places });
        using var answered = new ManualResetEventSlim();
        var heavy = Enumerable.Range(0, 6).Select(_ => pool.Run(1e9, _ => Wait(), CancellationToken.None)).ToArray();
        Assert.AreEqual("small", await pool.Run(16, _ => "small", CancellationToken.None));
        Assert.IsFalse(heavy.Any(one => one.IsCompleted));
        answered.Set();
        foreach (var one in heavy)
            Assert.AreEqual("heavy", await one);

        string Wait()
        {
            answered.Wait();
            return "heavy";
        }
    }

    [TestMethod]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Contains("70000", Assert.ThrowsExactly<InvalidInputException>(() => new ServerOptions { Port = 70000 }).Message);
        Assert.Contains(
            "example.com",
            Assert.ThrowsExactly<InvalidInputException>(() => new ServerOptions { Host = "example.com" }).Message
        );
        Assert.Contains(
            "cannot be opened",
            Assert
                .ThrowsExactly<InvalidInputException>(() =>
                    NonlocalityServer.Start(new ServerOptions { Port = server.Address.Port })
                )
                .Message
        );
        Assert.IsTrue(
            new ServerOptions().IsLoopback
                && new ServerOptions { Host = "::1" }.IsLoopback
                && new ServerOptions { Host = "localhost" }.IsLoopback
        );
        Assert.IsFalse(new ServerOptions { Host = "0.0.0.0" }.IsLoopback);
    }

    private static HttpResponseMessage Foreign(Action<HttpRequestMessage> change)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/score") { Content = new StringContent(ServerFixture.Delft) };
        change(request);
        return server.Client.SendAsync(request).GetAwaiter().GetResult();
    }

    private static string Uniform(string scenario) =>
        $$"""{"scenario": "{{scenario}}", "probabilities": [{{string.Join(',', Behaviors.WhiteNoise(Scenario.Parse(scenario)).Table.ToArray())}}]}""";
}
