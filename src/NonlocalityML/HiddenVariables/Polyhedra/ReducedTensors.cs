using NonlocalityML.Labeling.Visibilities;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// The tensors that symmetries leave as they are, in orthonormal coordinates: one for each orbit of entries, its common value
/// times the square root of its size. Entries that a symmetry takes to minus themselves vanish, and so does that of no party.
/// </summary>
internal sealed class ReducedTensors
{
    private readonly int[] orbit; // of each entry: o, ~o where the entry has the other sign, or Vanishing
    private readonly double[] scale; // 1/sqrt of the size
    private const int Vanishing = int.MinValue;

    public ReducedTensors(AxisCorrelations tensor, IReadOnlyList<TensorSymmetry> symmetries)
    {
        Lengths = tensor.Lengths;
        var entries = tensor.Numerators.Count;
        var maps = symmetries.Select(symmetry => symmetry.EntryMap(Lengths)).ToArray();
        orbit = new int[entries];
        Array.Fill(orbit, int.MaxValue);
        List<double> scales = [];
        var members = new List<int>();
        for (var start = 0; start < entries; start++)
        {
            if (orbit[start] != int.MaxValue)
                continue;
            var number = scales.Count;
            var vanishes = start == 0 && tensor.First == 1;
            members.Clear();
            members.Add(start);
            orbit[start] = number;
            for (var next = 0; next < members.Count; next++)
            {
                foreach (var map in maps)
                {
                    var image = map[members[next]];
                    var (entry, label) = image < 0 ? (~image, ~orbit[members[next]]) : (image, orbit[members[next]]);
                    if (orbit[entry] == int.MaxValue)
                    {
                        orbit[entry] = label;
                        members.Add(entry);
                    }
                    else if (orbit[entry] != label)
                    {
                        vanishes = true;
                    }
                }
            }

            if (!vanishes)
                scales.Add(1 / Math.Sqrt(members.Count));
            else
                foreach (var member in members)
                    orbit[member] = Vanishing;
        }

        scale = [.. scales];
    }

    public IReadOnlyList<int> Lengths { get; }

    /// <summary>Number of coordinates.</summary>
    public int Dimension => scale.Length;

    /// <summary>Coordinates of a tensor's symmetric part.</summary>
    public double[] Reduce(ReadOnlySpan<double> tensor)
    {
        var result = new double[Dimension];
        for (var entry = 0; entry < orbit.Length; entry++)
        {
            var o = orbit[entry];
            if (o >= 0)
                result[o] += tensor[entry];
            else if (o != Vanishing)
                result[~o] -= tensor[entry];
        }

        for (var o = 0; o < result.Length; o++)
            result[o] *= scale[o];
        return result;
    }

    /// <summary>The symmetric tensor with these coordinates.</summary>
    public void Expand(ReadOnlySpan<double> coordinates, float[] tensor)
    {
        for (var entry = 0; entry < orbit.Length; entry++)
        {
            var o = orbit[entry];
            tensor[entry] =
                o >= 0 ? (float)(coordinates[o] * scale[o])
                : o == Vanishing ? 0
                : (float)(-coordinates[~o] * scale[~o]);
        }
    }

    /// <summary>Coordinates of a deterministic strategy: signs of the parties one after another.</summary>
    public double[] Reduce(ReadOnlySpan<sbyte> signs)
    {
        double[] tensor = [1];
        var first = 0;
        foreach (var length in Lengths)
        {
            var next = new double[tensor.Length * length];
            for (var i = 0; i < tensor.Length; i++)
            for (var j = 0; j < length; j++)
                next[(i * length) + j] = tensor[i] * signs[first + j];
            (tensor, first) = (next, first + length);
        }

        return Reduce(tensor);
    }
}
