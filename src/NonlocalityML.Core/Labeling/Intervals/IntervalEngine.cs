using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Labels with intervals no wider than asked for, which costs less than exact ones where these are slow: the game of
/// <see cref="IntervalKernel"/> finds inequality and local model of no-signalling behaviors of two parties with two outcomes; the
/// certificate proves them exactly. What stays wider, and every other behavior, goes to the exact engine.
/// </summary>
internal sealed class IntervalEngine : INonlocalityEngine
{
    public const string EngineName = "intervals";

    /// <summary>The width of labels where none is asked for.</summary>
    public const double UsualWidth = 1e-3;

    /// <summary>Each stage takes what the one before left too wide.</summary>
    private static readonly int[] Stages = [20, 80, 320];

    /// <summary>The part of the width that may be spent on leaving out strategies of little weight.</summary>
    private const double Spared = 0.02;

    private readonly INonlocalityEngine exact;
    private readonly double width;
    private readonly Lazy<IntervalKernel> ofCorrelators,
        ofTables;
    private readonly Dictionary<Behavior, IntervalProof?> foreseen = new(ReferenceEqualityComparer.Instance);

    /// <param name="exact">Labels what is left. Disposed of with this.</param>
    /// <param name="width">The largest width of a label, above 0.</param>
    public IntervalEngine(INonlocalityEngine exact, double width)
    {
        (this.exact, this.width) = (exact, width);
        (ofCorrelators, ofTables) = (new(() => NewKernel(hasMarginals: false)), new(() => NewKernel(hasMarginals: true)));
    }

    public string Name => EngineName;

    public Scenario Scenario => exact.Scenario;

    public long Fallbacks => exact.Fallbacks;

    public void Foresee(IReadOnlyList<Behavior> behaviors)
    {
        foreseen.Clear();
        foreach (
            var kind in behaviors
                .Select(behavior => (Behavior: behavior, Row: RowOf(behavior)!))
                .Where(pair => pair.Row is not null)
                .GroupBy(pair => pair.Row.Length)
        )
            Foresee([.. kind]);
    }

    private void Foresee(List<(Behavior Behavior, float[] Row)> open)
    {
        var kernel = KernelOf(open[0].Row);
        foreach (var rounds in Stages)
        {
            float[] lower = new float[open.Count],
                upper = new float[open.Count];
            kernel.Prove(
                [.. open.SelectMany(pair => pair.Row)],
                rounds,
                lower,
                upper,
                (i, proof) => foreseen[open[i].Behavior] = proof
            );
            open = [.. open.Where((_, i) => upper[i] - lower[i] > width)];
        }

        foreach (var (behavior, _) in open)
            foreseen[behavior] = null;
    }

    public Certificate Solve(Behavior behavior) => Solve(behavior, CancellationToken.None);

    public Certificate Solve(Behavior behavior, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!foreseen.ContainsKey(behavior))
            Foresee([behavior]);
        return foreseen.GetValueOrDefault(behavior) is { } proof && Close(behavior, proof, cancellation) is { } certificate
            ? certificate
            : exact.Solve(behavior, cancellation);
    }

    public void Reset()
    {
        foreseen.Clear();
        exact.Reset();
    }

    public void Dispose() => exact.Dispose();

    private IntervalKernel NewKernel(bool hasMarginals) =>
        IntervalKernel.Create((Scenario.Settings(0), Scenario.Settings(1)), hasMarginals, keepsProofs: true);

    private IntervalKernel KernelOf(float[] row) => (HasMarginals(row) ? ofTables : ofCorrelators).Value;

    private bool HasMarginals(float[] row) => row.Length > Scenario.SettingTuples;

    /// <summary>The correlators, and the marginals where there are any, or null where the game is not about such a
    /// behavior.</summary>
    private float[]? RowOf(Behavior behavior)
    {
        if (!CanPlay(Scenario) || behavior.SignalingResidual > Certificate.Resolution)
            return null;
        var values = Correlators.Of(behavior).Values;
        var (first, second) = (Scenario.Settings(0), Scenario.Settings(1));
        var width = second + 1;
        float[] full =
            [.. Enumerable.Range(0, first * second).Select(i => Number((((i / second) + 1) * width) + (i % second) + 1))],
            marginals =
            [.. Enumerable.Range(1, first).Select(x => Number(x * width)), .. Enumerable.Range(1, second).Select(Number)];
        return marginals.All(value => Math.Abs(value) <= 2 * Certificate.Resolution) ? full : [.. full, .. marginals];

        float Number(int i) => (float)Math.Clamp(values[i], -1, 1);
    }

    /// <summary>Whether the game is about behaviors of a scenario.</summary>
    public static bool CanPlay(Scenario scenario) =>
        scenario.Parties == 2
        && scenario.IsDichotomic
        && Math.Min(scenario.Settings(0), scenario.Settings(1)) is >= 2 and <= 12
        && Math.Max(scenario.Settings(0), scenario.Settings(1)) <= 30;

    private Certificate? Close(Behavior behavior, IntervalProof proof, CancellationToken cancellation)
    {
        var tuples = Scenario.SettingTuples;
        double[] coefficients = HasMarginals(proof.Coefficients)
            ? [.. proof.Coefficients]
            :
            [
                .. Enumerable
                    .Range(0, 4 * tuples)
                    .Select(i => (i / tuples is 0 or 3 ? 1 : -1) * (double)proof.Coefficients[i % tuples]),
            ];
        var (strategies, weights) = Model(proof);
        var certificate = Certificate.Close(behavior, coefficients, strategies, weights, cancellation: cancellation);
        return certificate.Width <= width ? certificate : null;
    }

    /// <summary>The local model. Without marginals the strategies in which both parties answer the opposite count as
    /// much.</summary>
    private (long[] Strategies, double[] Weights) Model(IntervalProof proof)
    {
        var leader = Scenario.Settings(0) <= Scenario.Settings(1) ? 0 : 1;
        int settings = Scenario.Settings(leader),
            others = Scenario.Settings(1 - leader);
        var last = (long)Scenario.StrategyCount - 1;
        var isTable = HasMarginals(proof.Coefficients);
        var least = Spared * width / (2 * proof.Weights.Length * (others + 1));
        var terms = new List<(long Strategy, double Weight)>();
        for (var k = 0; k < proof.Weights.Length; k++)
        {
            if (!(proof.Weights[k] > least))
                continue;
            var ends = new double[others][];
            for (var y = 0; y < others; y++)
                ends[y] = [Math.Clamp((1 + (proof.Played[(y * proof.Weights.Length) + k] / proof.Weights[k])) / 2, 0, 1), 1];
            foreach (
                var (strategy, share) in LeaderStrategies.Of(Scenario, leader, Digits(k, isTable ? settings + 1 : settings), ends)
            )
            {
                var weight = proof.Weights[k] * share / (isTable ? 1 : 2);
                if (weight <= least)
                    continue;
                terms.Add((strategy, weight));
                if (!isTable)
                    terms.Add((last - strategy, weight));
            }
        }

        return ([.. terms.Select(term => term.Strategy)], [.. terms.Select(term => term.Weight)]);
    }

    /// <summary>The outcomes of a strategy, setting 0 being the most significant of so many less one, of which the first bit is
    /// the last.</summary>
    private static long Digits(int k, int settings)
    {
        var digits = 0L;
        for (var x = 1; x < settings; x++)
            digits |= (long)((k >> (x - 1)) & 1) << (settings - 1 - x);
        return digits;
    }
}
