using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Completion;

/// <summary>
/// The mean outcomes A_x, B_y that two parties can have beside given correlators E_xy without signalling:
/// |A_x + B_y| &lt;= 1 + E_xy and |A_x - B_y| &lt;= 1 - E_xy. Each limit is widened by a different amount below 1e-10, so that
/// no two vertices fall together; what is widened still holds every such pair of means.
/// </summary>
/// <remarks>
/// From a first vertex the edges lead to all others: the graph of a polytope is connected, and a vertex that no two fall together
/// at has as many edges as there are means. All arithmetic is exact, in whole multiples of 2^-55: the equations have two
/// coefficients +1 or -1 each, so that the inverse of a basis has entries 0, 1/2 and 1.
/// </remarks>
internal sealed class MarginalPolytope
{
    /// <summary>More vertices than these are not looked for; four settings a party have about so many.</summary>
    public const int MaximumVertices = 1 << 14;

    /// <summary>Binary places of the limits; coordinates have one more.</summary>
    private const int Places = 54;

    /// <summary>The largest widening, in units of the limits.</summary>
    private const int Widening = 1 << 20;

    private const int Attempts = 4;

    private readonly int first;
    private readonly int dimension;
    private readonly (int A, int B, int SignA, int SignB)[] sides;
    private readonly long[] limits;

    /// <summary>Two vertices fell together; other widenings keep them apart.</summary>
    private bool hasTie;

    private MarginalPolytope(IncompleteTable table, ulong seed)
    {
        first = table.Scenario.Settings(0);
        var second = table.Scenario.Settings(1);
        dimension = first + second;
        var stream = new RandomStream(seed, (ulong)dimension);
        sides =
        [
            .. from x in Enumerable.Range(0, first)
            from y in Enumerable.Range(0, second)
            from signA in (int[])[1, -1]
            from signB in (int[])[1, -1]
            select (x, first + y, signA, signB),
        ];
        limits =
        [
            .. sides.Select(side =>
            {
                var limit = 2 * table.MassOf(side.A, side.B - first, isOdd: side.SignA != side.SignB);
                return Ceiling(limit) + 1 + stream.NextInt(Widening);
            }),
        ];
    }

    /// <summary>All vertices: A_0, A_1, .., B_0, .. in units of 2^-55. Null where there are more than
    /// <see cref="MaximumVertices"/>.</summary>
    /// <param name="table">Correlators of every joint setting of two parties.</param>
    public static IReadOnlyList<long[]>? Vertices(IncompleteTable table)
    {
        for (var attempt = 0UL; attempt < Attempts; attempt++)
        {
            var polytope = new MarginalPolytope(table, attempt);
            var vertices = polytope.Walk();
            if (!polytope.hasTie)
                return vertices;
        }

        return null;
    }

    /// <summary>A number of a vertex.</summary>
    public static Rational Value(long coordinate) => new(coordinate, 1L << (Places + 1));

    private static long Ceiling(Rational value)
    {
        var scaled = value * new Rational(1L << Places, 1);
        var floor = System.Numerics.BigInteger.DivRem(scaled.Numerator, scaled.Denominator, out var rest);
        return (long)floor + (rest.IsZero ? 0 : 1);
    }

    private List<long[]>? Walk()
    {
        var start = Start();
        var (seen, open, vertices) = (new HashSet<string> { Key(start) }, new Queue<int[]>([start]), new List<long[]>());
        while (!hasTie && open.TryDequeue(out var basis))
        {
            var inverse = Inverse(basis);
            var vertex = Vertex(basis, inverse);
            vertices.Add(vertex);
            for (var leaving = 0; leaving < dimension; leaving++)
            {
                var neighbour = Replaced(basis, leaving, Entering(basis, vertex, Column(inverse, leaving, -1)));
                if (!seen.Add(Key(neighbour)))
                    continue;
                if (hasTie || seen.Count > MaximumVertices)
                    return null;
                open.Enqueue(neighbour);
            }
        }

        return vertices;
    }

