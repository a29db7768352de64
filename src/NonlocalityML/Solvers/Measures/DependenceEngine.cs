using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;

namespace NonlocalityML.Solvers.Measures;

/// <summary>
/// The measurement dependence, from what other engines find: the local part of the nonlocal content stays as it is, and the rest
/// is the local model that is nearest to it in likelihood, reweighted at each setting; or the whole table is. Below, the best of
/// their inequalities. In the CHSH scenario both ends meet; beyond they may leave an interval.
/// </summary>
/// <param name="measure">The measurement dependence.</param>
/// <param name="scenario">Outcomes and settings.</param>
/// <param name="engines">Makes the engine of another measure.</param>
/// <param name="labels">Makes what labels NL.</param>
internal sealed class DependenceEngine(
    Measure measure,
    Scenario scenario,
    Func<Measure, MeasureEngine> engines,
    Func<Scenario, INonlocalityEngine> labels
) : MeasureEngine(measure, scenario)
{
    /// <summary>The local part is made smaller by this share, so that it stays below the table in exact arithmetic.</summary>
    private static readonly double Margin = Math.ScaleB(1, -40);

    /// <summary>A rest of less weight is rounding.</summary>
    private const double Negligible = 1e-9;

    private readonly MeasureEngine content = engines(Named("content"));
    private readonly MeasureEngine strength = engines(Named("strength"));
    private readonly INonlocalityEngine distance = labels(scenario);

    public override void Reset()
    {
        content.Reset();
        strength.Reset();
        distance.Reset();
    }

    private protected override void Release()
    {
        content.Dispose();
        strength.Dispose();
        distance.Dispose();
    }

    private protected override MeasureCertificate Find(Behavior behavior, CancellationToken cancellation)
    {
        var (kept, likely) = (content.Solve(behavior, cancellation), strength.Solve(behavior, cancellation));
        StrategyWeights[] models = [Split(behavior, kept.Weights, cancellation), Whole(likely.Weights)];
        BellInequality[] inequalities = [kept.Inequality, likely.Inequality, distance.Solve(behavior, cancellation).Inequality];
        return MeasureCertificate.Of(
            Measure,
            behavior,
            inequalities.MaxBy(inequality => Measure.LowerBound(behavior, inequality))!,
            models
                .Where(weights => Measure.FaultOf(behavior, weights) is null)
                .MinBy(weights => Measure.UpperBound(behavior, weights))
                ?? models[0]
        );
    }

    /// <summary>The local part, and what is left as a reweighted model.</summary>
    private StrategyWeights Split(Behavior behavior, StrategyWeights part, CancellationToken cancellation)
    {
        var settings = Scenario.TableIndexOfSlot.ToArray().Select(index => index % Scenario.SettingTuples).ToArray();
        var rest = Array.ConvertAll(Scenario.ToSlots(behavior.Table), value => Math.Max(0, value));
        var sums = Totals(rest, settings);
        rest = [.. rest.Select((value, i) => value / sums[settings[i]])];
        var weights = Below(rest, part);
        for (var k = 0; k < weights.Length; k++)
        {
            foreach (var slot in DeterministicStrategy.FromIndex(Scenario, part.Strategies[k]).SlotIndices())
                rest[slot] -= weights[k];
        }

        // What rounding made zero may exactly be more, and then needs an answer in the model.
        rest = Array.ConvertAll(rest, value => Math.Max(value, double.Epsilon));
        var totals = Totals(rest, settings);
        if (totals.Max() < Negligible)
            return Joined(part.Strategies, weights, All, _ => 1);
        var whole = new Behavior(Scenario, Scenario.ToTable<double>([.. rest.Select((value, i) => value / totals[settings[i]])]));
        var model = strength.Solve(whole, cancellation).Weights;
        return Joined(part.Strategies, weights, model.Strategies, k => model.Weights[k]);
    }

    private double[] Totals(double[] slots, int[] settings)
    {
        var totals = new double[Scenario.SettingTuples];
        for (var i = 0; i < slots.Length; i++)
            totals[settings[i]] += slots[i];
        return totals;
    }

    /// <summary>The weights of a local part, made smaller where they give an entry more than the table has.</summary>
    private double[] Below(double[] table, StrategyWeights part)
    {
        var given = new double[table.Length];
        int[][] slots = [.. part.Strategies.Select(k => DeterministicStrategy.FromIndex(Scenario, k).SlotIndices())];
        foreach (var (own, weight) in slots.Zip(part.Weights))
        {
            foreach (var slot in own)
                given[slot] += weight;
        }

        return
        [
            .. slots.Zip(
                part.Weights,
                (own, weight) =>
                    weight * (1 - Margin) * own.Min(slot => table[slot] < given[slot] ? table[slot] / given[slot] : 1)
            ),
        ];
    }

    private StrategyWeights Whole(StrategyWeights model) => Joined([], [], model.Strategies, k => model.Weights[k]);

    private IEnumerable<long> All => Enumerable.Range(0, (int)Scenario.StrategyCount).Select(k => (long)k);

    private StrategyWeights Joined(
        IEnumerable<long> kept,
        IEnumerable<double> weights,
        IEnumerable<long> changing,
        Func<int, double> weight
    ) => new(Scenario, [.. kept, .. changing], [.. weights, .. changing.Select((_, k) => -weight(k))]);

    private static Measure Named(string name) => Measure.Named(name);
}
