using System.Numerics.Tensors;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// The point nearest to the origin of the convex hull of columns that are only known by the one that is least in a direction
/// (Wolfe, Mathematical Programming 11, 128 (1976)): a few columns are kept whose hull has the point in its interior, and the
/// least column is added as long as it is nearer.
/// </summary>
internal sealed class MinimumNormPoint
{
    private const double Rounding = 1e-12;

    private readonly List<double[]> columns = [];
    private readonly List<double> weights = [];
    private readonly List<int> tags = [];
    private readonly List<double[]> factor = []; // Cholesky factor of all products + 1, row i of length i + 1

    /// <param name="first">Columns to begin with, the first of them not zero.</param>
    public MinimumNormPoint(params IEnumerable<TaggedColumn> first)
    {
        foreach (var column in first)
            Add(column);
        for (var i = 0; i < weights.Count; i++)
            weights[i] = 1.0 / weights.Count;
        Point = new double[columns[0].Length];
        Settle();
    }

    /// <summary>The nearest point of the hull of the columns kept.</summary>
    public double[] Point { get; private set; }

    public double SquaredNorm => TensorPrimitives.SumOfSquares<double>(Point);

    /// <summary>The tags of the columns kept.</summary>
    public IReadOnlyList<int> Tags => tags;

    /// <summary>Adds a column and goes to the nearest point of the hull.</summary>
    /// <returns>False where the column adds nothing but rounding.</returns>
    public bool Step(TaggedColumn column)
    {
        if (!Add(column))
            return false;
        Settle();
        return true;
    }

    private void Settle()
    {
        while (true)
        {
            var affine = AffineWeights();
            var step = 1.0;
            for (var i = 0; i < affine.Length; i++)
            {
                if (affine[i] < Rounding && weights[i] > affine[i])
                    step = Math.Min(step, weights[i] / (weights[i] - affine[i]));
            }

            for (var i = 0; i < affine.Length; i++)
                weights[i] += step * (affine[i] - weights[i]);
            var isInside = true;
            for (var i = weights.Count - 1; i >= 0; i--)
            {
                if (weights[i] > Rounding || columns.Count == 1)
                    continue;
                Remove(i);
                isInside = false;
            }

            if (isInside)
                break;
        }

        var total = weights.Sum();
        var point = new double[Point.Length];
        for (var i = 0; i < columns.Count; i++)
            TensorPrimitives.MultiplyAdd<double>(columns[i], weights[i] / total, point, point);
        Point = point;
    }

    private bool Add(TaggedColumn tagged)
    {
        var column = tagged.Column;
        var products = new double[columns.Count + 1];
        for (var i = 0; i < columns.Count; i++)
            products[i] = TensorPrimitives.Dot<double>(columns[i], column);
        products[^1] = TensorPrimitives.SumOfSquares<double>(column);
        if (FactorRow(products, columns.Count) is not { } row)
            return false;
        columns.Add(column);
        tags.Add(tagged.Tag);
        weights.Add(0);
        factor.Add(row);
        return true;
    }

    /// <summary>The next row of the factor; null where the column lies in the affine hull of the others.</summary>
    private double[]? FactorRow(double[] products, int count)
    {
        var row = new double[count + 1];
        for (var i = 0; i < count; i++)
        {
            var sum = products[i] + 1 - TensorPrimitives.Dot<double>(factor[i].AsSpan(0, i), row.AsSpan(0, i));
            row[i] = sum / factor[i][i];
        }

        var pivot = products[count] + 1 - TensorPrimitives.SumOfSquares<double>(row.AsSpan(0, count));
        if (!(pivot > Rounding * (products[count] + 1)))
            return null;
        row[count] = Math.Sqrt(pivot);
        return row;
    }

    private void Remove(int index)
    {
        columns.RemoveAt(index);
        weights.RemoveAt(index);
        tags.RemoveAt(index);
        factor.RemoveAt(index);
        // The rows below have an entry too many: one rotation after another brings them back to lower triangular form.
        for (var i = index; i < columns.Count; i++)
        {
            double a = factor[i][i],
                b = factor[i][i + 1];
            var length = Math.Sqrt((a * a) + (b * b));
            var (cosine, sine) = (a / length, b / length);
            for (var j = i; j < columns.Count; j++)
            {
                double left = factor[j][i],
                    right = factor[j][i + 1];
                factor[j][i] = (cosine * left) + (sine * right);
                factor[j][i + 1] = (cosine * right) - (sine * left);
            }
        }

        for (var i = index; i < columns.Count; i++)
            factor[i] = factor[i][..(i + 1)];
    }

    /// <summary>The weights of the point nearest to the origin of the affine hull: (products + 1) m = 1, divided by its
    /// sum.</summary>
    private double[] AffineWeights()
    {
        var count = columns.Count;
        var solution = new double[count];
        for (var i = 0; i < count; i++)
            solution[i] = (1 - TensorPrimitives.Dot<double>(factor[i].AsSpan(0, i), solution.AsSpan(0, i))) / factor[i][i];
        for (var i = count - 1; i >= 0; i--)
        {
            solution[i] /= factor[i][i];
            for (var j = 0; j < i; j++)
                solution[j] -= factor[i][j] * solution[i];
        }

        var total = solution.Sum();
        return Array.ConvertAll(solution, value => value / total);
    }
}

/// <summary>A column and a number by which its source knows it.</summary>
internal readonly record struct TaggedColumn(double[] Column, int Tag);
