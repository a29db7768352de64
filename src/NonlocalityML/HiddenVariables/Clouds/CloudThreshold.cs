namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// Where clouds cease to reproduce a state as its visibility grows: evidence of the critical visibility, which depends on the
/// size of the clouds and how long they were fitted.
/// </summary>
/// <param name="Floor">The smallest loss at any visibility: what clouds of this size, fitted as long, come to.</param>
/// <param name="LastAtFloor">The largest visibility whose loss is at most three times the floor.</param>
/// <param name="Extrapolated">
/// Beyond the threshold the loss grows with the square of the distance. Where the line through the roots of loss - floor at the
/// next two visibilities meets zero; null where there are no two, or where it falls below <paramref name="LastAtFloor"/>, as the
/// roots of small clouds may.
/// </param>
public sealed record CloudThreshold(double Floor, double LastAtFloor, double? Extrapolated)
{
    private const double FloorFactor = 3;

    /// <returns>Null where the loss never leaves the floor.</returns>
    public static CloudThreshold? Of(IEnumerable<CloudFit> fits)
    {
        (double Visibility, double Loss)[] best =
        [
            .. fits.GroupBy(fit => fit.Visibility)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key, group.Min(fit => fit.TestLoss))),
        ];
        var floor = best.Min(point => point.Loss);
        var last = Array.FindLastIndex(best, point => point.Loss <= FloorFactor * floor);
        if (last == best.Length - 1)
            return null;
        return new CloudThreshold(
            floor,
            best[last].Visibility,
            last + 2 < best.Length ? Zero(best[last + 1], best[last + 2]) : null
        );

        double? Zero((double Visibility, double Loss) a, (double Visibility, double Loss) b)
        {
            double rootA = Math.Sqrt(a.Loss - floor),
                rootB = Math.Sqrt(b.Loss - floor);
            var zero = a.Visibility - (rootA * (b.Visibility - a.Visibility) / (rootB - rootA));
            return rootB > rootA && zero >= best[last].Visibility ? zero : null;
        }
    }
}
