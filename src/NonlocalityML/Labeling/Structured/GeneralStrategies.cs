using System.Numerics.Tensors;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using static NonlocalityML.Labeling.Structured.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// Any scenario. The cells, which are also the coordinates, are the slots of the scenario with the party of most strategies moved to
/// the last axis: the others are enumerated with shared partial sums, and that one answers best.
/// </summary>
internal sealed unsafe class GeneralStrategies : StrategySpace
{
    /// <summary>Strategies of all parties but one that are enumerated in each step.</summary>
    public const int MaximumEnumeration = 1 << 24;

    /// <summary>The largest basis: its inverse has the square of this many numbers.</summary>
    public const int MaximumRank = 1 << 12;

    private readonly int[] order;
    private readonly int[] tableIndexOfCell;
    private readonly double[][][] partialSums;
    private readonly int[][] answers;
    private readonly int[] corner;
    private long bestStrategy;
    private double bestValue;

    public GeneralStrategies(Scenario scenario) : base(scenario)
    {
        var count = LocalPolytope.EnumerationCount(scenario);
        if (count > MaximumEnumeration || scenario.StrategyCount > long.MaxValue)
        {
            throw new InvalidInputException(
                $"Scenario {scenario} needs {count} strategies to be enumerated in each step; the structured engine accepts {MaximumEnumeration}.");
        }

        var parties = Enumerable.Range(0, scenario.Parties);
        var responder = parties.MaxBy(scenario.StrategyCountOf);
        order = [.. parties.Where(party => party != responder), responder];
        if (Rank > MaximumRank)
        {
            throw new InvalidInputException(
                $"Scenario {scenario} has {Rank} affinely independent strategies; the structured engine accepts {MaximumRank}.");
        }

        tableIndexOfCell = MapCells();
        answers = [.. parties.Select(party => new int[scenario.Settings(party)])];
        corner = new int[scenario.SettingTuples];
        var rest = scenario.SlotLength;
        partialSums = [.. order.SkipLast(1).Select(party =>
        {
            rest /= scenario.Slots(party);
            return Enumerable.Range(0, scenario.Settings(party)).Select(_ => new double[rest]).ToArray();
        })];
    }

    public override int Cells => Pad(Scenario.SlotLength);

    public override int Coordinates => Cells;

    public override int Rank => order.Aggregate(1, (product, party) => product * (1 + Scenario.Slots(party) - Scenario.Settings(party)));

    public override double LowValue => 0;

    public override bool IsCell(int index) => index < Scenario.SlotLength;

    public override bool Load(ReadOnlySpan<double> table, double* cells)
    {
        for (var i = 0; i < tableIndexOfCell.Length; i++) cells[i] = table[tableIndexOfCell[i]];
        return true;
    }

    public override void Column(long strategy, double* coordinates, double* cells)
    {
        for (var party = Scenario.Parties - 1; party >= 0; party--)
        for (var setting = Scenario.Settings(party) - 1; setting >= 0; setting--)
        {
            (strategy, var outcome) = Math.DivRem(strategy, Scenario.Outcomes(party, setting));
            answers[party][setting] = (int)outcome;
        }

        new Span<double>(cells, Cells).Clear();
        corner[0] = 0;
        var count = 1;
        foreach (var party in order)
        {
            var settings = Scenario.Settings(party);
            for (var prefix = count - 1; prefix >= 0; prefix--)
            {
                var start = corner[prefix] * Scenario.Slots(party);
                for (var (setting, slot) = (0, 0); setting < settings; slot += Scenario.Outcomes(party, setting++))
                    corner[(prefix * settings) + setting] = start + slot + answers[party][setting];
            }

            count *= settings;
        }

        foreach (var index in corner) cells[index] = 1;
        new ReadOnlySpan<double>(cells, Cells).CopyTo(new Span<double>(coordinates, Cells));
    }

    public override void Expand(double* coordinates, double total, double* cells) =>
        new ReadOnlySpan<double>(coordinates, Cells).CopyTo(new Span<double>(cells, Cells));

    public override (long Strategy, double Value) Best(double* coefficients)
    {
        bestValue = double.NegativeInfinity;
        Contract(0, new ReadOnlySpan<double>(coefficients, Scenario.SlotLength));
        return (bestStrategy, bestValue);
    }

    public override void AddTo(List<long> strategies, List<double> weights, long strategy, double weight)
    {
        strategies.Add(strategy);
        weights.Add(weight);
    }

    public override double[] ToTable(double* coefficients)
    {
        var table = new double[Scenario.TableLength];
        for (var i = 0; i < tableIndexOfCell.Length; i++) table[tableIndexOfCell[i]] = coefficients[i];
        return table;
    }

    private int[] MapCells()
    {
        // A slot tensor that counts its own entries, with one axis moved to the end, says where each cell comes from.
        var responder = order[^1];
        int length = Scenario.Slots(responder), inner = 1;
        for (var party = responder + 1; party < Scenario.Parties; party++) inner *= Scenario.Slots(party);
        var map = new int[Scenario.SlotLength];
        for (var i = 0; i < map.Length; i++)
        {
            var (outer, slot, rest) = (i / (inner * length), i / inner % length, i % inner);
            map[(((outer * inner) + rest) * length) + slot] = Scenario.TableIndexOfSlot[i];
        }

        return map;
    }

    /// <summary>For the parties at this position and after: the table holds what the answers of the earlier ones left.</summary>
    private void Contract(int position, ReadOnlySpan<double> table)
    {
        if (position == order.Length - 1) Respond(table);
        else Enumerate(position, 0, 0, table, []);
    }

    private void Enumerate(int position, int setting, int slot, ReadOnlySpan<double> table, ReadOnlySpan<double> sum)
    {
        var party = order[position];
        if (setting == Scenario.Settings(party))
        {
            Contract(position + 1, sum);
            return;
        }

        var next = partialSums[position][setting];
        for (var outcome = 0; outcome < Scenario.Outcomes(party, setting); outcome++)
        {
            answers[party][setting] = outcome;
            var row = table.Slice((slot + outcome) * next.Length, next.Length);
            if (setting == 0) row.CopyTo(next);
            else TensorPrimitives.Add(sum, row, next);
            Enumerate(position, setting + 1, slot + Scenario.Outcomes(party, setting), table, next);
        }
    }

    private void Respond(ReadOnlySpan<double> table)
    {
        var answer = answers[order[^1]];
        var value = 0.0;
        for (var (setting, slot) = (0, 0); setting < answer.Length; slot += Scenario.Outcomes(order[^1], setting++))
        {
            answer[setting] = TensorPrimitives.IndexOfMax(table.Slice(slot, Scenario.Outcomes(order[^1], setting)));
            value += table[slot + answer[setting]];
        }

        if (value <= bestValue) return;
        bestValue = value;
        bestStrategy = 0;
        for (var party = 0; party < answers.Length; party++)
        for (var setting = 0; setting < answers[party].Length; setting++)
            bestStrategy = (bestStrategy * Scenario.Outcomes(party, setting)) + answers[party][setting];
    }
}
