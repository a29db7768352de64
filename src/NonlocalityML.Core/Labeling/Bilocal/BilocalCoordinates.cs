using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// The coordinates in which the distance to the bilocal set is measured: integer linear functions of the behavior of a line
/// A - B - C whose end parties have two settings of two outcomes. The distance is
/// <see cref="Unit"/> * sum_k |phi_k(q) - phi_k(p)|, minimised over bilocal p: NBL for <see cref="Probabilities"/>, and its
/// likeness in the two feature sets of Canabarro, Brito and Chaves, PRL 122, 200401 (2019).
/// </summary>
/// <remarks>
/// One rule gives the three distances: every joint setting (x,y,z) contributes the change of what is seen at it, and the sum is
/// taken in the unit 1/(2|X||Y||Z|).
/// <list type="bullet">
/// <item>Probabilities: sum over a,b,c of |dp(abc|xyz)|.</item>
/// <item>Correlators, (eight &lt;A_x B_y C_z&gt;, &lt;A_0&gt;, &lt;A_1&gt;): |d&lt;A_x B_y C_z&gt;| + |d&lt;A_x&gt;|; over the
/// eight joint settings 1/16 (sum |d&lt;A_x B_y C_z&gt;| + 4 |d&lt;A_0&gt;| + 4 |d&lt;A_1&gt;|).</item>
/// <item>Summary, (I, J, &lt;A_0&gt;, &lt;A_1&gt;): the same with each correlator replaced by its part in I or J, which makes the
/// plain L1 distance in the unit 1/4: 1/4 (|dI| + |dJ| + |d&lt;A_0&gt;| + |d&lt;A_1&gt;|). It never exceeds the distance in
/// Correlators.</item>
/// </list>
/// I = 1/4 sum &lt;A_x B_0 C_z&gt; and J = 1/4 sum (-1)^(x+z) &lt;A_x B_1 C_z&gt; (Branciard et al., PRA 85, 032119 (2012)).
/// </remarks>
public sealed class BilocalCoordinates
{
    private const int Strategies = BilocalModel.Strategies;
    private const string ProbabilitiesName = "probabilities";

    private static readonly Scenario Dichotomic = Scenario.Uniform(3, 2, 2);

    private readonly Func<Bell.Correlators, double[]>? features;
    private readonly (int Coordinate, int Value)[][] entries;

    /// <param name="name">For files and the command line.</param>
    /// <param name="distance">The distance written out.</param>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="scales">phi_k / feature k, powers of two.</param>
    /// <param name="terms">(k, phi_k) of the deterministic strategy that answers b to y, for strategies of A and C: (y, b, a,
    /// c).</param>
    /// <param name="features">The features of correlators; null for the probabilities themselves.</param>
    private BilocalCoordinates(
        string name,
        string distance,
        Scenario scenario,
        ImmutableArray<double> scales,
        Func<int, int, int, int, IEnumerable<(int Coordinate, int Value)>> terms,
        Func<Bell.Correlators, double[]>? features = null
    )
    {
        (Name, Distance, Scenario, Scales, this.features) = (name, distance, scenario, scales, features);
        entries =
        [
            .. from y in Enumerable.Range(0, scenario.Settings(1))
            from b in Enumerable.Range(0, scenario.Outcomes(1, y))
            from pair in Enumerable.Range(0, Strategies * Strategies)
            select terms(y, b, pair / Strategies, pair % Strategies).Where(term => term.Value != 0).ToArray(),
        ];
    }

    /// <summary>(I, J, &lt;A_0&gt;, &lt;A_1&gt;), each stored fourfold.</summary>
    public static BilocalCoordinates Summary { get; } =
        new("summary", "1/4 (|dI| + |dJ| + |d<A0>| + |d<A1>|)", Dichotomic, [4, 4, 4, 4], SummaryTerms, SummaryOf);

    /// <summary>(&lt;A_x B_y C_z&gt; in C order of x,y,z; &lt;A_0&gt;, &lt;A_1&gt;), the last two stored fourfold.</summary>
    public static BilocalCoordinates Correlators { get; } =
        new(
            "correlators",
            "1/16 (sum |d<AxByCz>| + 4 |d<A0>| + 4 |d<A1>|)",
            Dichotomic,
            [1, 1, 1, 1, 1, 1, 1, 1, 4, 4],
            CorrelatorTerms,
            CorrelatorsOf
        );

    /// <summary>The probabilities themselves, in the slot order of the scenario.</summary>
    /// <param name="scenario">Three parties, the first and the last with two settings of two outcomes; the middle one as it
    /// likes.</param>
    /// <exception cref="InvalidInputException">Another scenario.</exception>
    public static BilocalCoordinates Probabilities(Scenario scenario)
    {
        BilocalModel.RequireLine(scenario);
        var slots = scenario.Slots(1);
        int[] starts = [.. BilocalModel.Settings(scenario).Select(setting => setting.Slot)];
        return new BilocalCoordinates(
            ProbabilitiesName,
            $"1/{2 * scenario.SettingTuples} sum |dp(abc|xyz)|",
            scenario,
            [.. Enumerable.Repeat(1.0, scenario.SlotLength)],
            (y, b, a, c) =>
                from x in Enumerable.Range(0, 2)
                from z in Enumerable.Range(0, 2)
                select (
                    (((((2 * x) + BilocalModel.Outcome(a, x)) * slots) + starts[y] + b) * 4)
                        + (2 * z)
                        + BilocalModel.Outcome(c, z),
                    1
                )
        );
    }

