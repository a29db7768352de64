using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>Whole numbers that prove how far a behavior is from the local set of a network at least.</summary>
public abstract record NetworkProof
{
    private protected NetworkProof() { }

    /// <summary>What it is, as sentences say it: <c>an inflation with 2x2x2 copies of the sources</c>.</summary>
    public abstract string Method { get; }

    /// <exception cref="InvalidInputException">Numbers that do not fit the network and the scenario.</exception>
    internal abstract void Require(Network network, Scenario scenario);

    /// <summary>The bound on the distance, in the unit of NL; 0 where nothing is proven.</summary>
    internal abstract Rational LowerBound(Network network, Behavior behavior, CancellationToken cancellation);
}
