using System.Collections.Immutable;

namespace NonlocalityML.Experiments;

/// <summary>One of the eight versions of CHSH: an odd number of minus signs before E00, E01, E10, E11.</summary>
public sealed class ChshVariant
{
    /// <param name="signs">+1 or -1 for E00, E01, E10, E11.</param>
    /// <param name="correlators">E00, E01, E10, E11.</param>
    internal ChshVariant(ImmutableArray<int> signs, ImmutableArray<double> correlators)
    {
        Signs = signs;
        Value = signs.Zip(correlators, (sign, correlator) => sign * correlator).Sum();
    }

    /// <summary>+1 or -1 for E00, E01, E10, E11.</summary>
    public ImmutableArray<int> Signs { get; }

    /// <summary>The signed sum of the correlators; at most 2 for local models.</summary>
    public double Value { get; }

    /// <summary>The sum written out with its settings, as <c>E00 + E01 + E10 - E11</c>.</summary>
    public string Text =>
        string.Concat(
            Signs.Select(
                (sign, i) =>
                    (i, sign) switch
                    {
                        (0, 1) => "",
                        (0, _) => "-",
                        (_, 1) => " + ",
                        _ => " - ",
                    } + $"E{i / 2}{i % 2}"
            )
        );
}
