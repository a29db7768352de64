using System.Runtime.CompilerServices;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Rounds of a game between a Bell inequality and a local model, which prove lower &lt;= NL &lt;= upper of as many behaviors as
/// there are lanes: whatever the inequality, with coefficients in [-1, 1], it proves a lower bound, and whatever the local model,
/// an upper one.
/// </summary>
internal abstract class IntervalGame<T>
    where T : unmanaged, ILanes<T>
{
    protected const float Least = LocalPlayers<T>.Least;

    /// <summary>How much of the last regrets counts once more in the choice of coefficients.</summary>
    private const float Foresight = 0.5f;

    /// <summary>Inequalities are also rounded to multiples of these parts of their largest coefficient.</summary>
    protected static readonly float[] Grids = [1, 0.5f];

    /// <summary>Numbers half-way between two multiples go to the smaller, also after rounding of Real32.</summary>
    private const float TieShift = 1e-3f;

    protected AlignedMemory Memory { get; } = new();

    /// <summary>Numbers of a behavior.</summary>
    public abstract int Cells { get; }

    /// <summary>Settings of the responder.</summary>
    public abstract int Rows { get; }

    /// <summary>Strategies of the leader.</summary>
    public abstract int Strategies { get; }

    /// <summary>Where the numbers of the behaviors are put.</summary>
    public abstract AlignedSpan<T> Behavior { get; }

    /// <summary>What proves the bounds of the last game; null where it is not kept.</summary>
    public abstract ProofLanes<T>? Proofs { get; }

    /// <summary>Plays from the start and finds both bounds.</summary>
    /// <param name="rounds">At least 1.</param>
    public abstract (T Lower, T Upper) Play(int rounds);

    /// <summary>The share of round i, from 0, in the averages: in proportion to (i + 1)^2.</summary>
    protected static float Share(int round, int rounds)
    {
        var sum = rounds * (rounds + 1.0) * ((2 * rounds) + 1) / 6;
        return (float)((round + 1.0) * (round + 1) / sum);
    }

    /// <summary>Regret matching+ over the two ends of [-1, 1], with foresight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static T Choose(ref T up, ref T down, T played, T gain)
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
    protected static T Snap(T value, float grid)
    {
        var steps = value * T.All(1 / grid);
        return T.Round(steps - T.CopySign(T.All(TieShift), steps)) * T.All(grid);
    }
}