    public string Name { get; }

    /// <summary>The distance written out, for reports and cards; d is the difference to a bilocal model.</summary>
    public string Distance { get; }

    public Scenario Scenario { get; }

    /// <summary>Number of coordinates.</summary>
    public int Count => Scales.Length;

    /// <summary>Distance = Unit * sum |d phi_k|; 1/(2|X||Y||Z|).</summary>
    public double Unit => Scenario.Unit;

    /// <summary>phi_k = Scales[k] * the k-th feature.</summary>
    public ImmutableArray<double> Scales { get; }

    /// <summary>The features of a behavior: in slot order, or as the names of the coordinates say; see
    /// <see cref="Scales"/>.</summary>
    public double[] FeaturesOf(Behavior behavior)
    {
        if (!Scenario.Equals(behavior.Scenario))
            throw new InvalidInputException(
                $"The behavior is of scenario {behavior.Scenario}; the coordinates are of {Scenario}."
            );
        return features is null ? Scenario.ToSlots(behavior.Table) : features(Bell.Correlators.Of(behavior));
    }

    /// <summary>The coordinates called <paramref name="name"/>: probabilities (of any line), correlators or summary.</summary>
    /// <exception cref="InvalidInputException">Another name, or a scenario in which it is not defined.</exception>
    public static BilocalCoordinates FromName(string name, Scenario scenario)
    {
        if (name == ProbabilitiesName)
            return Probabilities(scenario);
        var known =
            name == Correlators.Name ? Correlators
            : name == Summary.Name ? Summary
            : null;
        if (known is null)
            throw new InvalidInputException(
                $"'{name}' are not coordinates of NBL; {ProbabilitiesName}, {Correlators.Name} and {Summary.Name} are."
            );
        if (!known.Scenario.Equals(scenario))
            throw new InvalidInputException($"The coordinates '{name}' need scenario {known.Scenario}; it is {scenario}.");
        return known;
    }

    /// <exception cref="InvalidInputException">The wrong number of features, or one that is not a number in [-1, 1].</exception>
    public void Require(ReadOnlySpan<double> features)
    {
        if (features.Length != Count)
            throw new InvalidInputException($"{features.Length} features are given; the coordinates '{Name}' need {Count}.");
        for (var k = 0; k < features.Length; k++)
        {
            if (!(Math.Abs(features[k]) <= 1 + Behavior.NormalizationTolerance))
                throw new InvalidInputException(
                    $"Feature {k} of the coordinates '{Name}' is {features[k]:R}; a number in [-1, 1] is needed."
                );
        }
    }

    /// <summary>phi of features: each times its scale, exactly.</summary>
    internal double[] ToCoordinates(ReadOnlySpan<double> features)
    {
        var values = new double[Count];
        for (var k = 0; k < values.Length; k++)
            values[k] = Scales[k] * features[k];
        return values;
    }

    /// <summary>(k, phi_k) where it is not zero, of entry (slot of (y,b) * 4 + strategy of A) * 4 + strategy of C.</summary>
    internal ReadOnlySpan<(int Coordinate, int Value)> Terms(int entry) => entries[entry];

    private static int Sign(int strategy, int setting) => 1 - (2 * BilocalModel.Outcome(strategy, setting));

    private static IEnumerable<(int, int)> SummaryTerms(int y, int b, int a, int c)
    {
        var flip = 1 - (2 * y);
        yield return (y, (1 - (2 * b)) * (Sign(a, 0) + (flip * Sign(a, 1))) * (Sign(c, 0) + (flip * Sign(c, 1))));
        if (y > 0)
            yield break;
        yield return (2, 4 * Sign(a, 0));
        yield return (3, 4 * Sign(a, 1));
    }

    private static IEnumerable<(int, int)> CorrelatorTerms(int y, int b, int a, int c)
    {
        for (var x = 0; x < 2; x++)
        for (var z = 0; z < 2; z++)
            yield return ((4 * x) + (2 * y) + z, (1 - (2 * b)) * Sign(a, x) * Sign(c, z));
        if (y > 0)
            yield break;
        yield return (8, 4 * Sign(a, 0));
        yield return (9, 4 * Sign(a, 1));
    }

    private static double[] CorrelatorsOf(Bell.Correlators correlators) =>
        [.. correlators.Full(), correlators[1, 0, 0], correlators[2, 0, 0]];

    private static double[] SummaryOf(Bell.Correlators correlators)
    {
        var full = correlators.Full();
        return
        [
            (full[0] + full[1] + full[4] + full[5]) / 4,
            (full[2] - full[3] - full[6] + full[7]) / 4,
            correlators[1, 0, 0],
            correlators[2, 0, 0],
        ];
    }
}
