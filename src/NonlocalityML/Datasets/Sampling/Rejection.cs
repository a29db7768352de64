using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>Draws from a sampler until a point is accepted.</summary>
internal static class Rejection
{
    /// <summary>After so many points without an accepted one the wanted kind counts as out of reach.</summary>
    private const int MaximumTries = 10_000;

    /// <param name="origin">The sampler.</param>
    /// <param name="stream">All points come from this stream, one after the other.</param>
    /// <param name="accept">Whether a point is of the wanted kind.</param>
    /// <param name="wanted">Name of a wanted point, for the message.</param>
    /// <exception cref="InvalidInputException">No point was accepted.</exception>
    public static Behavior Draw(ISampler origin, RandomStream stream, Predicate<Behavior> accept, string wanted)
    {
        for (var i = 0; i < MaximumTries; i++)
        {
            var behavior = origin.Sample(stream);
            if (accept(behavior))
                return behavior;
        }

        throw new InvalidInputException(
            $"Distribution '{origin.Name}' of {origin.Scenario} gave no {wanted} in {MaximumTries} tries; "
                + "use another scenario or distribution."
        );
    }
}
