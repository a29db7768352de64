using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers.Measures;

/// <summary>
/// The measures that are linear programs over weights of deterministic strategies D. In slots: the content, maximise sum w with
/// sum_k w_k D_k &lt;= q, and the robustness to no-signalling noise, minimise sum w with sum_k w_k D_k >= q. In Collins-Gisin
/// coordinates: the robustness to white noise o, minimise sum w with sum_k w_k (D_k - o) = q - o, and to local noise, minimise
/// sum v with sum_k (w_k - v_k) D_k = q.
/// </summary>
internal sealed class LinearMeasureEngine : MeasureEngine
{
    private readonly ILinearProgramSession session;
    private readonly double[] noise;

    public LinearMeasureEngine(Measure measure, Scenario scenario, ILinearSolver solver)
        : base(measure, scenario)
    {
        noise = [.. CollinsGisin.Of(Behaviors.WhiteNoise(scenario)).Values];
        session = solver.Open(Program());
    }

    public override void Reset() => session.Reset();

    private protected override void Release() => session.Dispose();

    private bool IsContent => Measure is NonlocalContent;

    private bool IsInSlots => Measure is NonlocalContent or NoSignalingRobustness;

    private bool IsSigned => Measure is LocalNoiseRobustness;

    private protected override MeasureCertificate Find(Behavior behavior, CancellationToken cancellation)
    {
        var solution = session.Solve(RightHandSide(behavior), cancellation);
        var weights = Weights(solution.Primal);
        var support = Enumerable.Range(0, weights.Length).Where(k => weights[k] != 0).ToList();
        var found = support.ConvertAll(k => weights[k]);
        if (IsContent)
        {
            Fit(
                Scenario.ToSlots(behavior.Table),
                support.ConvertAll(k => DeterministicStrategy.FromIndex(Scenario, k).SlotIndices()),
                found
            );
        }

        return MeasureCertificate.Of(
            Measure,
            behavior,
            Inequality(solution.Dual),
            new StrategyWeights(Scenario, support.Select(k => (long)k), found)
        );
    }

    /// <summary>One number a strategy, rounded; what is positive and negative in turn is set off.</summary>
    private double[] Weights(double[] primal)
    {
        var weights = new double[primal.Length / (IsSigned ? 2 : 1)];
        for (var k = 0; k < weights.Length; k++)
        {
            var weight = IsSigned ? primal[k] - primal[weights.Length + k] : Math.Max(0, primal[k]);
            weights[k] = Dyadic.Round(weight, WeightPlaces);
        }

        return weights;
    }

    private BellInequality Inequality(double[] dual)
    {
        if (IsInSlots)
            return Rounded(Scenario, Array.ConvertAll(dual, value => Math.Max(0, value) * (IsContent ? -1 : 1)));
        double[] coefficients = IsSigned ? dual : [0, .. dual];
        return Rounded(Scenario, Scenario.ToSlots(CollinsGisin.ToInequality(Scenario, coefficients).Coefficients));
    }

    private double[] RightHandSide(Behavior behavior)
    {
        if (IsInSlots)
            return Array.ConvertAll(Scenario.ToSlots(behavior.Table), value => IsContent ? -Math.Max(0, value) : value);
        var point = CollinsGisin.Of(behavior).Values;
        return IsSigned ? [.. point] : [.. point.Zip(noise, (value, middle) => value - middle).Skip(1)];
    }

    private LinearProgram Program()
    {
        var rowCount =
            IsInSlots ? Scenario.SlotLength
            : IsSigned ? noise.Length
            : noise.Length - 1;
        var strategies = RequireStrategies(Measure, Scenario, IsInSlots ? Scenario.SettingTuples : noise.Length);
        var (rows, values, starts) = (new List<int>(), new List<double>(), new List<int> { 0 });
        for (var k = 0; k < strategies; k++)
            Add(DeterministicStrategy.FromIndex(Scenario, k), 1);
        for (var k = 0; IsSigned && k < strategies; k++)
            Add(DeterministicStrategy.FromIndex(Scenario, k), -1);
        var columns = starts.Count - 1;
        var (cost, upper) = (new double[columns], new double[columns]);
        Array.Fill(upper, double.PositiveInfinity);
        for (var k = IsSigned ? strategies : 0; k < columns; k++)
            cost[k] = IsContent ? -1 : 1;
        return new LinearProgram(
            rowCount,
            cost,
            new double[columns],
            upper,
            [.. starts],
            [.. rows],
            [.. values],
            InequalityCount: IsInSlots ? rowCount : 0
        );

        void Add(DeterministicStrategy strategy, int sign)
        {
            if (IsInSlots)
            {
                foreach (var slot in strategy.SlotIndices())
                    Entry(slot, IsContent ? -1 : 1);
            }
            else
            {
                var point = CorrelationSpace.NoSignaling.Point(strategy);
                for (var i = noise.Length - rowCount; i < noise.Length; i++)
                    Entry(i - noise.Length + rowCount, IsSigned ? sign * point[i] : point[i] - noise[i]);
            }

            starts.Add(rows.Count);
        }

        void Entry(int row, double value)
        {
            if (value == 0)
                return;
            rows.Add(row);
            values.Add(value);
        }
    }
}
