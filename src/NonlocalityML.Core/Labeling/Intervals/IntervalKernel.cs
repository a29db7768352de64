using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Proves intervals lower &lt;= NL &lt;= upper of many behaviors of two parties with two outcomes, as many at a time as a vector
/// of the processor has lanes. What it says of a row depends on that row alone. It serves one thread.
/// </summary>
internal abstract class IntervalKernel
{
    /// <summary>The kernel for the widest vectors that this processor has.</summary>
    /// <param name="settings">Settings of the first and the second party.</param>
    /// <param name="keepsProofs">Whether proofs can be asked for, which costs time.</param>
    public static IntervalKernel Create((int First, int Second) settings, bool keepsProofs = false) =>
        Vector512.IsHardwareAccelerated ? new IntervalKernel<Lanes16>(settings, keepsProofs)
        : Vector256.IsHardwareAccelerated ? new IntervalKernel<Lanes8>(settings, keepsProofs)
        : new IntervalKernel<Lanes1>(settings, keepsProofs);

    /// <summary>Proves an interval for each row.</summary>
    /// <param name="rows">Rows of correlators E[x, y], C order, each in [-1, 1].</param>
    /// <param name="rounds">Rounds of the game, at least 1: more make the intervals narrower.</param>
    /// <param name="lower">One number a row, at least 0.</param>
    /// <param name="upper">One number a row.</param>
    /// <param name="proofs">Given each row and its proof, if they are kept.</param>
    public abstract void Prove(
        ReadOnlySpan<float> rows,
        int rounds,
        Span<float> lower,
        Span<float> upper,
        Action<int, IntervalProof>? proofs = null
    );
}

/// <inheritdoc cref="IntervalKernel"/>
internal sealed class IntervalKernel<T> : IntervalKernel
    where T : unmanaged, ILanes<T>
{
    private readonly CorrelatorIntervals<T> game;

    /// <summary>For each number of a row where it stands in the game.</summary>
    private readonly int[] places;

    public IntervalKernel((int First, int Second) settings, bool keepsProofs = false)
    {
        var (first, second) = settings;
        game = new CorrelatorIntervals<T>(Math.Max(first, second), Math.Min(first, second), keepsProofs);
        places = [.. Enumerable.Range(0, first * second).Select(i => first <= second ? (i % second * first) + (i / second) : i)];
    }

    public override void Prove(
        ReadOnlySpan<float> rows,
        int rounds,
        Span<float> lower,
        Span<float> upper,
        Action<int, IntervalProof>? proofs = null
    )
    {
        for (var start = 0; start < lower.Length; start += T.Count)
        {
            var count = Math.Min(T.Count, lower.Length - start);
            var numbers = MemoryMarshal.Cast<T, float>(game.Behavior.AsSpan(game.Cells));
            for (var i = 0; i < T.Count; i++)
            {
                // Lanes without a row repeat the last one.
                var row = rows.Slice((start + Math.Min(i, count - 1)) * game.Cells, game.Cells);
                for (var j = 0; j < row.Length; j++)
                    numbers[(places[j] * T.Count) + i] = row[j];
            }

            var (low, high) = game.Play(rounds);
            MemoryMarshal.Cast<T, float>(MemoryMarshal.CreateSpan(ref low, 1))[..count].CopyTo(lower[start..]);
            MemoryMarshal.Cast<T, float>(MemoryMarshal.CreateSpan(ref high, 1))[..count].CopyTo(upper[start..]);
            if (proofs is null || game.Proofs is not { } lanes)
                continue;
            for (var i = 0; i < count; i++)
            {
                var coefficients = Lane(lanes.Coefficients, game.Cells, i);
                proofs(
                    start + i,
                    new IntervalProof(
                        [.. places.Select(place => coefficients[place])],
                        Lane(lanes.Weights, game.Strategies, i),
                        Lane(lanes.Played, game.Rows * game.Strategies, i)
                    )
                );
            }
        }

        GC.KeepAlive(game);
    }

    private static float[] Lane(AlignedSpan<T> numbers, int length, int lane)
    {
        var all = MemoryMarshal.Cast<T, float>(numbers.AsSpan(length));
        var row = new float[length];
        for (var i = 0; i < length; i++)
            row[i] = all[(i * T.Count) + lane];
        return row;
    }
}

/// <summary>What proves an interval.</summary>
/// <param name="Coefficients">c[x, y], C order, in [-1, 1]: c.E less its largest local value bounds 2 n NL from below.</param>
/// <param name="Weights">w[k] of the strategies of the party with fewer settings, the leader; bit x - 1 of k is set where it
/// answers -1 to setting x.</param>
/// <param name="Played">w[k] s[y, k], by settings y of the other party, s in [-1, 1] being the mean answer.</param>
internal sealed record IntervalProof(float[] Coefficients, float[] Weights, float[] Played);
