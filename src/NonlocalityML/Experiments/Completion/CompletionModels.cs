using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Completion;

/// <summary>
/// A local model for every completion of the correlators of three parties with two settings, found at once: the weight of each
/// strategy is a sum of the completion's probabilities q_j times numbers that are not negative. A linear program finds those
/// whose distance to q is the least at the worst completion.
/// </summary>
/// <remarks>
/// Without signalling q_j is (1 +- E)/8 and an eighth of the sum, with signs, of six means of one party and twelve of two. So are
/// the model's p_i, and q_i - p_i = s_i - t_i with s_i and t_i sums of the q_j again proves (q_i - p_i)_+ &lt;= s_i. Flipping the
/// outcomes of two parties leaves the correlators, and turns signs of means: of numbers that do not change with it the sum of all
/// s_i has no means left, and half of sum |q - p| is at most that number. So only one number of each orbit of flips is kept.
/// </remarks>
internal sealed class CompletionModels
{
    private const int Outcomes = 8,
        Tuples = 8,
        Entries = Outcomes * Tuples,
        Means = 18,
        Orbits = 16,
        Places = 40;

    /// <summary>No party, and each two of them, in the bits of a joint outcome.</summary>
    private static readonly int[] Flips = [0, 0b110, 0b101, 0b011];

    /// <summary>The sign of each mean in each entry; 0 where it does not occur.</summary>
    private static readonly int[][] Signs = [.. Enumerable.Range(0, Entries).Select(SignsOf)];

    /// <summary>Deterministic strategies of which no other one is a flip: first outcomes of A and B are 0. Bits A0 A1 B0 B1 C0
    /// C1.</summary>
    private static readonly int[] Strategies = [.. Enumerable.Range(0, Entries).Where(strategy => (strategy & 0b101000) == 0)];

    /// <summary>Numbers of strategies, of s and of t, in units of 2^-Places: [orbit, entry].</summary>
    private readonly long[][] numbers;

    private CompletionModels(long[][] numbers) => this.numbers = numbers;

    /// <summary>Null where the table is of another kind.</summary>
    /// <exception cref="SolverException">The linear program was not solved.</exception>
    public static CompletionModels? Find(IncompleteTable table, ILinearSolver solver, CancellationToken cancellation)
    {
        if (!table.AreCompletionsNoSignaling || !table.Scenario.TableShape.SequenceEqual([2, 2, 2, 2, 2, 2]))
            return null;
        double[] shares = [.. Shares(table).Select(share => (double)share)];
        var (cost, starts, rows, values) = (new List<double>(), new List<int> { 0 }, new List<int>(), new List<double>());
        void Column(double price, double[] entries)
        {
            for (var row = 0; row < entries.Length; row++)
            {
                if (entries[row] == 0)
                    continue;
                rows.Add(row);
                values.Add(entries[row]);
            }

            starts.Add(rows.Count);
            cost.Add(price);
        }

        // A row for each coefficient of q_i - p_i = s_i - t_i, and one for the sum of all weights.
        void Add(double[] entries, int orbit, int entry, double sign)
        {
            entries[orbit * (Means + 1)] += sign * shares[entry];
            for (var mean = 0; mean < Means; mean++)
                entries[(orbit * (Means + 1)) + 1 + mean] += sign * Signs[entry][mean] / 8;
        }

        double[] None() => new double[(Orbits * (Means + 1)) + 1];
        foreach (var strategy in Strategies)
            for (var entry = 0; entry < Entries; entry++)
            {
                var entries = None();
                foreach (var (orbit, flipped) in Reached(strategy, entry))
                    Add(entries, orbit, flipped, 1);
                entries[^1] = Flips.Length * shares[entry];
                Column(0, entries);
            }

        foreach (var sign in (int[])[1, -1])
            for (var orbit = 0; orbit < Orbits; orbit++)
            for (var entry = 0; entry < Entries; entry++)
            {
                var entries = None();
                Add(entries, orbit, entry, sign);
                Column(sign > 0 ? shares[entry] : 0, entries);
            }

        var right = None();
        for (var orbit = 0; orbit < Orbits; orbit++)
            Add(right, orbit, EntryOf(orbit), 1);
        right[^1] = 1;
        var columns = cost.Count;
        var program = new LinearProgram(
            right.Length,
            [.. cost],
            new double[columns],
            [.. Enumerable.Repeat(double.PositiveInfinity, columns)],
            [.. starts],
            [.. rows],
            [.. values]
        );
        using var session = solver.Open(program);
        return new CompletionModels([
            .. session
                .Solve(right, cancellation)
                .Primal.Select(value => (long)Math.Round(Math.Max(0, value) * (1L << Places)))
                .Chunk(Entries),
        ]);
    }

