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
    public static IntervalKernel Create((int First, int Second) settings) =>
        Vector512.IsHardwareAccelerated ? new IntervalKernel<Lanes16>(settings)
        : Vector256.IsHardwareAccelerated ? new IntervalKernel<Lanes8>(settings)
        : new IntervalKernel<Lanes1>(settings);

    /// <summary>Proves an interval for each row.</summary>
    /// <param name="rows">Rows of correlators E[x, y], C order, each in [-1, 1].</param>
    /// <param name="rounds">Rounds of the game, at least 1: more make the intervals narrower.</param>
    /// <param name="lower">One number a row, at least 0.</param>
    /// <param name="upper">One number a row.</param>
    public abstract void Prove(ReadOnlySpan<float> rows, int rounds, Span<float> lower, Span<float> upper);
}

/// <inheritdoc cref="IntervalKernel"/>
internal sealed class IntervalKernel<T> : IntervalKernel
    where T : unmanaged, ILanes<T>
{
    private readonly IntervalGame<T> game;

    /// <summary>For each number of a row where it stands in the game.</summary>
    private readonly int[] places;

    public IntervalKernel((int First, int Second) settings)
    {
        var (first, second) = settings;
        game = first <= second ? new CorrelatorIntervals<T>(second, first) : new CorrelatorIntervals<T>(first, second);
        places = [.. Enumerable.Range(0, first * second).Select(i => first <= second ? (i % second * first) + (i / second) : i)];
    }

    public override void Prove(ReadOnlySpan<float> rows, int rounds, Span<float> lower, Span<float> upper)
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
        }

        GC.KeepAlive(game);
    }
}
