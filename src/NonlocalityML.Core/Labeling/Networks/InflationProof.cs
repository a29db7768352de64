using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// Whole-number coefficients for the independences of an inflation, which prove that a behavior is not local in the network; see
/// <see cref="InflationCheck"/>.
/// </summary>
/// <param name="Levels">Copies of each source.</param>
/// <param name="Coefficients">y: for each of <see cref="Inflation.Factorizations"/> one number a row.</param>
public sealed record InflationProof(ImmutableArray<int> Levels, ImmutableArray<ImmutableArray<long>> Coefficients) : NetworkProof
{
    /// <summary>No coefficient is larger in size, so that sums of products stay within 128 bits.</summary>
    public const long MaximumCoefficient = 1L << 40;

    /// <inheritdoc/>
    public override string Method => $"an inflation with {LevelText} copies of the sources";

    /// <summary>As 2x2x3.</summary>
    public string LevelText => string.Join('x', Levels);

    internal override void Require(Network network, Scenario scenario) => Require(new Inflation(network, scenario, Levels));

    internal override Rational LowerBound(Network network, Behavior behavior, CancellationToken cancellation) =>
        new InflationCheck(new Inflation(network, behavior.Scenario, Levels), this, behavior).LowerBound(cancellation);

    /// <exception cref="InvalidInputException">Not as many coefficients as the inflation has rows, or one that is too
    /// large.</exception>
    public void Require(Inflation inflation)
    {
        var expected = inflation.Factorizations;
        if (Coefficients.Length != expected.Length)
            throw new InvalidInputException(
                $"The proof has coefficients for {Coefficients.Length} independences; the inflation {inflation.LevelText} "
                    + $"has {expected.Length}."
            );
        foreach (var (index, list) in Coefficients.Index())
        {
            if (list.Length != expected[index].RowCount)
                throw new InvalidInputException(
                    $"Independence {index} of the proof has {list.Length} coefficients; {expected[index].RowCount} are needed."
                );
            foreach (var value in list)
            {
                if (value is < -MaximumCoefficient or > MaximumCoefficient)
                    throw new InvalidInputException($"A coefficient of the proof is {value}; at most 2^40 in size is allowed.");
            }
        }
    }
}
