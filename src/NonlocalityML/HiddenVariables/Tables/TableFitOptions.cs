using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Tables;

/// <summary>How a cloud is fitted to a table of probabilities.</summary>
public sealed record TableFitOptions
{
    /// <summary>N_h, hidden variables.</summary>
    public int Points { get; init; } = 256;

    /// <summary>Steps of Adam.</summary>
    public long Steps { get; init; } = 2000;

    /// <summary>Adam's rate at first; it falls to a hundredth in the second half.</summary>
    public double Rate { get; init; } = 0.1;

    /// <summary>Everything random depends on this.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public TableFitOptions Check()
    {
        if (Points is < 1 or > 1 << 16)
            throw new InvalidInputException($"Points of a fit to a table is {Points}; 1 to {1 << 16} are accepted.");
        if (Steps is < 1 or > 1_000_000)
            throw new InvalidInputException($"Steps of a fit to a table is {Steps}; 1 to 1000000 are accepted.");
        if (!(Rate is > 0 and <= 10))
            throw new InvalidInputException($"Rate of a fit to a table is {Rate}; a number above 0, at most 10, is accepted.");
        return this;
    }
}
