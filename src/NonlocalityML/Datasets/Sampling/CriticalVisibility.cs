using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Finds the critical visibility of a behavior q: the largest v &lt;= 1 for which v q + (1 - v) white noise lies in a convex set
/// that contains white noise. It is 1 when q itself lies in the set.
/// </summary>
/// <remarks>
/// Rounded to <see cref="Places"/> binary places: two optimal dual solutions, of which an engine may find either, must not make
/// two samples.
/// </remarks>
public static class CriticalVisibility
{
    /// <summary>Binary places of a visibility: 6e-8.</summary>
    public const int Places = 24;

    private const double Tolerance = 1e-10;

    /// <summary>
    /// With respect to the local set. Newton's method on NL along the segment, which is convex and piecewise linear: the
    /// inequality that certifies a point gives the next visibility, so a few labels suffice.
    /// </summary>
    public static Func<Behavior, double> OfLocalSet(INonlocalityEngine engine)
    {
        var noise = Behaviors.WhiteNoise(engine.Scenario);
        return behavior =>
        {
            var visibility = 1.0;
            while (true)
            {
                var inequality = engine.Solve(behavior.MixWith(noise, visibility)).Inequality;
                double bound = (double)inequality.LocalBound,
                    atNoise = inequality.Value(noise),
                    atPoint = inequality.Value(behavior);
                var violation = (visibility * atPoint) + ((1 - visibility) * atNoise) - bound;
                if (violation * engine.Scenario.Unit <= Tolerance)
                    return Dyadic.Round(visibility, Places);
                visibility = (bound - atNoise) / (atPoint - atNoise);
            }
        };
    }

    /// <summary>With respect to the set where a continuous function is at most zero, by bisection.</summary>
    /// <param name="excess">Positive outside the set.</param>
    public static Func<Behavior, double> Where(Func<Behavior, double> excess) =>
        behavior =>
        {
            if (excess(behavior) <= 0)
                return 1;
            var noise = Behaviors.WhiteNoise(behavior.Scenario);
            double inside = 0,
                outside = 1;
            while (outside - inside > Tolerance)
            {
                var middle = (inside + outside) / 2;
                if (excess(behavior.MixWith(noise, middle)) <= 0)
                    inside = middle;
                else
                    outside = middle;
            }

            return Dyadic.Round(inside, Places);
        };
}
