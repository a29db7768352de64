using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Draws behaviors of one scenario from one distribution. Sample i of a data set is
/// <c>sampler.Sample(new RandomStream(seed, i))</c>, so it depends on (seed, i) alone.
/// </summary>
public interface ISampler
{
    /// <summary>Name of the distribution as the command line and data-set cards write it.</summary>
    string Name { get; }

    /// <summary>The distribution in one sentence, for the card of a data set.</summary>
    string Description { get; }

    Scenario Scenario { get; }

    /// <summary>One sample; it depends on the stream alone.</summary>
    Behavior Sample(RandomStream stream);
}
