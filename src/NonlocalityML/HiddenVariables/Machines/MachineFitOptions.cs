using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Machines;

/// <summary>How a <see cref="BoltzmannMachine"/> is fitted to a table.</summary>
internal sealed record MachineFitOptions
{
    /// <summary>Hidden units; the hidden variable has two to the power of them values, which are all summed over at the
    /// end.</summary>
    public int HiddenUnits { get; init; } = 8;

    /// <summary>Steps of Adam.</summary>
    public long Steps { get; init; } = 6000;

    /// <summary>Adam's rate at first; it falls to a hundredth in the second half.</summary>
    public double Rate { get; init; } = 0.05;

    /// <summary>Steps of Gibbs sampling a chain of contrastive divergence takes; 0 for the exact gradient of the
    /// likelihood.</summary>
    public int GibbsSteps { get; init; }

    /// <summary>Everything random depends on this.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public MachineFitOptions Check()
    {
        if (HiddenUnits is < 1 or > 16)
            throw new InvalidInputException($"Hidden units of a machine is {HiddenUnits}; 1 to 16 are accepted.");
        if (Steps is < 1 or > 1_000_000)
            throw new InvalidInputException($"Steps of a fit of a machine is {Steps}; 1 to 1000000 are accepted.");
        if (!(Rate is > 0 and <= 10))
            throw new InvalidInputException($"Rate of a fit of a machine is {Rate}; a number above 0, at most 10, is accepted.");
        if (GibbsSteps is < 0 or > 1000)
            throw new InvalidInputException($"Steps of Gibbs sampling is {GibbsSteps}; 0 to 1000 are accepted.");
        return this;
    }
}