    /// <summary>No completion has a larger NL; from the numbers alone, in exact arithmetic.</summary>
    public Rational Upper(IncompleteTable table)
    {
        var shares = Shares(table);
        // The weights, whose sum does not depend on the means, are divided by it.
        var total = Enumerable
            .Range(0, Strategies.Length * Entries)
            .Aggregate(
                Rational.Zero,
                (sum, i) => sum + (Value(Flips.Length * numbers[i / Entries][i % Entries]) * shares[i % Entries])
            );
        var model = new long[Orbits, Entries];
        for (var i = 0; i < Strategies.Length; i++)
        for (var entry = 0; entry < Entries; entry++)
        {
            foreach (var (orbit, flipped) in Reached(Strategies[i], entry))
                model[orbit, flipped] += numbers[i][entry];
        }

        var bound = Rational.Zero;
        for (var orbit = 0; orbit < Orbits; orbit++)
        {
            var (above, below) = (numbers[Strategies.Length + orbit], numbers[Strategies.Length + Orbits + orbit]);
            // What rounding leaves of s_i - t_i - q_i + p_i; no mean is above 1.
            for (var mean = -1; mean < Means; mean++)
            {
                Rational Part(int entry) => mean < 0 ? shares[entry] : new Rational(Signs[entry][mean], 8);
                var (fit, left) = (Rational.Zero, -Part(EntryOf(orbit)));
                for (var entry = 0; entry < Entries; entry++)
                {
                    if (mean >= 0 && Signs[entry][mean] == 0)
                        continue;
                    fit += Value(model[orbit, entry]) * Part(entry);
                    left += Value(above[entry] - below[entry]) * Part(entry);
                    if (mean < 0)
                        bound += Value(above[entry]) * Part(entry);
                }

                bound += Rational.Abs(left + (fit / total));
            }
        }

        return Flips.Length * bound / Tuples;
    }

    private static Rational Value(long number) => new(number, 1L << Places);

    /// <summary>(1 + E)/8 or (1 - E)/8 of each entry.</summary>
    private static Rational[] Shares(IncompleteTable table)
    {
        var shares = new Rational[Entries];
        foreach (var (places, mass) in table.Unknown.Zip(table.Masses))
        {
            foreach (var place in places)
                shares[place] = mass / places.Length;
        }

        return shares;
    }

    /// <summary>Where a flip of the strategy answers with the first outcome of an orbit: the orbit, and the entry flipped
    /// so.</summary>
    private static IEnumerable<(int Orbit, int Entry)> Reached(int strategy, int entry) =>
        from flip in Flips
        from orbit in Enumerable.Range(0, Orbits)
        where (Answer(strategy, EntryOf(orbit) % Tuples) ^ flip) == EntryOf(orbit) / Tuples
        select (orbit, entry ^ (flip * Tuples));

    /// <summary>The joint outcome of a strategy.</summary>
    private static int Answer(int strategy, int tuple) =>
        Enumerable.Range(0, 3).Sum(party => (strategy >> (5 - (2 * party) - Bit(tuple, party)) & 1) << (2 - party));

    /// <summary>The entry that stands for an orbit: of each joint setting the outcomes 000 and 001.</summary>
    private static int EntryOf(int orbit) => (orbit % 2 * Tuples) + (orbit / 2);

    private static int Bit(int number, int party) => number >> (2 - party) & 1;

    /// <summary>Means of A, B and C, each setting 0 and 1, then of AB, AC and BC.</summary>
    private static int[] SignsOf(int entry)
    {
        var (signs, pair) = (new int[Means], 0);
        int Sign(int party) => 1 - (2 * Bit(entry / Tuples, party));
        for (var party = 0; party < 3; party++)
        {
            var setting = Bit(entry % Tuples, party);
            signs[(2 * party) + setting] = Sign(party);
            for (var other = party + 1; other < 3; other++, pair++)
                signs[6 + (4 * pair) + (2 * setting) + Bit(entry % Tuples, other)] = Sign(party) * Sign(other);
        }

        return signs;
    }
}
