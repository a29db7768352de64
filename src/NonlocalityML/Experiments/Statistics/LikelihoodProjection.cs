using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The no-signalling behavior under which the counts are the most likely: argmax of sum N ln p, which is the one nearest to the
/// frequencies by the Kullback-Leibler divergence, each joint setting weighted by its trials.
/// </summary>
/// <param name="Behavior">The projection p.</param>
/// <param name="TraceDistance">sum |p - q| / (2 prod|X_i|), the unit of NL.</param>
/// <param name="Divergence">sum N ln(q/p) / sum N in nats: how much less likely p makes a trial, on average, than the frequencies
/// q.</param>
/// <param name="Test">Wilks' joint test of no-signalling, 2 sum N ln(q/p); for independent trials and large counts.</param>
/// <remarks>
/// Newton's method along the central path of the barrier sum ln p, whose weight ends at 1e-14; p is that close to the maximum.
/// Ends of the path are evidence for the test, not proofs.
/// </remarks>
public sealed record LikelihoodProjection(Behavior Behavior, double TraceDistance, double Divergence, ChiSquareTest Test)
{
    /// <summary>The most free numbers of a no-signalling behavior that are fitted.</summary>
    public const int MaximumDimension = 256;

    private const double LastBarrier = 1e-14;

    /// <summary>Whether the scenario is small enough: at most 256 free numbers.</summary>
    public static bool Fits(Scenario scenario) => Dimension(scenario) > 0 && Dimension(scenario) <= MaximumDimension;

    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static LikelihoodProjection Of(Counts counts, CancellationToken cancellation = default)
    {
        var (scenario, q) = (counts.Scenario, counts.Frequencies());
        var projected = Maximize(scenario, [.. counts.Table.Select(count => (double)count)], cancellation: cancellation);
        double distance = 0,
            divergence = 0;
        for (var i = 0; i < q.Table.Length; i++)
        {
            distance += Math.Abs(projected.Table[i] - q.Table[i]);
            if (counts.Table[i] > 0)
                divergence += counts.Table[i] * Math.Log(q.Table[i] / projected.Table[i]);
        }

        var test = new ChiSquareTest(
            Math.Max(0, 2 * divergence),
            scenario.SlotLength - scenario.SettingTuples - (int)Dimension(scenario)
        );
        return new LikelihoodProjection(projected, distance * scenario.Unit, Math.Max(0, divergence / counts.Trials), test);
    }

    /// <summary>argmax of sum weight ln p.</summary>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="weights">In the table layout, at least 0, not all 0.</param>
    /// <param name="lastBarrier">The weight of the barrier at the end, relative to the sum of the weights.</param>
    /// <param name="cancellation">Ends the search.</param>
    internal static Behavior Maximize(
        Scenario scenario,
        ReadOnlySpan<double> weights,
        double lastBarrier = LastBarrier,
        CancellationToken cancellation = default
    )
    {
        var slots = scenario.ToSlots(weights);
        var total = slots.Sum();
        var f = Vector<double>.Build.Dense(slots.Length, i => slots[i] / total);
        var p = Vector<double>.Build.Dense(scenario.ToSlots(Behaviors.WhiteNoise(scenario).Table));
        var directions = Matrix<double>.Build.DenseOfColumnArrays(NoSignalingSpace.Directions(scenario));
        for (var barrier = 1e-2; barrier > lastBarrier; barrier /= 100)
            p = Center(f + barrier, p, directions, cancellation);
        p = Center(f + lastBarrier, p, directions, cancellation);
        return new Behavior(scenario, scenario.ToTable<double>(p.AsArray()));
    }

    /// <summary>
    /// The Newton step, or null where rounding leaves no matrix to solve with. Entries that differ by many orders of magnitude
    /// are first brought to a diagonal of ones; what is still singular is moved a little further from it, which shortens the step
    /// and keeps it uphill.
    /// </summary>
    private static Vector<double>? Step(Matrix<double> hessian, Vector<double> gradient)
    {
        var scale = hessian.Diagonal().Map(entry => entry > 0 ? 1 / Math.Sqrt(entry) : 1);
        var scaled = hessian.MapIndexed((row, column, entry) => entry * scale[row] * scale[column]);
        for (var ridge = 0.0; ridge < 1e-3; ridge = Math.Max(1e-15, 100 * ridge))
        {
            for (var i = 0; i < scaled.RowCount; i++)
                scaled[i, i] = 1 + ridge;
            try
            {
                var step = scaled.Cholesky().Solve(gradient.PointwiseMultiply(scale)).PointwiseMultiply(scale);
                if (step.ForAll(double.IsFinite) && gradient * step >= 0)
                    return step;
            }
            catch (ArgumentException)
            {
                // Not positive definite: once more, a little further from singular.
            }
        }

        return null;
    }

    /// <summary>Newton's method with shortened steps for the maximum of sum w ln p over p + span(directions).</summary>
    private static Vector<double> Center(
        Vector<double> w,
        Vector<double> p,
        Matrix<double> directions,
        CancellationToken cancellation
    )
    {
        for (var steps = 0; steps < 100; steps++)
        {
            cancellation.ThrowIfCancellationRequested();
            var ratio = w.PointwiseDivide(p);
            var scaled = directions.Clone();
            for (var row = 0; row < scaled.RowCount; row++)
                scaled.SetRow(row, scaled.Row(row) * Math.Sqrt(ratio[row] / p[row]));
            var gradient = directions.TransposeThisAndMultiply(ratio);
            if (Step(scaled.TransposeThisAndMultiply(scaled), gradient) is not { } step)
                return p;
            var gain = gradient * step;
            var move = directions * step;
            var length = Math.Min(1, 0.9 / Math.Max(1e-300, (-move).PointwiseDivide(p).Maximum()));
            while (length > 1e-12 && Gain(w, p, move, length) < 0.1 * length * gain)
                length /= 2;
            if (length <= 1e-12)
                return p;
            p += length * move;
            if (gain < 1e-20)
                return p;
        }

        return p;
    }

    /// <summary>sum w ln((p + length move)/p).</summary>
    private static double Gain(Vector<double> w, Vector<double> p, Vector<double> move, double length)
    {
        var gain = 0.0;
        for (var i = 0; i < p.Count; i++)
            gain += w[i] * MathNet.Numerics.SpecialFunctions.Log1p(length * move[i] / p[i]);
        return gain;
    }

    private static long Dimension(Scenario scenario) =>
        Enumerable
            .Range(0, scenario.Parties)
            .Aggregate(1L, (product, party) => product * (1 + scenario.Slots(party) - scenario.Settings(party))) - 1;
}
