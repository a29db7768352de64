using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Labels with intervals no wider than asked for, which costs less than exact ones where these are slow: the game of
/// <see cref="IntervalKernel"/> finds inequality and local model of behaviors of two parties with two outcomes and uniform
/// marginals; the certificate proves them exactly. What stays wider, and every other behavior, goes to the exact engine.
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
    private readonly Lazy<IntervalKernel> kernel;
    private readonly Dictionary<Behavior, IntervalProof?> foreseen = new(ReferenceEqualityComparer.Instance);

    /// <param name="exact">Labels what is left. Disposed of with this.</param>
    /// <param name="width">The largest width of a label, above 0.</param>
    public IntervalEngine(INonlocalityEngine exact, double width)
    {
        (this.exact, this.width) = (exact, width);
        kernel = new(() => IntervalKernel.Create((Scenario.Settings(0), Scenario.Settings(1)), keepsProofs: true));
    }

    public string Name => EngineName;

    public Scenario Scenario => exact.Scenario;

    public long Fallbacks => exact.Fallbacks;

    public void Foresee(IReadOnlyList<Behavior> behaviors)
    {
        foreseen.Clear();
        List<(Behavior Behavior, float[] Row)> open = [];
        foreach (var behavior in behaviors)
        {
            if (RowOf(behavior) is { } row)
                open.Add((behavior, row));
        }

        foreach (var rounds in Stages)
        {
            float[] lower = new float[open.Count],
                upper = new float[open.Count];
            kernel.Value.Prove(
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

    /// <summary>The correlators, or null where the game is not about such a behavior.</summary>
    private float[]? RowOf(Behavior behavior)
    {
        if (!CanPlay(Scenario))
            return null;
        var tuples = Scenario.SettingTuples;
        var row = new float[tuples];
        for (var i = 0; i < tuples; i++)
        {
            double same = behavior.Table[i],
                other = behavior.Table[tuples + i];
            if (
                Math.Abs(same - behavior.Table[(3 * tuples) + i]) > Certificate.Resolution
                || Math.Abs(other - behavior.Table[(2 * tuples) + i]) > Certificate.Resolution
            )
                return null;
            row[i] = (float)Math.Clamp(2 * (same - other), -1, 1);
        }

        return row;
    }

    /// <summary>Whether the game is about behaviors of a scenario whose marginals are uniform.</summary>
    public static bool CanPlay(Scenario scenario) =>
        scenario.Parties == 2
        && scenario.IsDichotomic
        && Math.Min(scenario.Settings(0), scenario.Settings(1)) is >= 2 and <= 12
        && Math.Max(scenario.Settings(0), scenario.Settings(1)) <= 30;

    private Certificate? Close(Behavior behavior, IntervalProof proof, CancellationToken cancellation)
    {
        var tuples = Scenario.SettingTuples;
        var coefficients = new double[4 * tuples];
        for (var i = 0; i < coefficients.Length; i++)
            coefficients[i] = i / tuples is 0 or 3 ? proof.Coefficients[i % tuples] : -proof.Coefficients[i % tuples];
        var (strategies, weights) = Model(proof);
        var certificate = Certificate.Close(behavior, coefficients, strategies, weights, cancellation: cancellation);
        return certificate.Width <= width ? certificate : null;
    }

    /// <summary>The local model; the strategies in which both parties answer the opposite count as much, so that marginals are
    /// uniform.</summary>
    private (long[] Strategies, double[] Weights) Model(IntervalProof proof)
    {
        var leader = Scenario.Settings(0) <= Scenario.Settings(1) ? 0 : 1;
        int settings = Scenario.Settings(leader),
            others = Scenario.Settings(1 - leader);
        var last = (long)Scenario.StrategyCount - 1;
        var least = Spared * width / (2 * proof.Weights.Length * (others + 1));
        var terms = new List<(long Strategy, double Weight)>();
        for (var k = 0; k < proof.Weights.Length; k++)
        {
            if (!(proof.Weights[k] > least))
                continue;
            var ends = new double[others][];
            for (var y = 0; y < others; y++)
                ends[y] = [Math.Clamp((1 + (proof.Played[(y * proof.Weights.Length) + k] / proof.Weights[k])) / 2, 0, 1), 1];
            foreach (var (strategy, share) in LeaderStrategies.Of(Scenario, leader, Digits(k, settings), ends))
            {
                var weight = proof.Weights[k] * share / 2;
                if (weight > least)
                    terms.AddRange([(strategy, weight), (last - strategy, weight)]);
            }
        }

        return ([.. terms.Select(term => term.Strategy)], [.. terms.Select(term => term.Weight)]);
    }

    /// <summary>The outcomes of a strategy whose answer to setting 0 is +1, setting 0 being the most significant digit.</summary>
    private static long Digits(int k, int settings)
    {
        var digits = 0L;
        for (var x = 1; x < settings; x++)
            digits |= (long)((k >> (x - 1)) & 1) << (settings - 1 - x);
        return digits;
    }
}
