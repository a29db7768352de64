using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>What proves the two bounds of each lane: the inequality that proves most, and the local model that is nearer, the
/// average of all rounds or that of the last.</summary>
internal sealed class ProofLanes<T>
    where T : unmanaged, ILanes<T>
{
    private readonly int cells,
        strategies,
        answers;
    private T best;

    public ProofLanes(AlignedMemory memory, LocalPlayers<T> players, int cells)
    {
        (this.cells, strategies) = (cells, players.Strategies);
        answers = players.Rows * strategies;
        Coefficients = memory.Allocate<T>(cells);
        Weights = memory.Allocate<T>(strategies);
        Played = memory.Allocate<T>(answers);
    }

    /// <summary>c of each cell, in [-1, 1].</summary>
    public AlignedSpan<T> Coefficients { get; }

    /// <summary>w[k]: how often the leader plays a strategy.</summary>
    public AlignedSpan<T> Weights { get; }

    /// <summary>w[k] s[y, k], by rows y.</summary>
    public AlignedSpan<T> Played { get; }

    public void Start()
    {
        best = T.All(float.NegativeInfinity);
        for (var k = 0; k < strategies; k++)
            Weights[k] = T.All(0);
        for (var i = 0; i < answers; i++)
            Played[i] = T.All(0);
    }

    /// <summary>Counts a round in the average.</summary>
    public void Add(T share, LocalPlayers<T> players)
    {
        AlignedSpan<T> weights = players.Weights,
            played = players.Answers,
            meanWeights = Weights,
            meanPlayed = Played;
        for (var k = 0; k < strategies; k++)
        {
            var weight = share * weights[k];
            meanWeights[k] += weight;
            for (var i = k; i < answers; i += strategies)
                meanPlayed[i] = T.MultiplyAdd(weight, played[i], meanPlayed[i]);
        }
    }

    /// <summary>Keeps coefficients where they prove more than those before.</summary>
    public void Offer(AlignedSpan<T> coefficients, T value)
    {
        for (var i = 0; i < cells; i++)
            Coefficients[i] = T.WhereLarger(value, best, coefficients[i], Coefficients[i]);
        best = T.Max(best, value);
    }

    /// <summary>Takes the last round's local model where it is nearer than the average.</summary>
    public void Choose(T ofMean, T ofLast, LocalPlayers<T> players)
    {
        for (var k = 0; k < strategies; k++)
        {
            Weights[k] = T.WhereLarger(ofMean, ofLast, players.Weights[k], Weights[k]);
            for (var i = k; i < answers; i += strategies)
                Played[i] = T.WhereLarger(ofMean, ofLast, players.Weights[k] * players.Answers[i], Played[i]);
        }
    }
}
