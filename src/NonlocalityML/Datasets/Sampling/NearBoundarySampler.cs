using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Points close to the boundary of a convex set, half of them on either side. A point outside is drawn; the segment from white
/// noise to it meets the boundary at its critical visibility; the sample lies on that segment at a distance from there that is
/// uniform between 0 and the band (or the end of the segment, where that comes first). Distance is the trace distance
/// 1/(2 prod|X_i|) sum |p - q|, the unit of NL, so NL never exceeds the band.
/// </summary>
internal sealed class NearBoundarySampler : ISampler
{
    private readonly string name;
    private readonly ISampler origin;
    private readonly string set;
    private readonly Func<Behavior, double> criticalVisibility;
    private readonly Behavior noise;

    /// <param name="name">Name of the distribution; that of the origin follows after a colon.</param>
    /// <param name="origin">Draws the points outside.</param>
    /// <param name="set">Name of the set, such as "local".</param>
    /// <param name="criticalVisibility">Where the segment leaves the set, 1 for a point inside; see
    /// <see cref="CriticalVisibility"/>.</param>
    public NearBoundarySampler(string name, ISampler origin, string set, Func<Behavior, double> criticalVisibility)
    {
        (this.name, this.origin, this.set, this.criticalVisibility) = (name, origin, set, criticalVisibility);
        noise = Behaviors.WhiteNoise(origin.Scenario);
    }

    /// <summary>The largest trace distance to the boundary along the segment.</summary>
    public double Band { get; init; } = 0.01;

    public string Name => $"{name}:{origin.Name}";

    public string Description =>
        $"Within trace distance {Band} of the boundary of the {set} set, half on each side, on segments from white noise to "
        + "points "
        + $"outside it: {origin.Description}";

    public Scenario Scenario => origin.Scenario;

    /// <exception cref="InvalidInputException">The origin gives no point outside the set.</exception>
    public Behavior Sample(RandomStream stream)
    {
        var crossing = 1.0;
        var outside = Rejection.Draw(
            origin,
            stream,
            behavior => (crossing = criticalVisibility(behavior)) < 1,
            $"point outside the {set} set"
        );
        var isOutside = (stream.NextBits() >> 63) == 1;
        var room = isOutside ? 1 - crossing : crossing;
        var step = Math.Min(room, Band / Distance(outside, noise)) * stream.NextDouble();
        return outside.MixWith(noise, isOutside ? crossing + step : crossing - step);
    }

    private static double Distance(Behavior first, Behavior second)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Table.Length; i++)
            sum += Math.Abs(first.Table[i] - second.Table[i]);
        return sum * first.Scenario.Unit;
    }
}
