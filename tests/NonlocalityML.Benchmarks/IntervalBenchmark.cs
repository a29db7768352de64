using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// Proven intervals of correlators, one thread: the kernel with the widest vectors, with half of them and without, beside the
/// same game in ONNX Runtime and beside exact labels, of the same rows in the same run. The fastest of many short runs counts.
/// </summary>
internal static class IntervalBenchmark
{
    private const int Rows = 1024,
        Repeats = 200;

    public static int Run()
    {
        Console.WriteLine(
            $"{"", -10}{"rounds", 8}{"width x 1000", 14}{"middle x 1000", 15}{"16 rows/s", 13}{"8 at a time", 13}"
                + $"{"1 at a time", 13}"
                + $"{"ONNX Runtime", 14}{"exact", 10}{"times ONNX", 12}{"times exact", 13}"
        );
        foreach (var settings in (int[])[3, 4, 5])
            Measure(Scenario.Parse($"m{settings}"), settings);
        Console.WriteLine("tables with marginals");
        foreach (var settings in (int[])[3, 4, 5])
            MeasureTables(Scenario.Parse($"m{settings}"), settings);
        HeadBenchmark.Run();
        Console.WriteLine(
            $"{"", -10}{"intervals, 1e-3", 15}{"1e-2", 10}{"structured", 12}   microseconds a label with its certificate, one "
                + "thread"
        );
        foreach (var settings in (int[])[3, 4, 5, 6, 7, 8])
            MeasureLabels(Scenario.Parse($"m{settings}"), settings);
        return 0;
    }

    /// <summary>What a label costs whose certificate is made and kept.</summary>
    private static void MeasureLabels(Scenario scenario, int settings)
    {
        var sampler = new CorrelatorCubeSampler(scenario);
        Behavior[] behaviors =
        [
            .. Enumerable.Range(0, settings > 6 ? 32 : 256).Select(i => sampler.Sample(new RandomStream(4, (ulong)i))),
        ];
        using var exact = new StructuredEngine(scenario);
        using IntervalEngine narrow = new(new StructuredEngine(scenario), 1e-3),
            wide = new(new StructuredEngine(scenario), 1e-2);
        Console.WriteLine($"m{settings, -9}{Cost(narrow), 15:F1}{Cost(wide), 10:F1}{Cost(exact), 12:F1}");

        double Cost(INonlocalityEngine engine) =>
            1e6
            / behaviors.Length
            * BestRun.Seconds(
                () =>
                {
                    engine.Foresee(behaviors);
                    foreach (var behavior in behaviors)
                        engine.Solve(behavior);
                },
                10
            );
    }

    private static void Measure(Scenario scenario, int settings)
    {
        var sampler = new CorrelatorCubeSampler(scenario);
        Behavior[] behaviors = [.. Enumerable.Range(0, Rows).Select(i => sampler.Sample(new RandomStream(3, (ulong)i)))];
        float[] rows = [.. behaviors.SelectMany(behavior => Correlators.Of(behavior).Full()).Select(value => (float)value)];
        double[] tables = [.. behaviors.SelectMany(behavior => behavior.Table.ToArray())],
            labels = new double[Rows],
            above = new double[Rows];
        using var engine = new StructuredEngine(scenario);
        var exact = Rows / BestRun.Seconds(() => engine.LabelAll(tables, labels, above), 20);
        float[] lower = new float[Rows],
            upper = new float[Rows];
        foreach (var rounds in (int[])[10, 20, 40, 80])
        {
            using var network = CertifiedNetwork.Open(
                CertifiedNetwork.Build(new CertifiedNetworkOptions(scenario, CertifiedFeatures.Correlators) { Layers = rounds }),
                threads: 1
            );
            var graph = Rows / BestRun.Seconds(() => network.Score(rows), 20);
            double narrow = Rate(new IntervalKernel<Lanes8>((settings, settings)), Rows),
                plain = Rate(new IntervalKernel<Lanes1>((settings, settings)), Rows / 16),
                wide = Rate(new IntervalKernel<Lanes16>((settings, settings)), Rows);
            Console.WriteLine(
                $"m{settings, -9}{rounds, 8}{1e3 * Mean(i => upper[i] - lower[i]), 14:F3}"
                    + $"{1e3 * Mean(i => Math.Abs(((upper[i] + lower[i]) / 2) - labels[i])), 15:F3}"
                    + $"{wide, 13:N0}{narrow, 13:N0}{plain, 13:N0}{graph, 14:N0}{exact, 10:N0}{wide / graph, 12:F1}"
                    + $"{wide / exact, 13:F1}"
            );

            double Rate(IntervalKernel kernel, int count) =>
                count
                / BestRun.Seconds(
                    () =>
                        kernel.Prove(
                            rows.AsSpan(0, count * settings * settings),
                            rounds,
                            lower.AsSpan(0, count),
                            upper.AsSpan(0, count)
                        ),
                    Repeats
                );
        }
    }

    /// <summary>The kernel alone, on uniform no-signalling tables.</summary>
    private static void MeasureTables(Scenario scenario, int settings)
    {
        var sampler = new NoSignalingSampler(scenario);
        var row = new double[new BipartiteCoordinates(scenario, hasMarginals: true).Length];
        float[] rows =
        [
            .. Enumerable
                .Range(0, Rows)
                .SelectMany(i =>
                {
                    BipartiteCoordinates.Write(Correlators.Of(sampler.Sample(new RandomStream(3, (ulong)i))), row);
                    return row.Select(value => (float)value).ToArray();
                }),
        ];
        float[] lower = new float[Rows],
            upper = new float[Rows];
        var kernel = IntervalKernel.Create((settings, settings), hasMarginals: true);
        foreach (var rounds in (int[])[10, 20, 40, 80])
        {
            var seconds = BestRun.Seconds(() => kernel.Prove(rows, rounds, lower, upper), Repeats);
            Console.WriteLine(
                $"m{settings, -9}{rounds, 8}{1e3 * Mean(i => upper[i] - lower[i]), 14:F3}{"", 15}{Rows / seconds, 13:N0}"
            );
        }
    }

    private static double Mean(Func<int, double> number) => Enumerable.Range(0, Rows).Average(number);
}
