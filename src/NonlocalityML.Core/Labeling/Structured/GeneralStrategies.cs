using System.Numerics.Tensors;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// Any scenario. The cells are the slots of the scenario with the party of most strategies moved to the last axis: the others are
/// enumerated with shared partial sums, and that one answers best. The coordinates are those of Collins and Gisin, as many as
/// there are affinely independent strategies: an axis for each party, whose place 0 sums over its outcomes and whose other places
/// are the outcomes of its settings but the last of each.
/// </summary>
internal sealed class GeneralStrategies : StrategySpace
{
    /// <summary>Strategies of all parties but one that are enumerated in each step.</summary>
    public const int MaximumEnumeration = 1 << 24;

    /// <summary>The largest basis: its inverse has the square of this many numbers.</summary>
    public const int MaximumRank = 1 << 12;

    private readonly int[] order;
    private readonly int[] tableIndexOfCell;
    private readonly double[][][] partialSums;
    private readonly int[][] answers;
    private readonly int[] corner,
        reducedSlots;
    private readonly double[] expanded,
        expanding;
    private long bestStrategy;
    private double bestValue;
    private uint responses;
    private CancellationToken cancellation;

    public GeneralStrategies(Scenario scenario)
        : base(scenario)
    {
        var count = LocalPolytope.EnumerationCount(scenario);
        if (count > MaximumEnumeration || scenario.StrategyCount > long.MaxValue)
            throw new InvalidInputException(
                $"Scenario {scenario} needs {count} strategies to be enumerated in each step; the structured engine accepts "
                    + $"{MaximumEnumeration}."
            );

        var parties = Enumerable.Range(0, scenario.Parties);
        var responder = parties.MaxBy(scenario.StrategyCountOf);
        order = [.. parties.Where(party => party != responder), responder];
        reducedSlots = [.. order.Select(party => 1 + scenario.Slots(party) - scenario.Settings(party))];
        Rank = reducedSlots.Aggregate(1, (product, slots) => product * slots); // at most the number of slots
        if (Rank > MaximumRank)
            throw new InvalidInputException(
                $"Scenario {scenario} has {Rank} affinely independent strategies; the structured engine accepts {MaximumRank}."
            );

        tableIndexOfCell = MapCells();
        answers = [.. parties.Select(party => new int[scenario.Settings(party)])];
        corner = new int[scenario.SettingTuples];
        (expanded, expanding) = (new double[scenario.SlotLength], new double[scenario.SlotLength]);
        var rest = scenario.SlotLength;
        partialSums =
        [
            .. order
                .SkipLast(1)
                .Select(party =>
                {
                    rest /= scenario.Slots(party);
                    return Enumerable.Range(0, scenario.Settings(party)).Select(_ => new double[rest]).ToArray();
                }),
        ];
    }

    public override int Cells => Pad(Scenario.SlotLength);

    public override int Coordinates => Pad(Rank);

    public override int Rank { get; }

    public override double LowValue => 0;

    public override bool IsCell(int index) => index < Scenario.SlotLength;

    public override bool Load(ReadOnlySpan<double> table, AlignedSpan<double> cells)
    {
        for (var i = 0; i < tableIndexOfCell.Length; i++)
            cells[i] = table[tableIndexOfCell[i]];
        return true;
    }

    public override void Column(long strategy, AlignedSpan<double> coordinates, AlignedSpan<double> cells)
    {
        cells.AsSpan(Cells).Clear();
        foreach (var index in Corner(strategy))
            cells[index] = 1;
        // A coordinate is 1 where each party's place on its axis is 0 or an outcome that it answers.
        coordinates.AsSpan(Coordinates).Clear();
        coordinates[0] = 1;
        var stride = Rank;
        for (var (i, places) = (0, (List<int>)[0]); i < order.Length; i++)
        {
            var party = order[i];
            stride /= reducedSlots[i];
            var count = places.Count;
            for (
                var (setting, place) = (0, 1);
                setting < Scenario.Settings(party);
                place += Scenario.Outcomes(party, setting++) - 1
            )
            {
                if (answers[party][setting] == Scenario.Outcomes(party, setting) - 1)
                    continue;
                for (var prefix = 0; prefix < count; prefix++)
                {
                    places.Add(places[prefix] + ((place + answers[party][setting]) * stride));
                    coordinates[places[^1]] = 1;
                }
            }
        }
    }

