using System.Runtime.InteropServices;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// Where in a proven interval NL lies, by the blend of a model: what <see cref="IntervalInput"/> and <see cref="Member"/> compute
/// in a graph, here for as many rows at a time as a vector has lanes. A score is evidence; it stays inside the interval. It
/// serves one thread.
/// </summary>
/// <param name="members">The members of the blend.</param>
internal sealed class IntervalHead(IReadOnlyList<HeadMember> members) : IGameReader
{
    /// <summary>Numbers that <see cref="IntervalInput.Values"/> has.</summary>
    public const int Inputs = 25;

    private static readonly float[] Near = [0.003f, 0.01f, 0.03f, 0.1f];

    private readonly int widest = members.Max(member => member.Widest);
    private object? scratch;

    public T Read<T>(IntervalGame<T> game, T lower, T upper)
        where T : unmanaged, ILanes<T>
    {
        scratch ??= new Scratch<T>(widest);
        var numbers = (Scratch<T>)scratch;
        Write(game, upper, numbers.Inputs);
        var share = T.All(0);
        foreach (var member in members)
        {
            var said = member.Say(numbers.Inputs, numbers.First, numbers.Second);
            share = T.MultiplyAdd(T.All(member.Share), T.Max(T.Min(said, T.All(1)), T.All(0)), share);
        }

        lower = T.Min(lower, upper);
        return T.Max(T.Min(T.MultiplyAdd(share, upper - lower, lower), upper), lower);
    }

    private static void Write<T>(IntervalGame<T> game, T upper, AlignedSpan<T> said)
        where T : unmanaged, ILanes<T>
    {
        var best = game.Lowers[0];
        for (var i = 1; i < IntervalGame<T>.LowerCount; i++)
            best = T.Max(best, game.Lowers[i]);
        T gap = T.Max(upper - best, T.All((float)IntervalInput.Least)),
            parts = T.All(1) / gap;
        var (size, square) = game.Moments();
        said[0] = best * T.All(1 / game.Unit);
        said[1] = upper * T.All(1 / game.Unit);
        said[2] = gap;
        foreach (ref var number in MemoryMarshal.Cast<T, float>(said.AsSpan(3))[(2 * T.Count)..])
            number = MathF.Log(number);
        (said[3], said[4]) = (size, square);
        (said[5], said[6]) = Leader(game.Players);
        for (var i = 0; i < IntervalGame<T>.LowerCount; i++)
            said[7 + i] = Part(best - game.Lowers[i]);
        for (var i = 0; i < 2; i++)
            said[13 + i] = Part(game.Uppers[i] - upper);
        said[15] = Part(Won(game.Last, game.Local) * T.All(game.Unit));
        said[16] = Part(Won(game.Mean, game.MeanLocal) * T.All(game.Unit));
        WriteNear(game, said + 17);
        WriteMean(game, said + 21);

        T Part(T difference) => T.Max(T.Min(difference * parts, T.All(4)), T.All(-4));

        T Won(AlignedSpan<T> coefficients, AlignedSpan<T> local)
        {
            var won = T.All(0);
            for (var i = 0; i < game.Size; i++)
                won = T.MultiplyAdd(coefficients[i], game.Behavior[i] - local[i], won);
            return won;
        }
    }

    /// <summary>The sum of squares and the largest of the leader's weights.</summary>
    private static (T Squares, T Largest) Leader<T>(LocalPlayers<T> players)
        where T : unmanaged, ILanes<T>
    {
        T squares = T.All(0),
            largest = T.All(0);
        for (var k = 0; k < players.Strategies; k++)
        {
            squares = T.MultiplyAdd(players.Weights[k], players.Weights[k], squares);
            largest = T.Max(largest, players.Weights[k]);
        }

        return (squares, largest);
    }

    /// <summary>How many strategies win nearly as much as the best.</summary>
    private static void WriteNear<T>(IntervalGame<T> game, AlignedSpan<T> said)
        where T : unmanaged, ILanes<T>
    {
        var (values, strategies) = (game.Players.Values, game.Players.Strategies);
        var largest = values[0];
        for (var k = 1; k < strategies; k++)
            largest = T.Max(largest, values[k]);
        for (var i = 0; i < Near.Length; i++)
        {
            var count = T.All(0);
            var scale = T.All(1 / (Near[i] * game.Settings));
            for (var k = 0; k < strategies; k++)
                count += T.Max(T.All(1) - ((largest - values[k]) * scale), T.All(0));
            said[i] = count * T.All(1f / strategies);
        }
    }

    /// <summary>Of the mean coefficients the means of size and square, of the distance to the last ones and to halves.</summary>
    private static void WriteMean<T>(IntervalGame<T> game, AlignedSpan<T> said)
        where T : unmanaged, ILanes<T>
    {
        T size = T.All(0),
            square = T.All(0),
            moved = T.All(0),
            off = T.All(0);
        AlignedSpan<T> mean = game.MeanCells,
            last = game.LastCells;
        for (var i = 0; i < game.Cells; i++)
        {
            var cell = mean[i];
            var twice = cell + cell;
            size += T.Abs(cell);
            square = T.MultiplyAdd(cell, cell, square);
            moved += T.Abs(cell - last[i]);
            off += T.Abs(twice - T.Round(twice));
        }

        var share = T.All(1f / game.Cells);
        (said[0], said[1], said[2], said[3]) = (size * share, square * share, moved * share, off * share);
    }

    private sealed class Scratch<T>
        where T : unmanaged, ILanes<T>
    {
        private readonly AlignedMemory memory = new();

        public Scratch(int widest)
        {
            Inputs = memory.Allocate<T>(IntervalHead.Inputs);
            First = memory.Allocate<T>(widest);
            Second = memory.Allocate<T>(widest);
        }

        public AlignedSpan<T> Inputs { get; }

        public AlignedSpan<T> First { get; }

        public AlignedSpan<T> Second { get; }
    }
}
