using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using NonlocalityML.Numerics;
using NonlocalityML.Web;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// The server under 64 clients in the same process: requests a second, percentiles of the time to the answer, failures, and
/// memory over time; each request another table of counts with NL proven. Beside it a route that computes nothing. Argument:
/// seconds, 60 unless given.
/// </summary>
internal static class ServeBenchmark
{
    private const int Clients = 64,
        Tables = 1000;

    public static int Run(string[] arguments)
    {
        var duration = TimeSpan.FromSeconds(arguments is [var seconds] ? double.Parse(seconds) : 60);
        using var server = NonlocalityServer.Start(new ServerOptions { Port = 0 });
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients })
        {
            BaseAddress = server.Address,
        };
        var tables = Enumerable.Range(0, Tables).Select(Table).ToList();
        Console.WriteLine($"{"", -22}{"requests/s", 12}{"median ms", 12}{"99 % ms", 12}{"failures", 12}");
        Load("GET /openapi.json", TimeSpan.FromTicks(duration.Ticks / 6), _ => client.GetAsync("/openapi.json"));
        Load(
            "POST /api/score",
            duration,
            i => client.PostAsync("/api/score", new StringContent(tables[i % Tables], Encoding.UTF8, "text/csv")),
            showMemory: true
        );
        return 0;
    }

    private static void Load(string name, TimeSpan duration, Func<int, Task<HttpResponseMessage>> ask, bool showMemory = false)
    {
        var times = new ConcurrentBag<double>();
        var (failures, next) = (0, 0);
        var memory = new List<string>();
        var clock = Stopwatch.StartNew();
        using var observer = new Timer(
            _ => memory.Add($"{clock.Elapsed.TotalSeconds:F0} s: {Environment.WorkingSet >> 20} MiB"),
            null,
            TimeSpan.FromTicks(duration.Ticks / 6),
            TimeSpan.FromTicks(duration.Ticks / 6)
        );
        async Task Ask()
        {
            while (clock.Elapsed < duration)
            {
                var start = clock.Elapsed;
                try
                {
                    using var answer = await ask(Interlocked.Increment(ref next));
                    await answer.Content.ReadAsByteArrayAsync();
                    if (!answer.IsSuccessStatusCode)
                        Interlocked.Increment(ref failures);
                }
                catch (HttpRequestException)
                {
                    Interlocked.Increment(ref failures);
                }

                times.Add((clock.Elapsed - start).TotalMilliseconds);
            }
        }

        Task.WaitAll([.. Enumerable.Range(0, Clients).Select(_ => Task.Run(Ask))]);
        var sorted = times.Order().ToList();
        Console.WriteLine(
            $"{name, -22}{sorted.Count / clock.Elapsed.TotalSeconds, 12:N0}{sorted[sorted.Count / 2], 12:F1}"
                + $"{sorted[(int)(0.99 * sorted.Count)], 12:F1}{failures, 12}"
        );
        if (showMemory)
            Console.WriteLine($"memory of clients and server: {string.Join(", ", memory)}");
    }

    /// <summary>Counts near the Delft experiment's size.</summary>
    private static string Table(int number)
    {
        var (stream, text) = (new RandomStream(21, (ulong)number), new StringBuilder("a,b,x,y,count\n"));
        for (var entry = 0; entry < 16; entry++)
            text.Append(
                $"{entry >> 3 & 1},{entry >> 2 & 1},{entry >> 1 & 1},{entry & 1},"
                    + $"{1 + stream.NextInt((entry >> 3 & 1) == (entry >> 2 & 1) ? 40 : 8)}\n"
            );
        return text.ToString();
    }
}
