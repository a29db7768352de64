using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// The inverse W of a small basis matrix M (rows: conditions, columns: points), kept up to date while points and conditions come
/// and go. Row j of W belongs to point j, column t to condition t.
/// </summary>
internal sealed class BasisInverse(int capacity)
{
    private const double Singular = 1e-11;
    private readonly int stride = PaddedVector.Length(capacity);
    private readonly double[] rows = new double[PaddedVector.Length(capacity) * capacity];
    private readonly double[] product = new double[PaddedVector.Length(capacity)];

    /// <summary>Number of points, and of conditions.</summary>
    public int Size { get; private set; }

    /// <summary>The inverse of a matrix, see <see cref="GaussJordan"/>; false if a pivot is below
    /// 1e-11.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="fill">Writes row t of M.</param>
    public bool Invert(int size, Action<int, Span<double>> fill)
    {
        Size = size;
        var matrix = new double[size * stride];
        for (var t = 0; t < size; t++)
            fill(t, matrix.AsSpan(t * stride, PaddedVector.Length(size)));
        return GaussJordan.TryInvert(matrix, rows, size, stride, Singular);
    }

    /// <summary>Another point takes the place of point <paramref name="leaving"/>; <paramref name="shares"/> = W (its
    /// column).</summary>
    public void ReplacePoint(int leaving, ReadOnlySpan<double> shares)
    {
        var row = Row(leaving);
        for (var k = 0; k < row.Length; k++)
            row[k] /= shares[leaving];
        for (var j = 0; j < Size; j++)
        {
            if (j != leaving)
                PaddedVector.AddScaled(Row(j), row, -shares[j]);
        }
    }

    /// <summary>A point and a condition more. <paramref name="rate"/> is the condition at the point less what the shares
    /// give.</summary>
    /// <param name="shares">W (the conditions so far at the point).</param>
    /// <param name="condition">The condition at the points so far.</param>
    /// <param name="rate">Schur complement, not zero.</param>
    public void Append(ReadOnlySpan<double> shares, ReadOnlySpan<double> condition, double rate)
    {
        MultiplyLeft(condition, product);
        Size++;
        var added = Row(Size - 1);
        added.Clear();
        PaddedVector.AddScaled(added, product.AsSpan(0, added.Length), -1 / rate);
        added[Size - 1] = 1 / rate;
        for (var j = 0; j < Size - 1; j++)
        {
            Row(j)[Size - 1] = 0;
            PaddedVector.AddScaled(Row(j), added, -shares[j]);
        }
    }

    /// <summary>Point and condition go; the last of each takes the place left.</summary>
    public void Remove(int point, int condition)
    {
        var row = Row(point);
        var value = row[condition];
        for (var j = 0; j < Size; j++)
        {
            if (j != point)
                PaddedVector.AddScaled(Row(j), row, -Row(j)[condition] / value);
        }

        Row(Size - 1).CopyTo(row);
        for (var j = 0; j < Size - 1; j++)
            (Row(j)[condition], Row(j)[Size - 1]) = (Row(j)[Size - 1], 0);
        Size--;
    }

    /// <summary>Another condition, given at the points, takes the place of <paramref name="replaced"/>.</summary>
    public void ReplaceCondition(int replaced, ReadOnlySpan<double> condition)
    {
        MultiplyLeft(condition, product);
        var value = product[replaced];
        product[replaced] -= 1;
        for (var j = 0; j < Size; j++)
            PaddedVector.AddScaled(Row(j), product.AsSpan(0, PaddedVector.Length(Size)), -Row(j)[replaced] / value);
    }

    /// <summary>result = W vector, one number a point; what lies behind the vector is zero.</summary>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (var j = 0; j < Size; j++)
            result[j] = PaddedVector.Dot(Row(j), vector[..PaddedVector.Length(Size)]);
    }

    /// <summary>result = vector W, one number a condition.</summary>
    public void MultiplyLeft(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (var j = 0; j < Size; j++)
            PaddedVector.AddScaled(result[..PaddedVector.Length(Size)], Row(j), vector[j]);
    }

    private Span<double> Row(int j) => rows.AsSpan(stride * j, PaddedVector.Length(Size));
}
