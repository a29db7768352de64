using System.Runtime.CompilerServices;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Rounds of a game between a Bell inequality and a local model, which prove lower &lt;= NL &lt;= upper of as many behaviors as
/// there are lanes: whatever the inequality, with coefficients in [-1, 1], it proves a lower bound, and whatever the local model,
/// an upper one. It is about the correlators of two parties, without marginals: NL = 1/(2 n) min sum |E - E'| over local E', of n
/// correlators.
/// </summary>
/// <remarks>
/// Rounding, with u = 2^-24, n correlators, |E| the sum of their sizes, m_L and m_R settings of leader and responder, K
/// strategies of the leader, R rounds. A quotient (p - q)/(p + q) of positive p, q lies in [-1, 1] also when each operation is
/// rounded, since rounding keeps order; so coefficients do.
/// <para>
/// Lower bound. Coefficients in [-1, 1] are taken as they are. The sum of n products is off by at most n u |E|. A strategy's
/// value is a sum of m_R sizes of sums of m_L coefficients, off by (m_L + m_R) u n; the largest is exact. The difference, at
/// most |E| + n in size, and the product with the unit add 2 u (|E| + n). All together: (n + m_L + m_R + 2) u (|E| + n).
/// </para>
/// <para>
/// Upper bound. A weight is regret / total by one division and one product, so that the weights of a round sum to 1 within
/// (K + 3) u; their products with answers and the sums by halves add (m_L + 1) u. The average over R rounds, whose shares are
/// rounded to nearest, adds (R + 2) u. So each entry of E' is off by at most (K + m_L + R + 12) u from that of some local
/// behavior. The distance D, n differences summed, is off by (n + 1) u of itself, and the unit adds 2 u D. All together:
/// (K + m_L + R + 12) u n + (n + 3) u D.
/// </para>
/// Each bound is moved outwards by twice that, in units of NL, which covers second orders, the rounding of the margin and one
/// rounding of the correlators from doubles, u |E|.
/// </remarks>
internal sealed class CorrelatorIntervals<T>
    where T : unmanaged, ILanes<T>
{
    private const float Roundoff = 1f / (1 << 24);

    private const float Least = LocalPlayers<T>.Least;

    /// <summary>How much of the last regrets counts once more in the choice of coefficients.</summary>
    private const float Foresight = 0.5f;

    /// <summary>Inequalities are also rounded to multiples of these parts of their largest coefficient.</summary>
    private static readonly float[] Grids = [1, 0.5f];

    /// <summary>Numbers half-way between two multiples go to the smaller, also after rounding of Real32.</summary>
    private const float TieShift = 1e-3f;

    private readonly AlignedMemory memory = new();

    private readonly LocalPlayers<T> players;
    private readonly AlignedSpan<T> up,
        down,
        last,
        mean,
        snapped,
        local,
        meanLocal;

    /// <param name="rows">Settings of the responder.</param>
    /// <param name="columns">Settings of the leader, whose strategies are enumerated.</param>
    /// <param name="keepsProofs">Whether <see cref="Proofs"/> are wanted, which costs time.</param>
    public CorrelatorIntervals(int rows, int columns, bool keepsProofs = false)
    {
        players = new LocalPlayers<T>(rows, columns);
        Cells = rows * columns;
        Behavior = memory.Allocate<T>(Cells);
        up = memory.Allocate<T>(Cells);
        down = memory.Allocate<T>(Cells);
        last = memory.Allocate<T>(Cells);
        mean = memory.Allocate<T>(Cells);
        snapped = memory.Allocate<T>(Cells);
        local = memory.Allocate<T>(Cells);
        meanLocal = memory.Allocate<T>(Cells);
        if (keepsProofs)
            Proofs = new ProofLanes<T>(memory, players);
    }

    /// <summary>Numbers of a behavior.</summary>
    public int Cells { get; }

    /// <summary>Settings of the responder.</summary>
    public int Rows => players.Rows;

    /// <summary>Strategies of the leader.</summary>
    public int Strategies => players.Strategies;

    /// <summary>E[y, x], where the behaviors are put.</summary>
    public AlignedSpan<T> Behavior { get; }

    /// <summary>What proves the bounds of the last game; null where it is not kept.</summary>
    public ProofLanes<T>? Proofs { get; }

    /// <summary>Plays from the start and finds both bounds.</summary>
    /// <param name="rounds">At least 1.</param>
    public (T Lower, T Upper) Play(int rounds)
    {
        Start();
        for (var round = 0; round < rounds; round++)
            Next(Share(round, rounds));
        var size = T.All(0);
        for (var i = 0; i < Cells; i++)
            size += T.Abs(Behavior[i]);
        return (Lower(size), Upper(size, rounds));
    }

    private void Start()
    {
        players.Start();
        Proofs?.Start();
        for (var i = 0; i < Cells; i++)
        {
            up[i] = down[i] = T.All(Least);
            last[i] = mean[i] = local[i] = meanLocal[i] = T.All(0);
        }
    }

    private void Next(float part)
    {
        var share = T.All(part);
        AlignedSpan<T> up = this.up,
            down = this.down,
            last = this.last,
            mean = this.mean,
            local = this.local,
            meanLocal = this.meanLocal,
            behavior = Behavior;
        for (var i = 0; i < Cells; i++)
        {
            var coefficient = Choose(ref up[i], ref down[i], last[i], behavior[i] - local[i]);
            last[i] = coefficient;
            mean[i] = T.MultiplyAdd(share, coefficient, mean[i]);
        }

        players.Learn(last);
        players.WriteBehavior(local);
        for (var i = 0; i < Cells; i++)
            meanLocal[i] = T.MultiplyAdd(share, local[i], meanLocal[i]);
        Proofs?.Add(share, players);
    }

    private T Lower(T size)
    {
        for (var i = 0; i < Cells; i++)
            mean[i] = T.Max(T.Min(mean[i], T.All(1)), T.All(-1));
        var best = T.Max(T.Max(Proven(last), Proven(mean)), T.Max(BestSnap(last), BestSnap(mean)));
        var margin = T.All(Margin(Cells + players.Rows + players.Columns + 3)) * (size + T.All(Cells));
        return T.Max(T.MultiplyAdd(best, T.All(Unit), T.All(0) - margin), T.All(0));
    }

    private T Upper(T size, int rounds)
    {
        T ofLast = Distance(local),
            ofMean = Distance(meanLocal),
            distance = T.Min(ofLast, ofMean);
        Proofs?.Choose(ofMean, ofLast, players);
        var margin =
            T.All(Margin(players.Strategies + players.Columns + rounds + 12) * Cells)
            + (T.All(Margin(Cells + 3)) * distance)
            + (T.All(Margin(1)) * size);
        return T.MultiplyAdd(distance, T.All(Unit), margin);
    }

    private float Unit => 0.5f / Cells;

    private float Margin(int roundings) => 2 * Roundoff * roundings * Unit;

    /// <summary>c.E less the largest value of a local behavior.</summary>
    private T Proven(AlignedSpan<T> coefficients)
    {
        var value = T.All(0);
        for (var i = 0; i < Cells; i++)
            value = T.MultiplyAdd(coefficients[i], Behavior[i], value);
        value -= players.LargestValue(coefficients);
        Proofs?.Offer(coefficients, value);
        return value;
    }

    private T BestSnap(AlignedSpan<T> coefficients)
    {
        var largest = T.All(Least);
        for (var i = 0; i < Cells; i++)
            largest = T.Max(largest, T.Abs(coefficients[i]));
        var scale = T.All(1) / largest;
        var best = T.All(float.NegativeInfinity);
        foreach (var grid in Grids)
        {
            for (var i = 0; i < Cells; i++)
                snapped[i] = T.Max(T.Min(Snap(coefficients[i] * scale, grid), T.All(1)), T.All(-1));
            best = T.Max(best, Proven(snapped));
        }

        return best;
    }

    private T Distance(AlignedSpan<T> other)
    {
        var sum = T.All(0);
        for (var i = 0; i < Cells; i++)
            sum += T.Abs(Behavior[i] - other[i]);
        return sum;
    }

    /// <summary>The share of round i, from 0, in the averages: in proportion to (i + 1)^2.</summary>
    private static float Share(int round, int rounds)
    {
        var sum = rounds * (rounds + 1.0) * ((2 * rounds) + 1) / 6;
        return (float)((round + 1.0) * (round + 1) / sum);
    }

    /// <summary>Regret matching+ over the two ends of [-1, 1], with foresight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Choose(ref T up, ref T down, T played, T gain)
    {
        var won = played * gain;
        T more = gain - won,
            less = gain + won,
            plus = T.Max(up + more, T.All(Least)),
            minus = T.Max(down - less, T.All(Least));
        (up, down) = (plus, minus);
        plus = T.Max(T.MultiplyAdd(T.All(Foresight), more, plus), T.All(Least));
        minus = T.Max(T.MultiplyAdd(T.All(-Foresight), less, minus), T.All(Least));
        return (plus - minus) / (plus + minus);
    }

    /// <summary>The multiple of a grid next to a number in units of the largest, in the same units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Snap(T value, float grid)
    {
        var steps = value * T.All(1 / grid);
        return T.Round(steps - T.CopySign(T.All(TieShift), steps)) * T.All(grid);
    }
}
