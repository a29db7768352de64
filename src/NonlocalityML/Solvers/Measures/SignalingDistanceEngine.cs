using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers.Measures;

/// <summary>
/// The <see cref="SignalingDistance"/>: every no-signalling table is a sum of deterministic strategies with numbers of both
/// signs. Rows: that sum is at least 0 in each slot; that sum and the two sides of the difference give the table; its numbers sum
/// to 1.
/// </summary>
internal sealed class SignalingDistanceEngine : MeasureEngine
{
    private readonly ILinearProgramSession session;
    private readonly int strategies;

    public SignalingDistanceEngine(Measure measure, Scenario scenario, ILinearSolver solver)
        : base(measure, scenario)
    {
        strategies = RequireStrategies(measure, scenario, 4 * scenario.SettingTuples);
        session = solver.Open(Program());
    }

    public override void Reset() => session.Reset();

    private protected override void Release() => session.Dispose();

    private protected override MeasureCertificate Find(Behavior behavior, CancellationToken cancellation)
    {
        var slots = Scenario.SlotLength;
        var solution = session.Solve([.. new double[slots], .. Scenario.ToSlots(behavior.Table), 1], cancellation);
        var weights = Enumerable
            .Range(0, strategies)
            .Select(k => Dyadic.Round(solution.Primal[k] - solution.Primal[strategies + k], WeightPlaces));
        var support = weights.Index().Where(term => term.Item != 0).ToList();
        // Both multipliers of a slot together are the same on every strategy.
        var sums = Enumerable.Range(0, slots).Select(i => solution.Dual[i] + solution.Dual[slots + i]).ToArray();
        return MeasureCertificate.Of(
            Measure,
            behavior,
            new BellInequality(
                Scenario,
                Scenario.ToTable<double>(Array.ConvertAll(sums, value => Dyadic.Round(value, WeightPlaces)))
            ),
            new StrategyWeights(Scenario, support.Select(term => (long)term.Index), support.Select(term => term.Item))
        );
    }

    private LinearProgram Program()
    {
        var slots = Scenario.SlotLength;
        var columns = new List<(double Cost, List<(int Row, double Value)> Entries)>();
        foreach (var sign in (int[])[1, -1])
        {
            for (var k = 0; k < strategies; k++)
            {
                var own = DeterministicStrategy.FromIndex(Scenario, k).SlotIndices();
                columns.Add(
                    (
                        0,
                        [
                            .. own.Select(slot => (slot, (double)sign)),
                            .. own.Select(slot => (slots + slot, (double)sign)),
                            (2 * slots, sign),
                        ]
                    )
                );
            }
        }

        foreach (var sign in (int[])[1, -1])
            columns.AddRange(Enumerable.Range(0, slots).Select(slot => (1.0, new List<(int, double)> { (slots + slot, sign) })));
        var starts = new int[columns.Count + 1];
        for (var k = 0; k < columns.Count; k++)
            starts[k + 1] = starts[k] + columns[k].Entries.Count;
        var infinite = new double[columns.Count];
        Array.Fill(infinite, double.PositiveInfinity);
        return new LinearProgram(
            (2 * slots) + 1,
            [.. columns.Select(column => column.Cost)],
            new double[columns.Count],
            infinite,
            starts,
            [.. columns.SelectMany(column => column.Entries.Select(entry => entry.Row))],
            [.. columns.SelectMany(column => column.Entries.Select(entry => entry.Value))],
            InequalityCount: slots
        );
    }
}
