using System.Runtime.InteropServices;
using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>
/// Bell inequalities found by the labels of a data set, moved with the relabelling that brings their point into canonical form.
/// On points in canonical form the largest of unit * (g.x - local bound) is a lower bound of NL, up to rounding, for one matrix
/// product.
/// </summary>
/// <param name="Coefficients">g, (coordinates, inequalities), the most frequent first.</param>
/// <param name="Bounds">Exact local bounds, rounded, (inequalities).</param>
/// <param name="Unit">Unit of NL.</param>
internal sealed record InequalityBank(Tensor Coefficients, Tensor Bounds, double Unit)
{
    /// <summary>Coefficients that differ by less are the same inequality.</summary>
    private const double Resolution = 1e-5;

    private const int Block = 4096;

    public int Count => (int)Bounds.Shape[0].Length;

    /// <summary>(batch, inequalities): unit * (g.x - bound).</summary>
    /// <param name="canonical">Coordinates in canonical form.</param>
    public Node Values(Node canonical) => (canonical.MatMul(Node.Constant(Coefficients)) - Node.Constant(Bounds)) * Unit;

    /// <summary>The most frequent inequalities of some samples.</summary>
    /// <param name="data">Labelled with NL, features with symmetries.</param>
    /// <param name="rows">Samples that are looked at.</param>
    /// <param name="count">Inequalities that are kept, at most.</param>
    public static InequalityBank Harvest(LearningData data, IReadOnlyList<int> rows, int count)
    {
        var space = data.Space;
        using var session = Session.Open(MovingGraph(space));
        var frequencies = new Dictionary<Key, int>();
        foreach (var block in rows.Where(row => data.Labels[row] > 0).Chunk(Block))
        {
            var moved = Move(data, session, block);
            for (var i = 0; i < block.Length; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(
                    frequencies,
                    Key.Of(moved.Slice(i * space.Coordinates, space.Coordinates)),
                    out _
                )++;
        }

        return Create(
            space,
            [
                .. frequencies
                    .OrderByDescending(pair => pair.Value)
                    .ThenBy(pair => pair.Key)
                    .Take(count)
                    .Select(pair => pair.Key.Values),
            ]
        );
    }

    private static InequalityBank Create(FeatureSpace space, List<double[]> inequalities)
    {
        var coefficients = new float[space.Coordinates * inequalities.Count];
        var bounds = new float[inequalities.Count];
        for (var k = 0; k < inequalities.Count; k++)
        {
            bounds[k] = (float)(double)space.ToInequality(inequalities[k]).LocalBound;
            for (var i = 0; i < space.Coordinates; i++)
                coefficients[(i * bounds.Length) + k] = (float)inequalities[k][i];
        }

        return new InequalityBank(
            Tensor.Create(coefficients, [space.Coordinates, bounds.Length]),
            Tensor.Create(bounds, [bounds.Length]),
            space.Scenario.Unit
        );
    }

    private static Graph MovingGraph(FeatureSpace space)
    {
        var features = Node.Input("Features", ElementType.Real32, ["batch", space.Length]);
        var functionals = Node.Input("Functionals", ElementType.Real32, ["batch", space.Coordinates]);
        return new Graph([("Moved", space.Canonicalize(space.ToCoordinates(features)).Move(functionals))]);
    }

    private static ReadOnlySpan<float> Move(LearningData data, Session session, int[] rows)
    {
        var functionals = new float[rows.Length * data.Space.Coordinates];
        var coefficients = new double[data.Space.Coordinates];
        for (var i = 0; i < rows.Length; i++)
        {
            data.Space.WriteFunctional(data.Inequality(rows[i]), coefficients);
            for (var k = 0; k < coefficients.Length; k++)
                functionals[(i * coefficients.Length) + k] = (float)coefficients[k];
        }

        return session
            .Run(
                new Dictionary<string, Tensor>
                {
                    ["Features"] = Tensor.Create(data.FeaturesOf(rows), [rows.Length, data.Space.Length]),
                    ["Functionals"] = Tensor.Create(functionals, [rows.Length, data.Space.Coordinates]),
                }
            )["Moved"]
            .Values<float>();
    }

    /// <summary>Coefficients as whole multiples of <see cref="Resolution"/>.</summary>
    private sealed record Key(int[] Units) : IComparable<Key>
    {
        public double[] Values => [.. Units.Select(unit => unit * Resolution)];

        public static Key Of(ReadOnlySpan<float> coefficients)
        {
            var units = new int[coefficients.Length];
            for (var i = 0; i < units.Length; i++)
                units[i] = (int)Math.Round(coefficients[i] / Resolution);
            return new Key(units);
        }

        public bool Equals(Key? other) => other is not null && Units.AsSpan().SequenceEqual(other.Units);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes<int>(Units));
            return hash.ToHashCode();
        }

        public int CompareTo(Key? other) => Units.AsSpan().SequenceCompareTo(other is null ? [] : other.Units);
    }
}
