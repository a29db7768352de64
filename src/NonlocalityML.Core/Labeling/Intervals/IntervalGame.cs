using System.Runtime.CompilerServices;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// Rounds of a game between a Bell inequality and a local model, which prove lower &lt;= NL &lt;= upper of as many behaviors of
/// two parties with two outcomes as there are lanes: whatever the inequality, with coefficients in [-1, 1] on the cells, it
/// proves a lower bound, and whatever the local model, an upper one.
/// </summary>
/// <remarks>
/// Behaviors and inequalities are matrices of the settings of <see cref="LocalPlayers{T}"/>, with marginals bordered by one more
/// row and column for these. What remains for a kind of game is what cells there are, and its margins for rounding.
/// </remarks>
internal abstract class IntervalGame<T>
    where T : unmanaged, ILanes<T>
{
    protected const float Roundoff = 1f / (1 << 24);

    /// <summary>How much of the last regrets counts once more in the choice of coefficients.</summary>
    private const float Foresight = 0.5f;

    /// <summary>Regrets stay at or above this, so that no sum of them vanishes.</summary>
    protected const float Least = LocalPlayers<T>.Least;

    /// <summary>Inequalities are also rounded to multiples of these parts of their largest coefficient.</summary>
    protected static readonly float[] Grids = [1, 0.5f];

    /// <summary>Numbers half-way between two multiples go to the smaller, also after rounding of Real32.</summary>
    private const float TieShift = 1e-3f;

    private readonly AlignedMemory memory = new();
    private readonly AlignedSpan<T> up,
        down;

    /// <param name="players">Those who play the local behavior.</param>
    /// <param name="settings">Joint settings.</param>
    /// <param name="cells">Coefficients that are chosen one by one.</param>
    /// <param name="keepsProofs">Whether <see cref="Proofs"/> are wanted, which costs time.</param>
    protected IntervalGame(LocalPlayers<T> players, int settings, int cells, bool keepsProofs)
    {
        (Players, Settings, Cells) = (players, settings, cells);
        up = memory.Allocate<T>(cells);
        down = memory.Allocate<T>(cells);
        LastCells = memory.Allocate<T>(cells);
        MeanCells = memory.Allocate<T>(cells);
        Behavior = memory.Allocate<T>(Size);
        Local = memory.Allocate<T>(Size);
        MeanLocal = memory.Allocate<T>(Size);
        Snapped = memory.Allocate<T>(Size);
        Lowers = memory.Allocate<T>(LowerCount);
        Uppers = memory.Allocate<T>(2);
        if (keepsProofs)
            Proofs = new ProofLanes<T>(memory, players, cells);
    }

    /// <summary>Inequalities whose lower bounds are told: that of the last round, the mean, and both on each grid.</summary>
    public const int LowerCount = 6;

    public LocalPlayers<T> Players { get; }

    /// <summary>Joint settings, n.</summary>
    public int Settings { get; }

    /// <summary>Coefficients that are chosen one by one.</summary>
    public int Cells { get; }

    /// <summary>Numbers of a matrix.</summary>
    public int Size => Players.Rows * Players.Columns;

    /// <summary>q as a matrix, where the behaviors are put.</summary>
    public AlignedSpan<T> Behavior { get; }

    /// <summary>The local behavior of the last round.</summary>
    public AlignedSpan<T> Local { get; }

    /// <summary>The average of all rounds' local behaviors.</summary>
    public AlignedSpan<T> MeanLocal { get; }

    /// <summary>The coefficients of the last round, in [-1, 1].</summary>
    public AlignedSpan<T> LastCells { get; }

    /// <summary>The average of all rounds' coefficients, in [-1, 1].</summary>
    public AlignedSpan<T> MeanCells { get; }

    /// <summary>The last round's coefficients as a matrix.</summary>
    public abstract AlignedSpan<T> Last { get; }

    /// <summary>The average coefficients as a matrix, after the game.</summary>
    public abstract AlignedSpan<T> Mean { get; }

    /// <summary>At most NL: what the last round's inequality proves, the mean, both rounded to each grid; also where that is
    /// negative.</summary>
    public AlignedSpan<T> Lowers { get; }

    /// <summary>At least NL: by the last round's local behavior, and by the mean.</summary>
    public AlignedSpan<T> Uppers { get; }

    /// <summary>What proves the bounds of the last game; null where it is not kept.</summary>
    public ProofLanes<T>? Proofs { get; }

    /// <summary>NL is the distance times this.</summary>
    public float Unit => 0.5f / Settings;

    protected AlignedMemory Memory => memory;

    /// <summary>A matrix for rounded coefficients.</summary>
    protected AlignedSpan<T> Snapped { get; }

    /// <summary>Plays from the start and finds both bounds.</summary>
    /// <param name="rounds">At least 1.</param>
    public (T Lower, T Upper) Play(int rounds)
    {
        Start();
        for (var round = 0; round < rounds; round++)
            Next(T.All(Share(round, rounds)));
        return (Lower(), Upper(rounds));
    }

    /// <summary>Chooses coefficients against what the local behavior leaves, and counts them in the averages.</summary>
    protected abstract void Choose(T share);

    /// <summary>Makes the average coefficients a matrix.</summary>
    protected abstract void FinishMean();

    /// <summary>What rounded coefficients prove, in the unit of distances.</summary>
    /// <param name="matrix">Coefficients.</param>
    /// <param name="scale">One over the largest that is not a marginal's.</param>
    /// <param name="grid">The part of the largest to multiples of which they are rounded.</param>
    protected abstract T ProvenSnapped(AlignedSpan<T> matrix, T scale, float grid);

    /// <summary>The largest size of a coefficient that is not a marginal's.</summary>
    protected abstract T Largest(AlignedSpan<T> matrix);

    /// <summary>The sum over cells of |q - p|.</summary>
    protected abstract T Distance(AlignedSpan<T> local);

    /// <summary>Means over cells of |q| and of q squared.</summary>
    public abstract (T Size, T Square) Moments();

    /// <summary>How far <see cref="Lowers"/> are moved outwards for rounding.</summary>
    protected abstract T LowerMargin();

    /// <summary>How far an upper bound is moved outwards for rounding.</summary>
    protected abstract T UpperMargin(T distance, int rounds);

    /// <summary>So many roundings of numbers of size one, twice, in units of NL.</summary>
    protected float Margin(double roundings) => (float)(2 * Roundoff * roundings * Unit);

    /// <summary>Regret matching+ over the two ends of [-1, 1], with foresight, of one cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected T ChooseCell(int i, T gain, T share)
    {
        AlignedSpan<T> up = this.up,
            down = this.down,
            last = LastCells,
            mean = MeanCells;
        T more = T.SubtractProduct(last[i], gain, gain),
            less = T.MultiplyAdd(last[i], gain, gain),
            plus = T.Max(up[i] + more, T.All(Least)),
            minus = T.Max(down[i] - less, T.All(Least));
        (up[i], down[i]) = (plus, minus);
        plus = T.Max(T.MultiplyAdd(T.All(Foresight), more, plus), T.All(Least));
        minus = T.Max(T.MultiplyAdd(T.All(-Foresight), less, minus), T.All(Least));
        var coefficient = (plus - minus) / (plus + minus);
        last[i] = coefficient;
        mean[i] = T.MultiplyAdd(share, coefficient, mean[i]);
        return coefficient;
    }

    /// <summary>The multiple of a grid next to a number in units of the largest, in the same units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static T Snap(T value, float grid)
    {
        var steps = value * T.All(1 / grid);
        return T.Round(steps - T.CopySign(T.All(TieShift), steps)) * T.All(grid);
    }

    /// <summary>c.q less the largest value of a local behavior.</summary>
    protected T Value(AlignedSpan<T> matrix)
    {
        var behavior = Behavior;
        T value = T.All(0),
            other = T.All(0);
        var i = 0;
        for (; i + 1 < Size; i += 2)
        {
            value = T.MultiplyAdd(matrix[i], behavior[i], value);
            other = T.MultiplyAdd(matrix[i + 1], behavior[i + 1], other);
        }

        if (i < Size)
            value = T.MultiplyAdd(matrix[i], behavior[i], value);
        return value + other - Players.LargestValue(matrix);
    }

    private void Start()
    {
        Players.Start();
        Proofs?.Start();
        for (var i = 0; i < Cells; i++)
        {
            up[i] = down[i] = T.All(Least);
            LastCells[i] = MeanCells[i] = T.All(0);
        }

        for (var i = 0; i < Size; i++)
            Local[i] = MeanLocal[i] = T.All(0);
    }

    private void Next(T share)
    {
        AlignedSpan<T> local = Local,
            meanLocal = MeanLocal;
        Choose(share);
        Players.Learn(Last);
        Players.WriteBehavior(local);
        for (var i = 0; i < Size; i++)
            meanLocal[i] = T.MultiplyAdd(share, local[i], meanLocal[i]);
        Proofs?.Add(share, Players);
    }

    private T Lower()
    {
        for (var i = 0; i < Cells; i++)
            MeanCells[i] = T.Max(T.Min(MeanCells[i], T.All(1)), T.All(-1));
        FinishMean();
        // The mean comes last, so that the players' values are those that it has.
        Lowers[0] = Proven(Last, LastCells);
        SnapAll(Last, 2);
        SnapAll(Mean, 2 + Grids.Length);
        Lowers[1] = Proven(Mean, MeanCells);
        var margin = T.All(0) - LowerMargin();
        var best = T.All(0);
        for (var i = 0; i < LowerCount; i++)
            best = T.Max(best, Lowers[i] = T.MultiplyAdd(Lowers[i], T.All(Unit), margin));
        return best;
    }

    private T Upper(int rounds)
    {
        T ofLast = Distance(Local),
            ofMean = Distance(MeanLocal);
        Proofs?.Choose(ofMean, ofLast, Players);
        Uppers[0] = T.MultiplyAdd(ofLast, T.All(Unit), UpperMargin(ofLast, rounds));
        Uppers[1] = T.MultiplyAdd(ofMean, T.All(Unit), UpperMargin(ofMean, rounds));
        return T.Min(Uppers[0], Uppers[1]);
    }

    private T Proven(AlignedSpan<T> matrix, AlignedSpan<T> cells)
    {
        var value = Value(matrix);
        Proofs?.Offer(cells, value);
        return value;
    }

    private void SnapAll(AlignedSpan<T> matrix, int first)
    {
        var scale = T.All(1) / T.Max(Largest(matrix), T.All(Least));
        for (var i = 0; i < Grids.Length; i++)
            Lowers[first + i] = ProvenSnapped(matrix, scale, Grids[i]);
    }

    /// <summary>The share of round i, from 0, in the averages: in proportion to (i + 1)^2.</summary>
    private static float Share(int round, int rounds)
    {
        var sum = rounds * (rounds + 1.0) * ((2 * rounds) + 1) / 6;
        return (float)((round + 1.0) * (round + 1) / sum);
    }
}
