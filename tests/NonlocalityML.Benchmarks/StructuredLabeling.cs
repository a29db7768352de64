
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

internal static class StructuredLabeling
{
    public static int Run(string[] args)
    {
        foreach (var m in args.Length > 0 ? args.Select(int.Parse) : [2, 3, 4, 5])
        {
            var scenario = Scenario.Bipartite(m);
            var count = m <= 5 ? 2000 : 50;
            var tables = Sample(m, count);
            using var engine = new StructuredEngine(scenario);
            double[] lower = new double[count], upper = new double[count];
            var times = new List<double>();
            for (var repeat = 0; repeat < (m <= 5 ? 15 : 3); repeat++)
            {
                var before = Environment.CpuUsage.TotalTime;
                engine.LabelAll(tables, lower, upper);
                times.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / count);
            }

            var bs = Enumerable.Range(0, Math.Min(count, 200)).Select(i => new Behavior(scenario, tables.AsSpan(i * scenario.TableLength, scenario.TableLength))).ToList(); var st = new List<double>(); for (var repeat = 0; repeat < 8; repeat++) { var b0 = Environment.CpuUsage.TotalTime; foreach (var b in bs) engine.Solve(b); st.Add((Environment.CpuUsage.TotalTime - b0).TotalMilliseconds / bs.Count); } Console.WriteLine($"solve us {1e3*st.Min():F1}");
            times.Sort();
            Console.WriteLine($"m={m} us/label min {1e3 * times[0]:F3} median {1e3 * times[times.Count / 2]:F3} steps {engine.Steps / (double)count / times.Count:F1} mean NL {lower.Average():F6} width {lower.Zip(upper, (a, b) => b - a).Max():E1} share>0 {lower.Count(x => x > 1e-9) / (double)count}");
        }

        return 0;
    }

    private static double[] Sample(int m, int count)
    {
        var result = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var random = new RandomStream(7, (ulong)i);
            var p = Enumerable.Repeat(0.25, 4 * m * m).ToArray();
            var d = new double[4 * m * m];
            var n = (m * m) + (2 * m);
            for (var step = 0; step < 15 * n; step++)
            {
                var a = Enumerable.Range(0, m).Select(_ => random.NextNormal()).ToArray();
                var b = Enumerable.Range(0, m).Select(_ => random.NextNormal()).ToArray();
                double low = double.NegativeInfinity, high = double.PositiveInfinity;
                for (var x = 0; x < m; x++)
                for (var y = 0; y < m; y++)
                {
                    var e = random.NextNormal();
                    for (var k = 0; k < 4; k++)
                    {
                        double sa = 1 - (2 * (k >> 1)), sb = 1 - (2 * (k & 1));
                        d[(k * m * m) + (x * m) + y] = ((sa * a[x]) + (sb * b[y]) + (sa * sb * e)) / 4;
                    }
                }

                for (var j = 0; j < d.Length; j++)
                {
                    if (d[j] > 0) low = Math.Max(low, -p[j] / d[j]);
                    else high = Math.Min(high, -p[j] / d[j]);
                }

                var t = random.NextDouble(low, high);
                for (var j = 0; j < d.Length; j++) p[j] += t * d[j];
            }

            result.AddRange(p);
        }

        return [.. result];
    }
}
