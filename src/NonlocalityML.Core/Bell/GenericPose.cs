namespace NonlocalityML.Bell;

/// <summary>
/// A quick choice among the relabelled copies of a behavior of two parties with two outcomes, where nothing is tied: settings in
/// the order of a number that no relabelling changes, outcomes so that marginals are positive or, where all marginals vanish, so
/// that the correlators of each party's first setting are.
/// </summary>
/// <remarks>Probabilities are whole numbers, in units of 2^-40, so that sums do not depend on the order of their terms.</remarks>
internal sealed class GenericPose
{
    /// <summary>What is as near to zero may be zero: 1e-9.</summary>
    private const long Near = 1L << 10;

    /// <summary>The same of squares.</summary>
    private static readonly Int128 NearSquares = Int128.One << 50;

    private readonly Party first,
        second;
    private readonly long[,] correlators;
    private readonly long[] slots;

    private GenericPose(int rows, int columns, long[] slots)
    {
        this.slots = slots;
        (first, second, correlators) = (new Party(rows), new Party(columns), new long[rows, columns]);
        for (var x = 0; x < rows; x++)
        {
            for (var y = 0; y < columns; y++)
            {
                var upper = slots.AsSpan((4 * columns * x) + (2 * y), 2);
                var lower = slots.AsSpan((4 * columns * x) + (2 * columns) + (2 * y), 2);
                var (same, different) = (upper[0] - lower[1], upper[1] - lower[0]);
                correlators[x, y] = upper[0] + lower[1] - upper[1] - lower[0];
                first.Add(x, correlators[x, y], same + different);
                second.Add(y, correlators[x, y], same - different);
            }
        }
    }

    /// <summary>For each slot of one copy, the same whichever copy is given, the slot that stands there; null where something may
    /// be tied.</summary>
    public static int[]? Of(Scenario scenario, long[] slots)
    {
        if (scenario.Parties != 2 || !scenario.IsDichotomic)
            return null;
        var (rows, columns) = (scenario.Settings(0), scenario.Settings(1));
        var pose = new GenericPose(rows, columns, slots);
        var isExchanged = false;
        if (!pose.first.Sort() || !pose.second.Sort())
            return null;
        if (rows == columns)
        {
            if (pose.first.Compare(pose.second) is not { } order)
                return null;
            isExchanged = order < 0;
            if (isExchanged)
            {
                pose = new GenericPose(rows, columns, Transposed(slots, 2 * columns));
                _ = pose.first.Sort() && pose.second.Sort();
            }
        }

        return pose.Flip() ? pose.Move(isExchanged) : null;
    }

    /// <summary>Says which settings have their outcomes exchanged.</summary>
    /// <returns>False where a sign may be either.</returns>
    private bool Flip()
    {
        var sums = first.Sums.Concat(second.Sums).ToArray();
        if (sums.All(sum => Math.Abs(sum) > Near))
        {
            first.FlipBy(first.Sums);
            second.FlipBy(second.Sums);
            return true;
        }

        var (row, column) = (first.Order[0], second.Order[0]);
        long[] along = [.. Enumerable.Range(0, second.Count).Select(y => correlators[row, y])];
        long[] down = [.. Enumerable.Range(0, first.Count).Select(x => correlators[x, column] * Math.Sign(along[column]))];
        if (sums.Any(sum => Math.Abs(sum) > Near) || along.Concat(down).Any(correlator => Math.Abs(correlator) <= Near))
            return false;
        first.FlipBy(down);
        second.FlipBy(along);
        return true;
    }

    private int[] Move(bool isExchanged)
    {
        var (rows, columns) = (first.Slots(), second.Slots());
        var places = new int[rows.Length * columns.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var (row, column) = (rows[i / columns.Length], columns[i % columns.Length]);
            places[i] = isExchanged ? (column * columns.Length) + row : (row * columns.Length) + column;
        }

        return places;
    }

    private static long[] Transposed(long[] slots, int size)
    {
        var moved = new long[slots.Length];
        for (var i = 0; i < moved.Length; i++)
            moved[i] = slots[(i % size * size) + (i / size)];
        return moved;
    }

    /// <summary>The settings of a party.</summary>
    private sealed class Party(int count)
    {
        private readonly Int128[] squares = new Int128[count];
        private readonly bool[] flips = new bool[count];

        public int Count => count;

        /// <summary>A setting's marginal, summed over the other party's settings.</summary>
        public long[] Sums { get; } = new long[count];

        /// <summary>The settings, those with the greatest number first.</summary>
        public int[] Order { get; } = [.. Enumerable.Range(0, count)];

        public void Add(int setting, long correlator, long marginal)
        {
            squares[setting] += (Int128)correlator * correlator;
            Sums[setting] += marginal;
        }

        /// <returns>False where settings may be tied.</returns>
        public bool Sort()
        {
            Array.Sort(Order, (x, y) => Key(y).CompareTo(Key(x)));
            return Enumerable.Range(1, count - 1).All(i => Key(Order[i - 1]) - Key(Order[i]) > NearSquares);
        }

        /// <returns>Positive where this party's numbers are the greater ones; null where they may be tied.</returns>
        public int? Compare(Party other)
        {
            for (var i = 0; i < count; i++)
            {
                var difference = Key(Order[i]) - other.Key(other.Order[i]);
                if (Int128.Abs(difference) > NearSquares)
                    return Int128.Sign(difference);
            }

            return null;
        }

        /// <summary>The same in all relabelled copies.</summary>
        private Int128 Key(int setting) => squares[setting] + ((Int128)Sums[setting] * Sums[setting]);

        public void FlipBy(long[] signs)
        {
            for (var x = 0; x < count; x++)
                flips[x] = signs[x] < 0;
        }

        /// <summary>The slot that stands in each place of the chosen copy.</summary>
        public int[] Slots() => [.. Order.SelectMany(x => flips[x] ? new[] { (2 * x) + 1, 2 * x } : [2 * x, (2 * x) + 1])];
    }
}
