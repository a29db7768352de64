using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments;

/// <summary>
/// The CHSH test (PRL 23, 880 (1969)) of a table in the scenario <c>[(2 2) (2 2)]</c>: its four correlators and the value of each
/// of the eight variants of the inequality S &lt;= 2, with plain binomial standard errors where the number of trials is known, or
/// those that a file tells. A standard error is no p-value: it supposes independent trials and says nothing of how surprising a
/// local model would find them.
/// </summary>
public sealed class ChshTest
{
    private ChshTest(Behavior behavior, IReadOnlyList<long>? trials, IReadOnlyList<double>? given = null)
    {
        Correlators = [.. Bell.Correlators.Of(behavior).Full()];
        Errors = trials is null
            ? given?.ToImmutableArray()
            : [.. Correlators.Zip(trials, (e, n) => Math.Sqrt(Math.Max(0, 1 - (e * e)) / n))];
        Error = Errors is { } errors ? Math.Sqrt(errors.Sum(error => error * error)) : null;
        var variants =
            from sign in (int[])[1, -1]
            from odd in (int[])[3, 2, 1, 0]
            select new ChshVariant([.. Enumerable.Range(0, 4).Select(i => i == odd ? -sign : sign)], Correlators);
        Variants = [.. variants.OrderByDescending(variant => variant.Value)];
    }

    /// <summary>E00, E01, E10, E11.</summary>
    public ImmutableArray<double> Correlators { get; }

    /// <summary>Standard errors of the correlators, sqrt((1 - E^2) / N(xy)) of counts, else those that a file tells; null where
    /// nothing does.</summary>
    public ImmutableArray<double>? Errors { get; }

    /// <summary>Standard error of every variant's value; null where those of the correlators are not known.</summary>
    public double? Error { get; }

    /// <summary>The eight variants, the largest value first.</summary>
    public ImmutableArray<ChshVariant> Variants { get; }

    /// <summary>The largest value: S.</summary>
    public double Value => Variants[0].Value;

    public static ChshTest Of(Counts counts) => new(RequireChsh(counts.Frequencies()), counts.TrialsBySetting);

    public static ChshTest Of(Behavior behavior) => new(RequireChsh(behavior), null);

    /// <summary>With errors where there are counts; null outside the CHSH scenario.</summary>
    public static ChshTest? Of(MeasuredTable table) =>
        !table.Scenario.Equals(Scenario.Chsh) ? null
        : table.Counts is { } counts ? Of(counts)
        : new ChshTest(table.Behavior, null, table.Errors?.OfEachCorrelator());

    /// <summary>The value of the variant with the same signs.</summary>
    public double ValueOf(ChshVariant variant) => Variants.First(own => own.Signs.SequenceEqual(variant.Signs)).Value;

    private static Behavior RequireChsh(Behavior behavior) =>
        behavior.Scenario.Equals(Scenario.Chsh)
            ? behavior
            : throw new InvalidInputException($"CHSH needs scenario {Scenario.Chsh}; the table is in {behavior.Scenario}.");
}
