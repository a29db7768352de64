using System.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>The inverse of a small dense matrix, made afresh each time; buffers are padded for vectors and reused.</summary>
internal sealed class SmallInverse(int capacity)
{
    private const double Singular = 1e-11;
    private readonly double[] rows = new double[2 * Padded(capacity) * capacity]; // [M | 1], then [1 | M^-1]
    private int size;
    private int width;

    /// <summary>Length of the vectors given to <see cref="Multiply"/> and <see cref="MultiplyLeft"/>: capacity with padding.</summary>
    public static int Padded(int capacity) => (capacity + 7) & ~7;

    /// <summary>Sets the size and clears the matrix.</summary>
    public void Reset(int newSize)
    {
        (size, width) = (newSize, Padded(newSize));
        Array.Clear(rows, 0, 2 * width * size);
        for (var i = 0; i < size; i++) Row(i)[width + i] = 1;
    }

    /// <summary>Row i of the matrix, to be filled before <see cref="Invert"/>.</summary>
    public Span<double> Row(int i) => rows.AsSpan(2 * width * i, 2 * width);

    /// <summary>Gauss-Jordan elimination with row pivoting; false if a pivot is below 1e-11.</summary>
    public bool Invert()
    {
        for (var j = 0; j < size; j++)
        {
            var pivot = j;
            for (var i = j + 1; i < size; i++)
            {
                if (Math.Abs(Row(i)[j]) > Math.Abs(Row(pivot)[j])) pivot = i;
            }

            var value = Row(pivot)[j];
            if (Math.Abs(value) < Singular) return false;
            var row = Row(j);
            if (pivot != j)
            {
                var other = Row(pivot);
                for (var k = 0; k < row.Length; k++) (row[k], other[k]) = (other[k], row[k]);
            }

            var scale = 1 / value;
            for (var k = 0; k < row.Length; k++) row[k] *= scale;
            for (var i = 0; i < size; i++)
            {
                var factor = Row(i)[j];
                if (i != j && factor != 0) AddScaled(Row(i), row, -factor);
            }
        }

        return true;
    }

    /// <summary>result = M^-1 vector; the padding of the vector is zero.</summary>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        for (var i = 0; i < size; i++) result[i] = Dot(Row(i)[width..], vector[..width]);
    }

    /// <summary>result = vector M^-1.</summary>
    public void MultiplyLeft(ReadOnlySpan<double> vector, Span<double> result)
    {
        result.Clear();
        for (var i = 0; i < size; i++) AddScaled(result[..width], Row(i)[width..], vector[i]);
    }

    /// <summary>a.b; lengths are multiples of 8.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        for (var k = 0; k < a.Length; k += Vector<double>.Count) sum += new Vector<double>(a[k..]) * new Vector<double>(b[k..]);
        return Vector.Sum(sum);
    }

    /// <summary>target += factor source; lengths are multiples of 8.</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        var scale = new Vector<double>(factor);
        for (var k = 0; k < target.Length; k += Vector<double>.Count)
            (new Vector<double>(target[k..]) + (scale * new Vector<double>(source[k..]))).CopyTo(target[k..]);
    }
}
