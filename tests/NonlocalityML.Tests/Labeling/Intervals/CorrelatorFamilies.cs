using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling.Intervals;

/// <summary>Correlators E[x, y] of square scenarios, of kinds that differ in what is tied, zero or extreme.</summary>
internal static class CorrelatorFamilies
{
    public static readonly string[] Names =
    [
        "uniform",
        "deterministic",
        "local mixtures",
        "isotropic",
        "noisy quantum",
        "tilted",
        "Popescu-Rohrlich",
        "nearly local",
    ];

    /// <summary>One matrix, C order.</summary>
    public static float[] Draw(string family, int settings, RandomStream random)
    {
        double v = random.NextDouble();
        double[] a = [.. Enumerable.Range(0, settings).Select(_ => 2 * Math.PI * random.NextDouble())],
            b = [.. Enumerable.Range(0, settings).Select(_ => 2 * Math.PI * random.NextDouble())];
        var strategies = Enumerable
            .Range(0, family == "deterministic" ? 1 : 3)
            .Select(_ => (Weight: random.NextDouble(), A: Signs(settings, random), B: Signs(settings, random)))
            .ToArray();
        var total = strategies.Sum(strategy => strategy.Weight);
        double Mixture(int x, int y) => strategies.Sum(one => one.Weight / total * one.A[x] * one.B[y]);
        Func<int, int, double> entry = family switch
        {
            "uniform" => (_, _) => (2 * random.NextDouble()) - 1,
            "deterministic" or "local mixtures" => Mixture,
            "isotropic" => (x, y) => v * Math.Cos(Math.PI * ((2 * x) - (2 * y) + 1) / (2 * settings)),
            "noisy quantum" => (x, y) => (0.7 + (0.3 * v)) * Math.Cos(a[x] - b[y]),
            // The correlators at which a tilted CHSH inequality is largest, repeated (Acin, Massar and Pironio, arXiv:1107.2754).
            "tilted" => (x, y) =>
                x % 2 == 0 ? Math.Cos(Math.Atan(Math.Sin(2 * v)))
                : y % 2 == 0 ? Math.Sin(2 * v) * Math.Sin(Math.Atan(Math.Sin(2 * v)))
                : -Math.Sin(2 * v) * Math.Sin(Math.Atan(Math.Sin(2 * v))),
            "Popescu-Rohrlich" => (x, y) => (x == 1 && y == 1 ? -1 : 1) * (v < 0.5 ? 1 : v),
            _ => (x, y) => Mixture(x, y) + (1e-4 * (random.NextDouble() - 0.5)),
        };
        return
        [
            .. Enumerable.Range(0, settings * settings).Select(i => (float)Math.Clamp(entry(i / settings, i % settings), -1, 1)),
        ];
    }

    private static int[] Signs(int count, RandomStream random) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() < 0.5 ? -1 : 1)];
}
