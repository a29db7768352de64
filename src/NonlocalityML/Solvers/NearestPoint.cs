using System.Numerics.Tensors;
using NonlocalityML.Numerics;

namespace NonlocalityML.Solvers;

/// <summary>
/// The point of a growing polytope nearest to a target, fully corrective: after every new vertex the best weights of all held
/// vertices are found, and those without weight are dropped (Wolfe, Mathematical Programming 11, 128 (1976)), so that few
/// vertices do. With L L' = D'D + 11' of the held vertices D, the best weights of any target b are w = A + c B with LL' A = D'b,
/// LL' B = 1 and c from sum w = 1: a moving target costs nothing.
/// </summary>
internal sealed class NearestPoint
{
    /// <summary>Weights up to this count as zero.</summary>
    private const double Smallest = 1e-13;

    /// <summary>A vertex nearer than this to the affine hull of those held, as a share of its squared length, is left
    /// out.</summary>
    private const double Independent = 1e-10;

    private readonly List<double[]> vertices = [];
    private readonly List<double[]> rows = []; // of L
    private readonly List<double> weights = [];
    private readonly List<int> labels = [];
    private readonly double[] target;

    /// <summary>Aims at the origin.</summary>
    /// <param name="first">One or more vertices to begin with, and labels by which the caller knows them.</param>
    public NearestPoint(params IReadOnlyList<LabelledVertex> first)
    {
        var dimension = first[0].Vertex.Length;
        (target, Point) = (new double[dimension], new double[dimension]);
        foreach (var (vertex, label) in first)
            Hold(vertex, label);
        for (var k = 0; k < Count; k++)
            weights[k] = 1.0 / Count;
        Balance();
    }

    private NearestPoint(double[] target) => (this.target, Point) = ([.. target], new double[target.Length]);

    /// <summary>A mixture as it was: with the same vertices, weights and factor it goes on with the same digits.</summary>
    public static NearestPoint Restored(double[] target, double[][] vertices, int[] labels, double[] weights, double[] factor)
    {
        var mixture = new NearestPoint(target);
        mixture.vertices.AddRange(vertices);
        mixture.labels.AddRange(labels);
        mixture.weights.AddRange(weights);
        for (int row = 0, next = 0; row < labels.Length; next += ++row)
            mixture.rows.Add(factor[next..(next + row + 1)]);
        mixture.Mix();
        return mixture;
    }

    /// <summary>The nearest point found.</summary>
    public double[] Point { get; }

    public double SquaredNorm => OrderedSum.OfSquares(Point);

    public int Count => labels.Count;

    /// <summary>Labels of the vertices held.</summary>
    public IReadOnlyList<int> Labels => labels;

    /// <summary>The rows of L one after another.</summary>
    public IReadOnlyList<double> Factor => [.. rows.SelectMany(row => row)];

    /// <summary>Weights of the vertices held; their sum is one.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>Takes another target and finds the best weights of the held vertices.</summary>
    public void Aim(ReadOnlySpan<double> point)
    {
        point.CopyTo(target);
        Balance();
    }

    /// <summary>Adds a vertex and finds the best weights again.</summary>
    /// <returns>False when, to rounding, the vertex depends on those held or brings nothing nearer; it is left out
    /// then.</returns>
    public bool Add(double[] vertex, int label)
    {
        if (!Hold(vertex, label))
            return false;
        Balance();
        return labels.Contains(label);
    }

    /// <summary>Adds vertices with weights known, for instance from a file; those that depend on others are left out.</summary>
    public void Restore(IEnumerable<LabelledVertex> held)
    {
        foreach (var (vertex, label) in held)
        {
            if (Hold(vertex, label))
                weights[^1] = 1e-6;
        }

        var sum = weights.Sum();
        for (var k = 0; k < Count; k++)
            weights[k] /= sum;
        Balance();
    }

    /// <summary>Gives every label l that is not negative the name names[l].</summary>
    public void Rename(int[] names)
    {
        for (var k = 0; k < labels.Count; k++)
        {
            if (labels[k] >= 0)
                labels[k] = names[labels[k]];
        }
    }

