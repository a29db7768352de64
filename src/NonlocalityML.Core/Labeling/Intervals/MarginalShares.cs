using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Coefficients of correlators and marginals as a table of coefficients whose largest is small: a marginal's coefficient is
/// shared out among the settings of the other party, in proportion to the room that the correlators' leave there.
/// </summary>
/// <param name="memory">Where the numbers are kept.</param>
/// <param name="rows">Settings of the responder.</param>
/// <param name="columns">Settings of the leader.</param>
internal sealed class MarginalShares<T>(AlignedMemory memory, int rows, int columns)
    where T : unmanaged, ILanes<T>
{
    /// <summary>Keeps quotients finite.</summary>
    private const float Least = 1e-9f,
        LeastLargest = 1e-6f;

    private readonly int width = columns + 1;
    private readonly AlignedSpan<T> free = memory.Allocate<T>(rows * columns),
        first = memory.Allocate<T>(columns),
        second = memory.Allocate<T>(rows);

    /// <summary>The largest coefficient of the table; divided by it, all lie in [-1, 1].</summary>
    /// <param name="matrix">Correlators' coefficients, bordered by the marginals'.</param>
    public T Share(AlignedSpan<T> matrix)
    {
        var room = Room(matrix);
        for (var x = 0; x < columns; x++)
            first[x] = T.All(0);
        for (var y = 0; y < rows; y++)
        {
            var sum = T.All(0);
            for (var x = 0; x < columns; x++)
            {
                var left = T.Max(room - T.Abs(Correlator(matrix, y, x)), T.All(0)) + T.All(Least);
                free[(y * columns) + x] = left;
                first[x] += left;
                sum += left;
            }

            second[y] = matrix[(y + 1) * width] / sum;
        }

        for (var x = 0; x < columns; x++)
            first[x] = matrix[x + 1] / first[x];
        var largest = T.All(LeastLargest);
        for (var y = 0; y < rows; y++)
        for (var x = 0; x < columns; x++)
        {
            T left = free[(y * columns) + x],
                a = T.Abs(first[x] * left),
                b = T.Abs(second[y] * left),
                both = T.Abs(Correlator(matrix, y, x));
            // The two largest of three: all but the smallest.
            largest = T.Max(largest, T.Max(a, b) + T.Max(both, T.Min(a, b)));
        }

        return largest;
    }

    /// <summary>Writes the table that was shared out last, divided by its largest coefficient: for each row and column leader and
    /// responder answer +1, leader alone, responder alone, none.</summary>
    public void WriteCells(AlignedSpan<T> matrix, T largest, AlignedSpan<T> cells)
    {
        var scale = T.All(1) / largest;
        for (var y = 0; y < rows; y++)
        for (var x = 0; x < columns; x++)
        {
            T left = free[(y * columns) + x] * scale,
                a = first[x] * left,
                b = second[y] * left,
                both = Correlator(matrix, y, x) * scale,
                // The middle of the four lies between the largest and the smallest.
                one = a + b + both,
                two = a - b - both,
                three = b - a - both,
                four = both - a - b,
                middle = (T.Max(T.Max(one, two), T.Max(three, four)) + T.Min(T.Min(one, two), T.Min(three, four))) * T.All(0.5f);
            var cell = cells + (4 * ((y * columns) + x));
            cell[0] = Clip(one - middle);
            cell[1] = Clip(two - middle);
            cell[2] = Clip(three - middle);
            cell[3] = Clip(four - middle);
        }
    }

    /// <summary>At least this large is the largest coefficient, however marginals are shared out.</summary>
    private T Room(AlignedSpan<T> matrix)
    {
        T room = T.All(0),
            ofFirst = T.All(0),
            ofSecond = T.All(0);
        for (var y = 0; y < rows; y++)
        {
            var sum = T.Abs(matrix[(y + 1) * width]);
            ofSecond += sum;
            for (var x = 0; x < columns; x++)
            {
                var size = T.Abs(Correlator(matrix, y, x));
                room = T.Max(room, size);
                sum += size;
            }

            room = T.Max(room, sum * T.All(1f / columns));
        }

        for (var x = 0; x < columns; x++)
        {
            var sum = T.Abs(matrix[x + 1]);
            ofFirst += sum;
            for (var y = 0; y < rows; y++)
                sum += T.Abs(Correlator(matrix, y, x));
            room = T.Max(room, sum * T.All(1f / rows));
        }

        return T.Max(room, (ofFirst + ofSecond) * T.All(1f / (rows * columns)));
    }

    private T Correlator(AlignedSpan<T> matrix, int y, int x) => matrix[((y + 1) * width) + x + 1];

    private static T Clip(T value) => T.Max(T.Min(value, T.All(1)), T.All(-1));
}
