using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers.Measures;

/// <summary>
/// The <see cref="SettingBias"/>: for one bias v a linear program over pairs of a strategy and the joint setting that it favours,
/// how much of the table such pairs explain; where it is not all, the multipliers are an inequality that refutes a larger v,
/// which is the next. The steps end, as the pieces of what an inequality reaches are linear in v and finite in number.
/// </summary>
internal sealed class SettingBiasEngine : MeasureEngine
{
    private const int MaximumRounds = 100;

    /// <summary>An interval this wide is closed.</summary>
    private const double Tolerance = 1e-11;

    /// <summary>The share of the interval that is left when a secant has met the bias.</summary>
    private const double Little = 1e-2;

    /// <summary>One less this is as good as one.</summary>
    private const double AlmostAll = 1.0 / (1L << 33);

    /// <summary>Prices of zeros may be so much larger than others.</summary>
    private const int PlacesOfPrices = 80;

    private readonly ILinearSolver solver;
    private readonly List<int[]> strategies;
    private readonly int[] setting;

    public SettingBiasEngine(Measure measure, Scenario scenario, ILinearSolver solver)
        : base(measure, scenario)
    {
        this.solver = solver;
        var count = RequireStrategies(measure, scenario, scenario.SettingTuples * scenario.SettingTuples);
        strategies = [.. Enumerable.Range(0, count).Select(k => DeterministicStrategy.FromIndex(scenario, k).SlotIndices())];
        setting = [.. scenario.TableIndexOfSlot.ToArray().Select(index => index % scenario.SettingTuples)];
    }

    private protected override MeasureCertificate Find(Behavior behavior, CancellationToken cancellation)
    {
        var table = Array.ConvertAll(MeasurementDependence.Table(behavior).Slots, value => value.RoundDown());
        MeasureCertificate? best = null;
        var missing = 0.0;
        // A table with zeros may refute every bound l above 0, as Hardy's does; steps would go there slowly.
        if (table.Any(value => value < AlmostAll) && Try(1 - AlmostAll).Lower.RoundDown() >= 1 - (2 * AlmostAll))
            return best!;
        // What a program leaves of the table goes to 0 at the bias that is sought: a secant there, then a little below, or in the
        // middle where that is too much as well.
        var (bias, low, high, back, earlier) = (0.0, 0.0, 1.0, Little, (Bias: 0.0, Missing: 0.0));
        for (var round = 0; round < MaximumRounds && high - low > Tolerance; round++)
        {
            var refuted = Try(bias).Lower.RoundDown();
            if (refuted > bias)
            {
                var slope = (earlier.Missing - missing) / (bias - earlier.Bias);
                (low, earlier, back) = (Math.Max(low, refuted), (bias, missing), Little);
                bias = Math.Max(low, slope > 0 ? bias + (missing / slope) : 0);
                high = Math.Min(high, best!.Upper.RoundUp());
                if (bias < high)
                    continue;
            }

            high = Math.Min(high, Math.Min(bias, best!.Upper.RoundUp()));
            bias = high - (back * (high - low));
            back = 0.5;
        }

        return best!;

        MeasureCertificate Try(double bias)
        {
            using var session = solver.Open(Packing(table.Length, Columns(bias)));
            var solution = session.Solve(Array.ConvertAll(table, value => -value), cancellation);
            missing = 1 + solution.Objective;
            var inequality = Rounded(Scenario, Array.ConvertAll(solution.Dual, price => -Math.Max(0, price)), PlacesOfPrices);
            var found = MeasureCertificate.Of(Measure, behavior, inequality, Weights(table, solution.Primal, bias));
            best = best is null ? found : Better(best, found);
            return found;
        }
    }

    private MeasureCertificate Better(MeasureCertificate one, MeasureCertificate other) =>
        MeasureCertificate.Of(
            Measure,
            one.Behavior,
            (one.Lower > other.Lower ? one : other).Inequality,
            (one.Upper < other.Upper ? one : other).Weights
        );

    /// <summary>Strategy k with favoured setting s in column k N + s: N p(xy), which is 1 - v everywhere and N v more
    /// there.</summary>
    private List<(double Gain, int[] Slots, double[] Values)> Columns(double bias) =>
        [
            .. strategies.SelectMany(slots =>
                Enumerable
                    .Range(0, Scenario.SettingTuples)
                    .Select(favoured => (1.0, slots, slots.Select(slot => Share(slot, favoured, bias)).ToArray()))
            ),
        ];

    private double Share(int slot, int favoured, double bias) =>
        1 - bias + (setting[slot] == favoured ? Scenario.SettingTuples * bias : 0);

    private StrategyWeights Weights(double[] table, double[] primal, double bias)
    {
        var settings = Scenario.SettingTuples;
        var joint = new double[strategies.Count, settings];
        var load = new double[table.Length];
        for (var column = 0; column < primal.Length; column++)
        {
            foreach (var slot in strategies[column / settings])
                joint[column / settings, setting[slot]] += Math.Max(0, primal[column]) * Share(slot, column % settings, bias);
        }

        foreach (var (k, slots) in strategies.Index())
        foreach (var slot in slots)
            load[slot] += joint[k, setting[slot]];
        // A strategy counts as much less as it exceeds the table anywhere.
        var covered = new double[table.Length];
        foreach (var (k, slots) in strategies.Index())
        {
            var share = slots.Min(slot => joint[k, setting[slot]] == 0 ? 1 : Math.Min(1, table[slot] / load[slot]));
            foreach (var slot in slots)
                covered[slot] += joint[k, setting[slot]] *= share;
        }

        // What the model never gives, which rounding left, is given by the strategy that else answers as the table does most.
        for (var i = 0; i < table.Length; i++)
        {
            if (table[i] <= 0 || covered[i] > 0)
                continue;
            var own = Enumerable
                .Range(0, strategies.Count)
                .Where(k => strategies[k].Contains(i))
                .MaxBy(k => strategies[k].Min(slot => slot == i ? 1 : table[slot]));
            foreach (var slot in strategies[own])
                covered[slot] += joint[own, setting[slot]] += table[i];
        }

        int[] terms = [.. Enumerable.Range(0, primal.Length).Where(column => joint[column / settings, column % settings] > 0)];
        return new StrategyWeights(
            Measure.ScenarioOfWeights(Scenario),
            terms.Select(column => (long)column),
            terms.Select(column => joint[column / settings, column % settings])
        );
    }
}
