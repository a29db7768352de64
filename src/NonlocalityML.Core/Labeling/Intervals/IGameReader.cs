namespace NonlocalityML.Labeling.Intervals;

/// <summary>Says a number of each behavior by what its game remembers.</summary>
internal interface IGameReader
{
    /// <param name="game">A game that has ended.</param>
    /// <param name="lower">At most NL.</param>
    /// <param name="upper">At least NL.</param>
    T Read<T>(IntervalGame<T> game, T lower, T upper)
        where T : unmanaged, ILanes<T>;
}