    /// <summary>From the origin along the axes: side -1-j holds coordinate j at 0 until a real one takes its place.</summary>
    private int[] Start()
    {
        int[] basis = [.. Enumerable.Range(0, dimension).Select(j => -1 - j)];
        for (var j = 0; j < dimension && !hasTie; j++)
        {
            var inverse = Inverse(basis);
            var leaving = Array.IndexOf(basis, -1 - j);
            basis = Replaced(basis, leaving, Entering(basis, Vertex(basis, inverse), Column(inverse, leaving, 1)));
        }

        return basis;
    }

    private static string Key(int[] basis) => string.Join(',', basis);

    private static int[] Replaced(int[] basis, int leaving, int entering) =>
        [.. basis.Where((_, place) => place != leaving).Append(entering).Order()];

    /// <summary>The side that a ray from a vertex meets first.</summary>
    private int Entering(int[] basis, long[] vertex, int[] direction)
    {
        var (found, leastSlack, itsRate, isTied) = (-1, 0L, 1, false);
        for (var side = 0; side < sides.Length; side++)
        {
            var (a, b, signA, signB) = sides[side];
            var rate = (signA * direction[a]) + (signB * direction[b]);
            if (rate <= 0 || Array.IndexOf(basis, side) >= 0)
                continue;
            var slack = (2 * limits[side]) - ((signA * vertex[a]) + (signB * vertex[b]));
            var order = found < 0 ? -1 : ((Int128)slack * itsRate).CompareTo((Int128)leastSlack * rate);
            if (order < 0)
                (found, leastSlack, itsRate, isTied) = (side, slack, rate, false);
            else if (order == 0)
                isTied = true;
        }

        hasTie |= isTied || found < 0;
        return found;
    }

    private static int[] Column(int[,] inverse, int column, int sign) =>
        [.. Enumerable.Range(0, inverse.GetLength(0)).Select(row => sign * inverse[row, column])];

    private long[] Vertex(int[] basis, int[,] inverse)
    {
        var vertex = new long[dimension];
        for (var row = 0; row < dimension; row++)
        {
            for (var column = 0; column < dimension; column++)
                vertex[row] += inverse[row, column] * (basis[column] < 0 ? 0 : limits[basis[column]]);
        }

        return vertex;
    }

    /// <summary>Twice the inverse of the sides of a basis: whole numbers.</summary>
    private int[,] Inverse(int[] basis)
    {
        var rows = new double[dimension, 2 * dimension];
        for (var i = 0; i < dimension; i++)
        {
            rows[i, dimension + i] = 1;
            if (basis[i] < 0)
            {
                rows[i, -1 - basis[i]] = 1;
                continue;
            }

            var (a, b, signA, signB) = sides[basis[i]];
            (rows[i, a], rows[i, b]) = (signA, signB);
        }

        // Every number on the way is a small multiple of a power of 2.
        for (var column = 0; column < dimension; column++)
        {
            var pivot = Enumerable.Range(column, dimension - column).MaxBy(row => Math.Abs(rows[row, column]));
            var scale = rows[pivot, column];
            for (var k = 0; k < 2 * dimension; k++)
                (rows[pivot, k], rows[column, k]) = (rows[column, k], rows[pivot, k] / scale);
            for (var row = 0; row < dimension; row++)
            {
                if (row == column || rows[row, column] is not (not 0 and var factor))
                    continue;
                for (var k = 0; k < 2 * dimension; k++)
                    rows[row, k] -= factor * rows[column, k];
            }
        }

        var inverse = new int[dimension, dimension];
        for (var row = 0; row < dimension; row++)
        {
            for (var column = 0; column < dimension; column++)
                inverse[row, column] = checked((int)(2 * rows[row, dimension + column]));
        }

        return inverse;
    }
}
