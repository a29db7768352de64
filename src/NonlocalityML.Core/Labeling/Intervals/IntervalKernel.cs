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
    /// <param name="hasMarginals">Whether rows have marginals too.</param>
    /// <param name="keepsProofs">Whether proofs can be asked for, which costs time.</param>
    /// <param name="reader">Reads each game when it has ended; behaviors are then posed before. It does not go with
    /// proofs.</param>
    public static IntervalKernel Create(
        (int First, int Second) settings,
        bool hasMarginals = false,
        bool keepsProofs = false,
        IGameReader? reader = null
    ) =>
        Vector512.IsHardwareAccelerated ? new IntervalKernel<Lanes16>(settings, hasMarginals, keepsProofs, reader)
        : Vector256.IsHardwareAccelerated ? new IntervalKernel<Lanes8>(settings, hasMarginals, keepsProofs, reader)
        : new IntervalKernel<Lanes1>(settings, hasMarginals, keepsProofs, reader);

    /// <summary>Proves an interval for each row.</summary>
    /// <param name="rows">Rows of correlators E[x, y], C order, and, with marginals, &lt;A_x&gt; and &lt;B_y&gt;.</param>
    /// <param name="rounds">Rounds of the game, at least 1: more make the intervals narrower.</param>
    /// <param name="lower">One number a row, at least 0.</param>
    /// <param name="upper">One number a row.</param>
    /// <param name="proofs">Given each row and its proof, if they are kept.</param>
    /// <param name="said">One number a row, what the reader says, if there is one.</param>
    public abstract void Prove(
        ReadOnlySpan<float> rows,
        int rounds,
        Span<float> lower,
        Span<float> upper,
        Action<int, IntervalProof>? proofs = null,
        Span<float> said = default
    );
}

/// <inheritdoc cref="IntervalKernel"/>
internal sealed class IntervalKernel<T> : IntervalKernel
    where T : unmanaged, ILanes<T>
{
    private readonly IntervalGame<T> game;

    /// <summary>For each number of a row where it stands in the game's matrix, and for each coefficient of a proof its
    /// cell.</summary>
    private readonly int[] places,
        cells;

    private readonly IGameReader? reader;
    private readonly LanePose<T>? pose;

    public IntervalKernel(
        (int First, int Second) settings,
        bool hasMarginals = false,
        bool keepsProofs = false,
        IGameReader? reader = null
    )
    {
        var (first, second) = settings;
        this.reader = reader;
        var (rows, columns) = (Math.Max(first, second), Math.Min(first, second));
        game = hasMarginals
            ? new TableIntervals<T>(rows, columns, keepsProofs)
            : new CorrelatorIntervals<T>(rows, columns, keepsProofs);
        pose = reader is null ? null : new LanePose<T>(game);
        var isFirstLeader = first <= second;
        IEnumerable<(int X, int Y)> tuples = [.. Enumerable.Range(0, first * second).Select(i => (i / second, i % second))];
        if (hasMarginals)
        {
            places =
            [
                .. tuples.Select(tuple => Matrix(tuple.X + 1, tuple.Y + 1, columns + 1)),
                .. Enumerable.Range(1, first).Select(x => Matrix(x, 0, columns + 1)),
                .. Enumerable.Range(1, second).Select(y => Matrix(0, y, columns + 1)),
            ];
            cells =
            [
                .. Enumerable
                    .Range(0, 4)
                    .SelectMany(outcomes =>
                        tuples.Select(tuple => (4 * Matrix(tuple.X, tuple.Y, columns)) + Outcomes(outcomes / 2, outcomes % 2))
                    ),
            ];
        }
        else
        {
            cells = places = [.. tuples.Select(tuple => Matrix(tuple.X, tuple.Y, columns))];
        }

        int Matrix(int x, int y, int width) => isFirstLeader ? (y * width) + x : (x * width) + y;
        int Outcomes(int a, int b) => isFirstLeader ? (2 * a) + b : (2 * b) + a;
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> rows, int i) => rows.Slice(i * places.Length, places.Length);

    public override void Prove(
        ReadOnlySpan<float> rows,
        int rounds,
        Span<float> lower,
        Span<float> upper,
        Action<int, IntervalProof>? proofs = null,
        Span<float> said = default
    )
    {
        for (var start = 0; start < lower.Length; start += T.Count)
        {
            var count = Math.Min(T.Count, lower.Length - start);
            game.Behavior[0] = T.All(1);
            var numbers = MemoryMarshal.Cast<T, float>(game.Behavior.AsSpan(game.Size));
            for (var i = 0; i < T.Count; i++)
            {
                // Lanes without a row repeat the last one.
                var row = Row(rows, start + Math.Min(i, count - 1));
                for (var j = 0; j < row.Length; j++)
                    numbers[(places[j] * T.Count) + i] = row[j];
            }

            pose?.Apply();
            var (low, high) = game.Play(rounds);
            if (reader is not null)
            {
                var score = reader.Read(game, low, high);
                MemoryMarshal.Cast<T, float>(MemoryMarshal.CreateSpan(ref score, 1))[..count].CopyTo(said[start..]);
            }

            MemoryMarshal.Cast<T, float>(MemoryMarshal.CreateSpan(ref low, 1))[..count].CopyTo(lower[start..]);
            MemoryMarshal.Cast<T, float>(MemoryMarshal.CreateSpan(ref high, 1))[..count].CopyTo(upper[start..]);
            if (proofs is null || game.Proofs is not { } lanes)
                continue;
            for (var i = 0; i < count; i++)
            {
                var coefficients = Lane(lanes.Coefficients, game.Cells, i);
                var players = game.Players;
                proofs(
                    start + i,
                    new IntervalProof(
                        [.. cells.Select(cell => coefficients[cell])],
                        Lane(lanes.Weights, players.Strategies, i),
                        Lane(lanes.Played, players.Rows * players.Strategies, i)[(players.FixedRows * players.Strategies)..]
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
/// <param name="Coefficients">In [-1, 1], C order: c[x, y] of correlators, c[a, b, x, y] with marginals. c.q less its largest
/// local value bounds 2 n NL from below, n joint settings.</param>
/// <param name="Weights">w[k] of the strategies of the party with fewer settings, the leader. Bit x of k is set where it answers
/// -1 to setting x, with marginals; without, bit x - 1, and setting 0 is answered +1.</param>
/// <param name="Played">w[k] s[y, k], by settings y of the other party, s in [-1, 1] being the mean answer.</param>
internal sealed record IntervalProof(float[] Coefficients, float[] Weights, float[] Played);
