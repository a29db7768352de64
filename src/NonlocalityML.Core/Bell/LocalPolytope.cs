using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// Linear optimisation over the local polytope by exact enumeration: all parties but the one with the most strategies are
/// enumerated, and that one answers best, setting by setting. Partial sums are shared between strategies that begin alike.
/// </summary>
public static class LocalPolytope
{
    /// <summary>The largest number of enumerated strategies that is accepted.</summary>
    public const long MaximumEnumeration = 1L << 32;

    /// <summary>Strategies between two looks whether cancellation was asked for.</summary>
    internal const uint StopPeriod = 1 << 10;

    /// <summary>How many strategies <see cref="Maximize{T}"/> enumerates: those of all parties but the largest.</summary>
    public static BigInteger EnumerationCount(Scenario scenario) =>
        scenario.StrategyCount / Enumerable.Range(0, scenario.Parties).Max(scenario.StrategyCountOf);

    /// <summary>The largest value of sum c[i] over the slots i that a deterministic strategy occupies, with one that attains
    /// it.</summary>
    /// <typeparam name="T">Number type; with whole numbers the result is exact (overflow throws only if the type checks
    /// it).</typeparam>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="slotCoefficients">Slot tensor of coefficients, C order.</param>
    /// <param name="cancellation">Ends the enumeration.</param>
    /// <exception cref="InvalidInputException">Too many strategies; the message tells how many.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static (T Value, DeterministicStrategy Strategy) Maximize<T>(
        Scenario scenario,
        ReadOnlySpan<T> slotCoefficients,
        CancellationToken cancellation = default
    )
        where T : INumber<T>
    {
        var count = EnumerationCount(scenario);
        if (count > MaximumEnumeration)
        {
            throw new InvalidInputException(
                $"An exact local bound in {scenario} needs {count} strategies to be enumerated; at most "
                    + $"{MaximumEnumeration} are accepted."
            );
        }

        var responder = Enumerable.Range(0, scenario.Parties).MaxBy(scenario.StrategyCountOf);
        int[] order = [.. Enumerable.Range(0, scenario.Parties).Where(party => party != responder), responder];
        var search = new Search<T>(scenario, order, MoveLast(scenario, responder, slotCoefficients), cancellation);
        return search.Run();
    }

    private static T[] MoveLast<T>(Scenario scenario, int party, ReadOnlySpan<T> tensor)
    {
        var length = scenario.Slots(party);
        var inner = Enumerable
            .Range(party + 1, scenario.Parties - party - 1)
            .Aggregate(1, (product, p) => product * scenario.Slots(p));
        var moved = new T[tensor.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            var outer = i / (inner * length);
            var (slot, rest) = Math.DivRem(i % (inner * length), inner);
            moved[(((outer * inner) + rest) * length) + slot] = tensor[i];
        }

        return moved;
    }

    private sealed class Search<T>(Scenario scenario, int[] order, T[] coefficients, CancellationToken cancellation)
        where T : INumber<T>
    {
        private readonly int[][] answers =
        [
            .. Enumerable.Range(0, scenario.Parties).Select(party => new int[scenario.Settings(party)]),
        ];
        private readonly T[][][] partialSums = Buffers(scenario, order);
        private int[][] best = [];
        private T bestValue = T.Zero;
        private uint responses;

        public (T Value, DeterministicStrategy Strategy) Run()
        {
            Contract(0, coefficients);
            return (bestValue, new DeterministicStrategy(scenario, best));
        }

        /// <summary>For the parties at <paramref name="position"/> and after: the table holds what the earlier ones
        /// left.</summary>
        private void Contract(int position, T[] table)
        {
            if (position == order.Length - 1)
                Respond(table);
            else
                Enumerate(position, 0, 0, table, null);
        }

        private void Enumerate(int position, int setting, int firstSlot, T[] table, T[]? sum)
        {
            var party = order[position];
            if (setting == scenario.Settings(party))
            {
                Contract(position + 1, sum!);
                return;
            }

            var outcomes = scenario.Outcomes(party, setting);
            var next = partialSums[position][setting];
            for (var outcome = 0; outcome < outcomes; outcome++)
            {
                answers[party][setting] = outcome;
                var row = table.AsSpan((firstSlot + outcome) * next.Length, next.Length);
                if (sum is null)
                {
                    row.CopyTo(next);
                }
                else
                {
                    for (var i = 0; i < next.Length; i++)
                        next[i] = sum[i] + row[i];
                }

                Enumerate(position, setting + 1, firstSlot + outcomes, table, next);
            }
        }

        private void Respond(T[] table)
        {
            if (++responses % StopPeriod == 0)
                cancellation.ThrowIfCancellationRequested();
            var party = order[^1];
            var value = T.Zero;
            var slot = 0;
            for (var setting = 0; setting < answers[party].Length; setting++)
            {
                var outcomes = scenario.Outcomes(party, setting);
                var answer = 0;
                for (var outcome = 1; outcome < outcomes; outcome++)
                {
                    if (table[slot + outcome] > table[slot + answer])
                        answer = outcome;
                }

                answers[party][setting] = answer;
                value += table[slot + answer];
                slot += outcomes;
            }

            if (best.Length > 0 && value <= bestValue)
                return;
            bestValue = value;
            best = [.. answers.Select(a => (int[])a.Clone())];
        }

        private static T[][][] Buffers(Scenario scenario, int[] order)
        {
            var rest = scenario.SlotLength;
            var buffers = new T[order.Length - 1][][];
            for (var position = 0; position < buffers.Length; position++)
            {
                rest /= scenario.Slots(order[position]);
                buffers[position] = [.. Enumerable.Range(0, scenario.Settings(order[position])).Select(_ => new T[rest])];
            }

            return buffers;
        }
    }
}
