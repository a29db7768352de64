using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// What two correlators prove along v * behavior + (1 - v) * noise. I and J are affine in v and, where they keep their sign,
/// |I|^(1/k) + |J|^(1/k) is concave: above 1 at two values of v it is so at all between.
/// </summary>
/// <param name="NotLocal">The least grid point from which on to 1 all v are proven not local; null where v = 1 is not.</param>
/// <param name="Proof">The correlators.</param>
/// <param name="Local">The largest grid point at which their model gives the table; null where none does.</param>
/// <param name="Model">The model there.</param>
internal sealed record CorrelatorThreshold(int? NotLocal, CorrelatorProof? Proof, int? Local, NetworkModel? Model)
{
    /// <param name="network">Who sees which source.</param>
    /// <param name="at">The behavior at a grid point.</param>
    /// <param name="grid">The number of the grid point at v = 1.</param>
    public static CorrelatorThreshold Of(Network network, Func<int, Behavior> at, int grid)
    {
        if (CorrelatorSearch.Best(network, at(grid)) is not { } proof)
            return new CorrelatorThreshold(null, null, null, null);
        var signs = Signs(grid);
        // The first grid point after the last that is not proven; the last one with a model before the first without.
        int? notLocal = IsProven(grid) ? Bisect(place => IsProven(place), grid) : null;
        var lastLocal = Bisect(place => ModelAt(place) is null, grid) - 1;
        return new CorrelatorThreshold(
            notLocal,
            proof,
            lastLocal >= 0 ? lastLocal : null,
            lastLocal >= 0 ? ModelAt(lastLocal) : null
        );

        bool IsProven(int place) =>
            Signs(place) == signs && NetworkCertificate.LowerBound(at(place), network, proof) > Rational.Zero;

        (int, int) Signs(int place)
        {
            var (first, second) = proof.Correlators(new WholeBehavior(at(place)));
            return (first.Numerator.Sign, second.Numerator.Sign);
        }

        NetworkModel? ModelAt(int place) =>
            CorrelatorModel.Of(network, at(place), proof) is { } model
            && (double)model.Distance(at(place)) <= Certificate.Resolution
                ? model
                : null;
    }

    /// <summary>A place where a predicate becomes true: false just before, or 0.</summary>
    private static int Bisect(Func<int, bool> predicate, int grid)
    {
        var (low, high) = (-1, grid + 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (predicate(middle))
                high = middle;
            else
                low = middle;
        }

        return high;
    }
}
