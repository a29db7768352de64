using NonlocalityML.Labeling;

namespace NonlocalityML.Datasets;

/// <summary>The proven intervals of a data set at a glance.</summary>
/// <param name="Samples">Number of labels.</param>
/// <param name="Nonlocal">How many have a lower bound above <see cref="Certificate.Resolution"/>. (Rounded to doubles, a
/// local behavior may truly lie outside the local set, by some 1e-17.)</param>
/// <param name="Local">How many have an upper bound that is not.</param>
/// <param name="MeanLower">Mean of the lower bounds.</param>
/// <param name="LargestLower">The largest lower bound.</param>
/// <param name="LargestWidth">The largest upper - lower.</param>
/// <param name="Open">How many intervals are wider than the gap that was asked for (NBL; of NL there are none).</param>
/// <param name="Exact">How many are narrower than <see cref="INonlocalityEngine.MaximumWidth"/>.</param>
internal sealed record LabelSummary(
    long Samples,
    long Nonlocal,
    long Local,
    double MeanLower,
    double LargestLower,
    double LargestWidth,
    long Open,
    long Exact
)
{
    public static LabelSummary Of(Dataset dataset)
    {
        var (nonlocal, local, sum, largest, width, open, exact) = (0L, 0L, 0.0, 0.0, 0.0, 0L, 0L);
        var gap = dataset.Specification.Gap ?? INonlocalityEngine.MaximumWidth;
        for (var sample = 0L; sample < dataset.Count; sample++)
        {
            var (lower, upper) = dataset.Label(sample);
            if (lower > Certificate.Resolution)
                nonlocal++;
            if (upper <= Certificate.Resolution)
                local++;
            sum += lower;
            largest = Math.Max(largest, lower);
            width = Math.Max(width, upper - lower);
            if (upper - lower > gap)
                open++;
            if (upper - lower < INonlocalityEngine.MaximumWidth)
                exact++;
        }

        return new LabelSummary(dataset.Count, nonlocal, local, sum / dataset.Count, largest, width, open, exact);
    }
}
