using NonlocalityML.Numerics;
using NonlocalityML.Reports;

namespace NonlocalityML.Tests.Reports;

/// <summary>A figure of every kind, with the number of items of each mark that it must draw.</summary>
internal static class SampleFigures
{
    public static readonly double[] Numbers = [.. Enumerable.Range(1, 40).Select(i => i / 40.0)];

    public static IEnumerable<(Figure Figure, Dictionary<string, int> Marks)> All()
    {
        var loss = new Series("training", [.. Numbers.Select(x => 1000 * x)], [.. Numbers.Select(x => 0.02 / x)]);
        var other = loss with { Name = "validation", Y = [.. Numbers.Select(x => 0.03 / x)] };
        var band = loss with
        {
            Name = "mean of five",
            Lower = [.. loss.Y.Select(y => 0.8 * y)],
            Upper = [.. loss.Y.Select(y => 1.2 * y)],
        };
        yield return (
            Figures.Lines(
                "Learning curves",
                "Error falls with the steps.",
                new Axis("step", true),
                new Axis("mean error of NL", true),
                loss,
                other
            ),
            new() { ["vertices"] = 80 }
        );
        yield return (
            Figures.Lines("Learning curve with its spread", "Five seeds.", "step", "mean error of NL", band),
            new() { ["vertices"] = 40, ["band"] = 1 }
        );
        yield return (
            Figures.Lines(
                "A short curve",
                "Four points.",
                "v",
                "NL",
                new Series("Werner", [0.7, 0.8, 0.9, 1], [0, 0.033, 0.068, 0.1036])
            ),
            new() { ["vertices"] = 4, ["point"] = 4 }
        );
        var (exact, predicted) = (Noisy(1, 0), Noisy(1, 0.02));
        yield return (
            Figures.Marked(
                "A marked curve",
                "Three points with errors, a value on each axis.",
                "visibility",
                new Axis("loss", true),
                [
                    new Series("best", [0.6, 0.7, 0.8], [1e-6, 2e-6, 1e-4])
                    {
                        Lower = [9e-7, 1e-6, 9e-5],
                        Upper = [2e-6, 3e-6, 2e-4],
                    },
                ],
                new Rule("nonlocal above", 0.7071),
                new Rule("floor", 1e-6, IsLevel: true)
            ),
            new()
            {
                ["vertices"] = 3,
                ["point"] = 3,
                ["shape"] = 2,
                ["error"] = 3,
            }
        );
        yield return (
            Figures.Points(
                "Two clouds",
                "Points of two kinds.",
                "x",
                "y",
                new Series("one", exact, predicted),
                new Series("two", predicted, exact)
            ),
            new() { ["point"] = 400 }
        );
        yield return (
            Figures.Predicted(
                "Predicted against exact NL",
                "Points lie near the diagonal.",
                "exact NL",
                "predicted NL",
                new Series("blend", exact, predicted)
            ),
            new() { ["vertices"] = 2, ["point"] = 200 }
        );
        yield return (
            Figures.Sorted("Sorted test points", "The curve is exact, the points are predictions.", "NL", exact, predicted),
            new() { ["vertices"] = 200, ["point"] = 200 }
        );
        yield return (
            Figures.Bars(
                "Error by NL bin",
                "Two models.",
                "NL bin",
                "mean error x 1000",
                new Bar("0", 0.1, "MLP"),
                new Bar("0", 0.05, "blend"),
                new Bar("0 to 0.1", 2.2, "MLP"),
                new Bar("0 to 0.1", 1.5, "blend")
            ),
            new() { ["bar"] = 4 }
        );
        yield return (
            Figures.Histogram("Errors", "Most are small.", "error of NL", [.. exact.Zip(predicted, (a, b) => b - a)], 20),
            new() { ["bar"] = 20 }
        );
        yield return (
            Figures.Confusion(
                "Confusion matrix",
                "Rows are true classes.",
                ["local", "quantum", "post-quantum"],
                new long[,]
                {
                    { 33436, 96, 0 },
                    { 41, 33173, 236 },
                    { 0, 136, 32882 },
                }
            ),
            new() { ["shape"] = 9, ["text"] = 9 }
        );
        yield return (
            Slice(),
            new()
            {
                ["vertices"] = 5 + 121 + 73,
                ["point"] = 2,
                ["text"] = 2,
            }
        );
        yield return (
            Figures.Tiles(
                "Coefficients of I3322",
                "Rows are A's settings, columns B's.",
                ["1", "A0", "A1"],
                ["1", "B0"],
                new double[,]
                {
                    { 0, -1 },
                    { 0.5, 1 },
                    { -0.25, 1 },
                }
            ),
            new() { ["text"] = 6, ["shape"] = 6 }
        );
        yield return (
            Figures.Values(
                "S of two tables",
                "With two standard errors.",
                "S",
                [new NamedValue("delft.csv", 2.42, 0.4), new NamedValue("munich.csv", 2.2, 0.14)],
                [new Rule("local", 2)]
            ),
            new()
            {
                ["point"] = 2,
                ["vertices"] = 2,
                ["error"] = 2,
            }
        );
        yield return (
            Figures.Values(
                "Bounds of a visibility",
                "Two kinds, one of them with a line.",
                "visibility",
                [
                    new NamedValue("here", 0.68, 0) { Kind = "local up to" },
                    new NamedValue("Designolle 2023", 0.6875, 0) { Kind = "local up to" },
                    new NamedValue("Designolle 2023", 0.69606, 0) { Kind = "nonlocal above" },
                ],
                [new Rule("local up to", 0.68)]
            ),
            new() { ["point"] = 3, ["vertices"] = 2 }
        );
        yield return (
            Figures.Bars(
                "Probabilities",
                "Two settings, each with four outcomes.",
                "settings",
                "probability",
                [
                    .. from settings in (string[])["00", "01"]
                    from outcomes in (string[])["00", "01", "10", "11"]
                    from table in (string[])["table", "model"]
                    select new Bar($"{outcomes}|{settings}", 0.25, table) { Block = settings },
                ]
            ),
            new() { ["bar"] = 16 }
        );
        yield return (
            Figures.Sphere(
                "Strategies",
                "Weights of their own.",
                new double[,]
                {
                    { 1, 0, 0 },
                    { 0, 2, 0 },
                    { 0, 0, -1 },
                },
                "weight",
                [0.5, 0.3, 0.2]
            ),
            new()
            {
                ["vertices"] = 7 * 38 + 5 * 4,
                ["point"] = 3,
                ["bar"] = 40,
            }
        );
        var cloud = new RandomStream(3, 1);
        var vectors = new double[150, 3];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i / 3, i % 3] = cloud.NextDouble() - 0.5;
        yield return (
            Figures.Sphere("Hidden variables of A", "Points on the sphere.", vectors, "length of the hidden vector"),
            new()
            {
                ["vertices"] = 7 * 38 + 5 * 4,
                ["point"] = 150,
                ["bar"] = 40,
            }
        );
    }

    private static Figure Slice()
    {
        var angles = Enumerable.Range(0, 121).Select(i => Math.SinCos(Math.PI * i / 60)).ToList();
        return Figures.RegionSlice(
            "The Bell test of Delft in a slice",
            "The point lies between the local and the quantum boundary.",
            "E00 + E11",
            "E01 + E10",
            [
                new Series("local", [1, 0, -1, 0, 1], [0, 1, 0, -1, 0]),
                new Series("quantum", [.. angles.Select(a => 1.1 * a.Cos)], [.. angles.Select(a => 1.1 * a.Sin)]),
            ],
            [new PlaceLabel("local", 0, 0.5), new PlaceLabel("white noise", 0, 0, IsPoint: true)],
            new MeasuredPoint("Delft 2015", 0.55, 0.52, 0.01, 0.006, 0.002)
        );
    }

    private static double[] Noisy(ulong seed, double scale)
    {
        var (values, noise) = (new RandomStream(seed, 0), new RandomStream(seed, 1));
        return [.. Enumerable.Range(0, 200).Select(_ => 0.2 * values.NextDouble() + scale * (noise.NextDouble() - 0.5))];
    }
}