    /// <summary>One party after another: the last outcome of a setting is what place 0 holds without the others.</summary>
    public override void Expand(AlignedSpan<double> coordinates, double total, AlignedSpan<double> cells)
    {
        var (source, target) = (expanding, expanded);
        coordinates.AsSpan(Rank).CopyTo(source);
        for (var (i, outer, inner) = (0, 1, Rank); i < order.Length; i++)
        {
            inner /= reducedSlots[i];
            var slots = Scenario.Slots(order[i]);
            for (var prefix = 0; prefix < outer; prefix++)
            {
                Expand(
                    order[i],
                    inner,
                    source.AsSpan(prefix * reducedSlots[i] * inner, reducedSlots[i] * inner),
                    target.AsSpan(prefix * slots * inner, slots * inner)
                );
            }

            outer *= slots;
            (source, target) = (target, source);
        }

        source.CopyTo(cells.AsSpan(Cells));
    }

    public override void Mix(
        Basis basis,
        AlignedSpan<double> weights,
        double total,
        AlignedSpan<double> coordinates,
        AlignedSpan<double> cells
    )
    {
        cells.AsSpan(Cells).Clear();
        for (var s = 0; s < basis.Size; s++)
        {
            if (basis.Strategies[s] == Basis.Free)
                continue;
            foreach (var index in Corner(basis.Strategies[s]))
                cells[index] += weights[s];
        }
    }

    public override (long Strategy, double Value) Best(AlignedSpan<double> coefficients, CancellationToken cancellation)
    {
        (bestValue, responses, this.cancellation) = (double.NegativeInfinity, 0, cancellation);
        Contract(0, coefficients.AsSpan(Scenario.SlotLength));
        return (bestStrategy, bestValue);
    }

    public override void AddTo(List<long> strategies, List<double> weights, long strategy, double weight)
    {
        strategies.Add(strategy);
        weights.Add(weight);
    }

    public override double[] ToTable(AlignedSpan<double> coefficients)
    {
        var table = new double[Scenario.TableLength];
        for (var i = 0; i < tableIndexOfCell.Length; i++)
            table[tableIndexOfCell[i]] = coefficients[i];
        return table;
    }

    private void Expand(int party, int inner, ReadOnlySpan<double> source, Span<double> target)
    {
        for (var (setting, slot, place) = (0, 0, 1); setting < Scenario.Settings(party); setting++)
        {
            var outcomes = Scenario.Outcomes(party, setting);
            var last = target.Slice((slot + outcomes - 1) * inner, inner);
            source[..inner].CopyTo(last);
            for (var outcome = 0; outcome < outcomes - 1; outcome++)
            {
                var row = source.Slice((place + outcome) * inner, inner);
                row.CopyTo(target[((slot + outcome) * inner)..]);
                TensorPrimitives.Subtract(last, row, last);
            }

            (slot, place) = (slot + outcomes, place + outcomes - 1);
        }
    }

    /// <summary>The cells of a strategy, one for each joint setting; <see cref="answers"/> holds what it answers.</summary>
    private int[] Corner(long strategy)
    {
        for (var party = Scenario.Parties - 1; party >= 0; party--)
        for (var setting = Scenario.Settings(party) - 1; setting >= 0; setting--)
        {
            (strategy, var outcome) = Math.DivRem(strategy, Scenario.Outcomes(party, setting));
            answers[party][setting] = (int)outcome;
        }

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

        return corner;
    }

    private int[] MapCells()
    {
        // A slot tensor that counts its own entries, with one axis moved to the end, says where each cell comes from.
        var responder = order[^1];
        int length = Scenario.Slots(responder),
            inner = 1;
        for (var party = responder + 1; party < Scenario.Parties; party++)
            inner *= Scenario.Slots(party);
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
        if (position == order.Length - 1)
            Respond(table);
        else
            Enumerate(position, 0, 0, table, []);
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
            if (setting == 0)
                row.CopyTo(next);
            else
                TensorPrimitives.Add(sum, row, next);
            Enumerate(position, setting + 1, slot + Scenario.Outcomes(party, setting), table, next);
        }
    }

    private void Respond(ReadOnlySpan<double> table)
    {
        if (++responses % LocalPolytope.StopPeriod == 0)
            cancellation.ThrowIfCancellationRequested();
        var answer = answers[order[^1]];
        var value = 0.0;
        for (var (setting, slot) = (0, 0); setting < answer.Length; slot += Scenario.Outcomes(order[^1], setting++))
        {
            answer[setting] = TensorPrimitives.IndexOfMax(table.Slice(slot, Scenario.Outcomes(order[^1], setting)));
            value += table[slot + answer[setting]];
        }

        if (value <= bestValue)
            return;
        (bestValue, bestStrategy) = (value, 0);
        for (var party = 0; party < answers.Length; party++)
        for (var setting = 0; setting < answers[party].Length; setting++)
            bestStrategy = (bestStrategy * Scenario.Outcomes(party, setting)) + answers[party][setting];
    }
}
