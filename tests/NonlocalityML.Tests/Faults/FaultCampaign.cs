using System.Diagnostics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Faults;

/// <summary>
/// Disturbs verbs at random: one to three times in a row a run is killed, or meets a write that fails or a disk that is full from
/// then on, at a random file operation. A run that fails must say so in one line and exit with code 2; the last, undisturbed run
/// must end with the bytes of one that nothing disturbed. Round k draws from stream (seed, k), so that a failure can be repeated.
/// </summary>
internal static class FaultCampaign
{
    private const int Killed = 128 + 9;

    /// <returns>Number of disturbed runs.</returns>
    public static int Run(TimeSpan length, ulong seed, Action<string> report)
    {
        var clock = Stopwatch.StartNew();
        var cases = new Dictionary<string, (FaultCase Case, int Operations)>();
        var runs = 0;
        try
        {
            for (ulong round = 0; clock.Elapsed < length; round++)
            {
                var stream = new RandomStream(seed, round);
                // Each verb once, then at random.
                var name = FaultCase.Names[
                    round < (ulong)FaultCase.Names.Length ? (int)round : stream.NextInt(FaultCase.Names.Length)
                ];
                if (!cases.TryGetValue(name, out var known))
                {
                    var made = new FaultCase(name);
                    cases[name] = known = (made, made.CountOperations());
                }

                report($"seed {seed}, round {round}: {name}, {known.Operations} operations");
                runs += Disturb(known.Case, known.Operations, stream, $"{name}, seed {seed}, round {round}", report);
            }
        }
        finally
        {
            foreach (var (one, _) in cases.Values)
                one.Dispose();
        }

        report($"{runs} disturbed runs in {clock.Elapsed.TotalSeconds:F0} s");
        return runs;
    }

    /// <summary>A run that met a fault: exit code 2 and one line, or done in spite of it; the same command then ends with the
    /// same bytes.</summary>
    public static void RequireRefusal(FaultCase run, (int Code, string Output, string Error) result, string what)
    {
        RequireOneLine(run, result, what);
        run.RequireWhole(what);
    }

    private static int Disturb(FaultCase run, int operations, RandomStream stream, string what, Action<string> report)
    {
        run.Clear();
        var times = 1 + stream.NextInt(3);
        for (var time = 0; time < times; time++)
        {
            var (at, kind) = (1 + stream.NextInt(operations), ((string[])["kill", "kill", "28", "5"])[stream.NextInt(4)]);
            var settings = new Dictionary<string, string> { ["AT"] = $"{at}", ["KIND"] = kind };
            if (kind == "28" && stream.NextInt(2) == 0)
                settings["STAYS"] = "1";
            var result = run.Disturb(settings);
            what += $"; {kind}{(settings.ContainsKey("STAYS") ? " from" : " at")} {at}";
            report($"  {kind} at {at}: exit code {result.Code}, {run.LastOperation()}");
            if (kind != "kill")
                RequireOneLine(run, result, what);
            else
                Assert.IsTrue(result.Code is Killed or 0, $"{what}: {result.Code} {result.Error}");
        }

        run.RequireWhole(what);
        return times;
    }

    private static void RequireOneLine(FaultCase run, (int Code, string Output, string Error) result, string what)
    {
        what = $"{what} ({run.LastOperation()}): exit code {result.Code}, {result.Error}";
        Assert.IsTrue(result.Code is 0 or 2, what);
        if (result.Code == 2)
            Assert.HasCount(1, Told(result.Error), what);
    }

    /// <summary>Lines on standard error, without those in which long work tells how far it is.</summary>
    private static List<string> Told(string error) =>
        [.. error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains(" s elapsed"))];
}
