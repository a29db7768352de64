using System.Numerics.Tensors;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// Deterministic strategies with a large product with a tensor G: every party in turn answers best to the others until nothing
/// changes, from many random starts. Start i of call j draws from stream (seed, (j, i)), whatever thread runs it.
/// </summary>
internal sealed class StrategyOracle(AxisCorrelations target, int threads)
{
    private readonly int[] lengths = [.. target.Lengths];
    private readonly int total = target.Lengths.Sum();
    private readonly float[][][] vectors =
    [
        .. target.Axes.Select(set => set.Vectors().Select(v => v.Select(x => (float)x).ToArray()).ToArray()),
    ];

    /// <summary>The strategies that the starts end in, best first and each once.</summary>
    /// <param name="tensor">G in C order.</param>
    /// <param name="starts">Number of starts.</param>
    /// <param name="seed">The seed of the random starts.</param>
    /// <param name="call">Number of this call.</param>
    /// <param name="near">Strategies some starts begin near.</param>
    /// <param name="cancellation">Stops between starts, with <see cref="OperationCanceledException"/>.</param>
    public IReadOnlyList<(float Value, sbyte[] Signs)> Find(
        float[] tensor,
        int starts,
        ulong seed,
        int call,
        IReadOnlyList<sbyte[]> near,
        CancellationToken cancellation = default
    )
    {
        var found = new (float Value, sbyte[] Signs)[starts];
        Parallelism.For(
            starts,
            threads,
            start =>
            {
                var stream = new RandomStream(seed, ((ulong)call << 20) + (ulong)start);
                var signs = Start(stream, start, near);
                found[start] = (Climb(tensor, signs), Array.ConvertAll(signs, sign => sign > 0 ? (sbyte)1 : (sbyte)-1));
            },
            cancellation
        );
        return [.. found.OrderByDescending(pair => pair.Value).DistinctBy(pair => pair.Value)];
    }

    private float[] Start(RandomStream stream, int start, IReadOnlyList<sbyte[]> near)
    {
        var signs = new float[total];
        if (start % 4 == 3 && near.Count > 0)
        {
            var template = near[stream.NextInt(near.Count)];
            for (var i = 0; i < total; i++)
                signs[i] = stream.NextInt(8) == 0 ? -template[i] : template[i];
        }
        else
        {
            for (int party = 0, i = 0; party < lengths.Length; party++)
            {
                // Half-spaces with rough borders: what responses to a hidden vector look like.
                var pole = Enumerable.Range(0, target.Family.Dimension).Select(_ => stream.NextNormal()).ToArray();
                var noise = start % 4 == 0 ? 10 : 0.3;
                for (var k = 0; k < lengths[party]; k++, i++)
                {
                    var value = noise * stream.NextNormal();
                    if (k >= target.First)
                        for (var c = 0; c < pole.Length; c++)
                            value += pole[c] * vectors[party][k - target.First][c];
                    signs[i] = value < 0 ? -1 : 1;
                }
            }
        }

        for (int party = 0, i = 0; target.First == 1 && party < lengths.Length; i += lengths[party++])
            signs[i] = 1;
        return signs;
    }

    private float Climb(float[] tensor, float[] signs)
    {
        var value = float.NegativeInfinity;
        while (true)
        {
            var next = value;
            for (int party = 0, first = 0; party < lengths.Length; first += lengths[party++])
            {
                var sums = Contract(tensor, signs, party);
                next = target.First == 1 ? sums[0] : 0;
                for (var k = target.First; k < sums.Length; k++)
                {
                    signs[first + k] = sums[k] < 0 ? -1 : 1;
                    next += Math.Abs(sums[k]);
                }
            }

            if (next <= value + (1e-6f * Math.Abs(value)))
                return Math.Max(value, next);
            value = next;
        }
    }

    /// <summary>G with the signs of every other party put in.</summary>
    private float[] Contract(float[] tensor, float[] signs, int party)
    {
        ReadOnlySpan<float> current = tensor;
        var end = total;
        for (var other = lengths.Length - 1; other > party; other--)
        {
            var length = lengths[other];
            end -= length;
            var row = signs.AsSpan(end, length);
            var next = new float[current.Length / length];
            for (var i = 0; i < next.Length; i++)
                next[i] = OrderedSum.Dot(current.Slice(i * length, length), row);
            current = next;
        }

        for (int other = 0, first = 0; other < party; first += lengths[other++])
        {
            var next = new float[current.Length / lengths[other]];
            for (var i = 0; i < lengths[other]; i++)
                TensorPrimitives.MultiplyAdd(current.Slice(i * next.Length, next.Length), signs[first + i], next, next);
            current = next;
        }

        return current.ToArray();
    }
}
