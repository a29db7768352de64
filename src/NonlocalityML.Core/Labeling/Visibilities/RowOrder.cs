namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// The order of rows for <see cref="RowSearch"/>: from the last place on, each takes the row that adds least to the largest value
/// of those placed, as far as some answers of the columns tell that climb along.
/// </summary>
internal sealed class RowOrder
{
    private readonly int[] matrix;
    private readonly int stride;
    private readonly bool isFixed;
    private readonly List<int> placed = []; // from the last place on

    /// <param name="matrix">[row, column] in C order.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="stride">Columns, those of zeros included.</param>
    /// <param name="isFixed">Whether row 0 and column 0 have the sign +1; row 0 comes first then.</param>
    /// <param name="begin">Rows that take the first places.</param>
    public RowOrder(int[] matrix, int rows, int stride, bool isFixed, IReadOnlyCollection<int> begin)
    {
        (this.matrix, this.stride, this.isFixed) = (matrix, stride, isFixed);
        var answers = Enumerable.Range(0, rows).Select(row => Answers(matrix.AsSpan(row * stride, stride))).ToArray();
        var values = new long[rows];
        List<int> left = [.. Enumerable.Range(0, rows)];
        Known = new LocalMaximum[rows];
        for (var place = rows - 1; place >= 0; place--)
        {
            var row = left.Where(row => (place == 0 || !isFixed || row > 0) && (place < begin.Count || !begin.Contains(row)))
                .MinBy(row => answers.Select((answer, k) => values[k] + Math.Abs(Product(row, answer))).Max());
            left.Remove(row);
            placed.Add(row);
            answers[row] = Answers(matrix.AsSpan(row * stride, stride));
            for (var k = 0; k < answers.Length; k++)
                values[k] = Climb(answers[k]);
            var best = Array.IndexOf(values, values.Max());
            Known[place] = new(values[best], [.. Enumerable.Reverse(placed).Select(own => Sign(own, answers[best]))]);
        }

        Rows = [.. Enumerable.Reverse(placed)];
    }

    /// <summary>The row at each place.</summary>
    public int[] Rows { get; }

    /// <summary>For each place the best signs known of the rows from there on, alone.</summary>
    public LocalMaximum[] Known { get; }

    private int[] Answers(ReadOnlySpan<int> sums)
    {
        var result = new int[stride];
        for (var column = 0; column < stride; column++)
            result[column] = Answer(sums[column], column);
        return result;
    }

    private int Answer(int sum, int column) => sum < 0 && !(isFixed && column == 0) ? -1 : 1;

    private sbyte Sign(int row, int[] answers) => Product(row, answers) < 0 && !(isFixed && row == 0) ? (sbyte)-1 : (sbyte)1;

    private long Product(int row, int[] answers)
    {
        var sum = 0;
        var own = matrix.AsSpan(row * stride, stride);
        for (var column = 0; column < own.Length; column++)
            sum += own[column] * answers[column];
        return sum;
    }

    /// <summary>Rows and columns answer each other until nothing improves.</summary>
    /// <returns>What they reach.</returns>
    private long Climb(int[] answers)
    {
        for (var last = long.MinValue; ; )
        {
            var sums = new int[stride];
            foreach (var row in placed)
            {
                var sign = Sign(row, answers);
                var own = matrix.AsSpan(row * stride, stride);
                for (var column = 0; column < own.Length; column++)
                    sums[column] += sign * own[column];
            }

            var value = 0L;
            for (var column = 0; column < stride; column++)
            {
                // What is not asked stays as it was: it may be asked by rows that follow.
                if (sums[column] != 0)
                    answers[column] = Answer(sums[column], column);
                value += answers[column] * (long)sums[column];
            }

            if (value <= last)
                return value;
            last = value;
        }
    }
}
