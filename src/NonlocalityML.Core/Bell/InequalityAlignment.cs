using System.Numerics;

namespace NonlocalityML.Bell;

/// <summary>The member of a symmetry class that points most nearly the same way as given coefficients.</summary>
/// <param name="Cosine">The cosine of the angle between both, as vectors of reduced coefficients; 1 where they are the same up
/// to a factor.</param>
/// <param name="Inequality">The member.</param>
internal sealed record InequalityAlignment(double Cosine, ReducedInequality Inequality)
{
    /// <param name="coefficients">Reduced coefficients in slots, not all zero; see
    /// <see cref="ReducedInequality.Project"/>.</param>
    /// <param name="inequality">Any member of the class.</param>
    /// <remarks>All relabellings of all parties but the largest are gone through; the settings of that one are then assigned in
    /// the best way.</remarks>
    public static InequalityAlignment Best(ReadOnlySpan<double> coefficients, ReducedInequality inequality)
    {
        var (value, member) = new Search(inequality.Scenario, coefficients.ToArray(), inequality.Coefficients.AsSpan()).Run();
        var norms = Norm([.. coefficients]) * Norm([.. member.Select(entry => (double)entry)]);
        return new InequalityAlignment(value / norms, new ReducedInequality(inequality.Scenario, inequality.Space, [.. member]));

        static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
    }

    private sealed class Search
    {
        private readonly Scenario scenario;
        private readonly ResponderLayout layout;
        private readonly double[] target;
        private readonly long[] given;
        private readonly int[] plain; // where the others' joint slots stand as they are
        private readonly IReadOnlyList<int[]>[] permutations; // by number of outcomes
        private readonly double[] products; // [new slot of the responder, old slot]
        private readonly double[] best; // by the set of old settings that are used up
        private readonly int[] choice;
        private double bestValue = double.NegativeInfinity;
        private long[] bestMember = [];

        public Search(Scenario scenario, double[] target, ReadOnlySpan<long> given)
        {
            (this.scenario, this.target, this.given, layout) = (scenario, target, given.ToArray(), new ResponderLayout(scenario));
            plain = layout.PlainOffsets();
            permutations =
            [
                .. Enumerable
                    .Range(0, layout.Outcomes.Max() + 1)
                    .Select(count =>
                        count == 0
                            ? []
                            : SlotOrders.Of(
                                new Scenario([
                                    [count],
                                ]),
                                0
                            )
                    ),
            ];
            products = new double[layout.ResponderSlots * layout.ResponderSlots];
            (best, choice) = (new double[1 << layout.Outcomes.Length], new int[1 << layout.Outcomes.Length]);
        }

        public (double Value, long[] Member) Run()
        {
            foreach (var parties in layout.Parties)
            {
                var moved = layout.Exchange(given, parties);
                foreach (var offsets in layout.JointOffsets(party => SlotOrders.Of(scenario, party)))
                    Assign(moved, offsets);
            }

            return (bestValue, bestMember);
        }

        /// <summary>The best assignment of old settings of the responder to new ones.</summary>
        private void Assign(long[] moved, int[] offsets)
        {
            Multiply(moved, offsets);
            Array.Fill(best, double.NegativeInfinity);
            best[0] = 0;
            for (var used = 0; used < best.Length - 1; used++)
            {
                var setting = BitOperations.PopCount((uint)used);
                for (var old = 0; old < layout.Outcomes.Length; old++)
                {
                    var next = used | (1 << old);
                    if (next == used || layout.Outcomes[old] != layout.Outcomes[setting])
                        continue;
                    var value = best[used] + Outcomes(setting, old).Value;
                    if (value > best[next])
                        (best[next], choice[next]) = (value, old);
                }
            }

            if (best[^1] <= bestValue)
                return;
            bestValue = best[^1];
            bestMember = Build(moved, offsets);
        }

        private void Multiply(long[] moved, int[] offsets)
        {
            var (slots, stride) = (layout.ResponderSlots, layout.ResponderStride);
            for (var slot = 0; slot < slots; slot++)
            for (var old = 0; old < slots; old++)
            {
                var sum = 0.0;
                for (var i = 0; i < offsets.Length; i++)
                    sum += target[plain[i] + (slot * stride)] * moved[offsets[i] + (old * stride)];
                products[(slot * slots) + old] = sum;
            }
        }

        /// <summary>The best order of outcomes where an old setting takes the place of a new one.</summary>
        private (double Value, int[] Order) Outcomes(int setting, int old)
        {
            var (value, order) = (double.NegativeInfinity, Array.Empty<int>());
            foreach (var permutation in permutations[layout.Outcomes[setting]])
            {
                var sum = 0.0;
                for (var b = 0; b < permutation.Length; b++)
                    sum += products[((layout.Starts[setting] + b) * layout.ResponderSlots) + layout.Starts[old] + permutation[b]];
                if (sum > value)
                    (value, order) = (sum, permutation);
            }

            return (value, order);
        }

        private long[] Build(long[] moved, int[] offsets)
        {
            var (member, stride) = (new long[moved.Length], layout.ResponderStride);
            for (
                int used = best.Length - 1, setting = layout.Outcomes.Length - 1;
                setting >= 0;
                used &= ~(1 << choice[used]), setting--
            )
            {
                var order = Outcomes(setting, choice[used]).Order;
                for (var b = 0; b < order.Length; b++)
                for (var i = 0; i < offsets.Length; i++)
                    member[plain[i] + ((layout.Starts[setting] + b) * stride)] = moved[
                        offsets[i] + ((layout.Starts[choice[used]] + order[b]) * stride)
                    ];
            }

            return member;
        }
    }
}