    private bool Hold(double[] vertex, int label)
    {
        var right = vertices.ConvertAll(other => 1 + OrderedSum.Dot(other, vertex)).ToArray();
        var row = Forward(right);
        var square = 1 + OrderedSum.OfSquares(vertex);
        var rest = square - OrderedSum.OfSquares(row);
        if (!(rest >= Independent * square))
            return false;
        rows.Add([.. row, Math.Sqrt(rest)]);
        vertices.Add(vertex);
        labels.Add(label);
        weights.Add(0);
        return true;
    }

    /// <summary>Walks to the best weights; a vertex whose weight reaches zero on the way is dropped.</summary>
    private void Balance()
    {
        while (true)
        {
            var best = Solve();
            var step = 1.0;
            var blocking = -1;
            for (var k = 0; k < best.Length; k++)
            {
                if (best[k] > Smallest || best[k] >= weights[k])
                    continue;
                var reach = weights[k] / (weights[k] - best[k]);
                if (reach < step)
                    (step, blocking) = (reach, k);
            }

            for (var k = 0; k < best.Length; k++)
                weights[k] += step * (best[k] - weights[k]);
            if (blocking < 0)
                break;
            weights[blocking] = 0;
            for (var k = Count - 1; k >= 0; k--)
            {
                if (weights[k] <= Smallest && (k == blocking || best[k] < Smallest) && Count > 1)
                    Remove(k);
            }
        }

        var sum = weights.Sum();
        for (var k = 0; k < Count; k++)
            weights[k] /= sum;
        Mix();
    }

    private void Mix()
    {
        Array.Clear(Point);
        for (var k = 0; k < Count; k++)
            TensorPrimitives.MultiplyAdd(vertices[k], weights[k], Point, Point);
    }

    private double[] Solve()
    {
        var a = Backward(Forward(vertices.ConvertAll(vertex => OrderedSum.Dot(vertex, target)).ToArray()));
        var ones = new double[Count];
        Array.Fill(ones, 1);
        var b = Backward(Forward(ones));
        var c = (1 - OrderedSum.Of(a)) / OrderedSum.Of(b);
        TensorPrimitives.MultiplyAdd(b, c, a, a);
        return a;
    }

    /// <summary>x with L x = right.</summary>
    private double[] Forward(double[] right)
    {
        var x = new double[right.Length];
        for (var i = 0; i < x.Length; i++)
            x[i] = (right[i] - OrderedSum.Dot(rows[i].AsSpan(0, i), x.AsSpan(0, i))) / rows[i][i];
        return x;
    }

    /// <summary>x with L' x = right; changes its argument.</summary>
    private double[] Backward(double[] right)
    {
        for (var i = right.Length - 1; i >= 0; i--)
        {
            right[i] /= rows[i][i];
            TensorPrimitives.MultiplyAdd<double>(rows[i].AsSpan(0, i), -right[i], right.AsSpan(0, i), right.AsSpan(0, i));
        }

        return right;
    }

    /// <summary>Drops vertex k: without its row L is triangular but for one more diagonal, which rotations of its columns take
    /// away.</summary>
    private void Remove(int k)
    {
        vertices.RemoveAt(k);
        labels.RemoveAt(k);
        weights.RemoveAt(k);
        rows.RemoveAt(k);
        var cosines = new double[rows.Count];
        var sines = new double[rows.Count];
        for (var i = k; i < rows.Count; i++)
        {
            var row = rows[i];
            for (var j = k; j < i; j++)
                (row[j], row[j + 1]) = (
                    (cosines[j] * row[j]) + (sines[j] * row[j + 1]),
                    (cosines[j] * row[j + 1]) - (sines[j] * row[j])
                );
            var length = Math.Sqrt((row[i] * row[i]) + (row[i + 1] * row[i + 1]));
            (cosines[i], sines[i]) = (row[i] / length, row[i + 1] / length);
            row[i] = length;
            Array.Resize(ref row, i + 1);
            rows[i] = row;
        }
    }
}
