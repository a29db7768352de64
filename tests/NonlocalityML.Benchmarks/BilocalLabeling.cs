using System.Diagnostics;
using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// NBL with both bounds, one thread: seconds a point, certificate included, cells and leaves a point, share closed to the gap,
/// and the time of the exact check. Points: uniform no-signalling behaviors; the same mixed in random proportion with the box
/// abc = (-1)^(y(x+z)), which are far from bilocal in every coordinate; the line of two Werner states, v in [0.7, 1]; and
/// features that are uniform on all that no-signalling behaviors reach.
/// </summary>
internal static class BilocalLabeling
{
    private static readonly Scenario Line = Scenario.Uniform(3, 2, 2);

    public static int Run(double gap = 1e-3, int count = 200)
    {
        var sampler = new NoSignalingSampler(Line);
        var box = WernerPair.TwoMeasurements(Math.Sqrt(2));
        Func<RandomStream, Behavior> uniform = sampler.Sample;
        var points = new Dictionary<string, Func<RandomStream, Behavior>>
        {
            ["uniform"] = uniform,
            ["mixed"] = stream => uniform(stream).MixWith(box, stream.NextDouble()),
            ["Werner"] = stream => WernerPair.TwoMeasurements(stream.NextDouble(0.7, 1)),
        };
        Console.WriteLine($"gap {gap}, {count} points each");
        Console.WriteLine(
            "coordinates    points    median s    95 % s     max s   cells: median    95 %   leaves: mean   closed   mean "
                + "upper   check: median s"
        );
        foreach (
            var coordinates in new[]
            {
                BilocalCoordinates.Probabilities(Line),
                BilocalCoordinates.Correlators,
                BilocalCoordinates.Summary,
            }
        )
        {
            if (coordinates.Name != "probabilities")
                points["features"] = new BilocalFeatureSampler(coordinates).Sample;
            foreach (var (name, draw) in points)
                Row(coordinates, name, gap, [.. Enumerable.Range(0, count).Select(i => draw(new RandomStream(1, (ulong)i)))]);
        }

        return 0;
    }

    private static void Row(BilocalCoordinates coordinates, string name, double gap, List<Behavior> behaviors)
    {
        var engine = new BilocalEngine(coordinates, new BilocalOptions { Gap = gap });
        foreach (var behavior in behaviors.Take(5))
            engine.Solve(behavior);
        List<double> seconds = [],
            cells = [],
            checks = [],
            uppers = [],
            leaves = [];
        var closed = 0;
        foreach (var behavior in behaviors)
        {
            var watch = Stopwatch.StartNew();
            var certificate = engine.Solve(behavior);
            seconds.Add(watch.Elapsed.TotalSeconds);
            watch.Restart();
            if (certificate.Verify() is { } defect)
                throw new InvalidOperationException(defect);
            checks.Add(watch.Elapsed.TotalSeconds);
            cells.Add(engine.Cells);
            leaves.Add(certificate.Proof.LeafCount);
            uppers.Add((double)certificate.Upper);
            if (certificate.Width <= gap)
                closed++;
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{coordinates.Name, -14} {name, -8} {Quantile(seconds, 0.5), 9:F5} {Quantile(seconds, 0.95), 9:F5} "
                    + $"{seconds.Max(), 9:F3}   {Quantile(cells, 0.5), 13:F0} {Quantile(cells, 0.95), 7:F0}   "
                    + $"{leaves.Average(), 12:F0}   {(double)closed / behaviors.Count, 6:P1}   {uppers.Average(), 10:F5}"
                    + $"   {Quantile(checks, 0.5), 15:F5}"
            )
        );
    }

    private static double Quantile(List<double> values, double level) =>
        values.Order().ElementAt((int)(level * (values.Count - 1)));
}
