using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;

namespace NonlocalityML.Inequalities;

/// <summary>
/// The largest value of a Bell inequality in quantum theory, from both sides: an explicit model below, found by see-saw; above a
/// level of the hierarchy of Navascues, Pironio and Acin with its sum of squares. Both are exact, and checked apart from what
/// found them.
/// </summary>
/// <param name="Lower">The model, and what it reaches.</param>
/// <param name="Upper">The sum of squares, and what it proves.</param>
public sealed record QuantumValue(QuantumLowerBound Lower, QuantumUpperBound Upper)
{
    /// <summary>Both sides agree where they differ by less, beside the largest coefficient.</summary>
    public const double Agreement = 2e-8;

    private const int MostDimensions = 36;

    private const int LongestWord = 4;

    /// <summary>About how many seconds a level that is named, and the models, take one core: in one dimension, as few kicks as it
    /// may be, so that it can be more.</summary>
    internal static (double Level, double Models) Seconds(Scenario scenario, QuantumValueOptions options) =>
        (
            options.Level is { } level ? QuantumCost.LevelSeconds(scenario, level) : 0,
            Dimensions(scenario, options).Take(1).Sum(dimension => ModelSeconds(scenario, dimension, options))
        );

    private static double ModelSeconds(Scenario scenario, int dimension, QuantumValueOptions options)
    {
        var climbs = options.Starts * (1.0 + options.Kicks);
        return ModelSearch.IsRealPair(scenario, dimension, options.Kicks)
            ? QuantumCost.PairSeconds(scenario.Settings(0) + scenario.Settings(1), dimension, climbs)
            : QuantumCost.ModelSeconds(scenario, dimension, climbs);
    }

    /// <summary>Both ends as decimals, rounded outwards.</summary>
    public override string ToString() => $"{Outward.Down(Lower.Value, 10)} to {Outward.Up(Upper.Value, 10)}";

    /// <summary>Of c.p in the coefficients as they are.</summary>
    /// <param name="inequality">Two or more parties.</param>
    /// <param name="options">Effort.</param>
    /// <param name="cancellation">Stops between levels and dimensions.</param>
    /// <returns>Null where the scenario is too large for any level or any model.</returns>
    /// <exception cref="Labeling.SolverException">A bound does not verify.</exception>
    public static QuantumValue? Of(
        BellInequality inequality,
        QuantumValueOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        options ??= new QuantumValueOptions();
        using var levels = Levels(inequality, options).GetEnumerator();
        using var dimensions = Dimensions(inequality.Scenario, options).GetEnumerator();
        QuantumLowerBound? lower = null;
        QuantumUpperBound? upper = null;
        var scale = inequality.Coefficients.ToArray().Max(Math.Abs);
        // Models are cheap beside levels: one dimension, one level, and on while they disagree.
        while (lower is null || upper is null || (double)(upper.Value - lower.Value) > Agreement * scale)
        {
            cancellation.ThrowIfCancellationRequested();
            var isModel = dimensions.MoveNext();
            if (
                isModel
                && Model(inequality, dimensions.Current, options, cancellation) is { } model
                && (lower is null || model.Value > lower.Value)
            )
                lower = model;
            if (lower is not null && upper is not null && (double)(upper.Value - lower.Value) <= Agreement * scale)
                break;
            cancellation.ThrowIfCancellationRequested();
            var isLevel = levels.MoveNext();
            if (
                isLevel
                && QuantumBound.Upper(inequality, levels.Current, cancellation: cancellation) is { } bound
                && (upper is null || bound.Value < upper.Value)
            )
                upper = bound;
            if (!isModel && !isLevel)
                break;
        }

        if (lower is null || upper is null)
            return null;
        return (lower.Verify() ?? upper.Verify()) is { } fault
            ? throw new Labeling.SolverException($"A quantum bound does not hold: {fault}.")
            : new QuantumValue(lower, upper);
    }

    private static QuantumLowerBound Model(
        BellInequality inequality,
        int dimension,
        QuantumValueOptions options,
        CancellationToken cancellation
    ) =>
        QuantumBound.Lower(
            inequality,
            new ModelSearchOptions
            {
                LocalDimension = dimension,
                Starts = options.Starts,
                Kicks = options.Kicks,
            },
            options.Seed,
            cancellation
        );

    private static IEnumerable<int> Dimensions(Scenario scenario, QuantumValueOptions options)
    {
        if (options.LocalDimension is { } only)
            return [only];
        var least = Math.Max(2, Enumerable.Range(0, scenario.Parties).Max(scenario.MaximumOutcomes));
        return Enumerable
            .Range(least, 8)
            .TakeWhile(d => Math.Pow(d, scenario.Parties) <= (d == least ? ModelSearch.MaximumDimension : MostDimensions));
    }

    private static IEnumerable<HierarchyLevel> Levels(BellInequality inequality, QuantumValueOptions options)
    {
        if (options.Level is { } only)
        {
            yield return only;
            yield break;
        }

        var scenario = inequality.Scenario;
        var algebra = new OperatorAlgebra(scenario);
        var needed = algebra.Expand(inequality).Where(term => term.Value != Rational.Zero).Select(term => term.Key).ToList();
        foreach (var level in Ladder(scenario.Parties))
        {
            if (level.CountWords(scenario) > options.MostWords)
                continue;
            var moments = new MomentMatrix(algebra, level.Words(algebra));
            if (moments.Moments.Length > options.MostMoments || !needed.All(Holds(moments)))
                continue;
            yield return level;
        }
    }

    private static Func<OperatorWord, bool> Holds(MomentMatrix moments)
    {
        var held = new HashSet<OperatorWord>();
        for (var i = 0; i < moments.Size; i++)
        for (var j = i; j < moments.Size; j++)
        {
            if (moments[i, j] >= 0)
                held.Add(moments.Moments[moments[i, j]]);
        }

        return held.Contains;
    }

    /// <summary>1, 1+AB, 2, 3; of more parties 1, products of pairs, products of one operator each, 2 with these, 3.</summary>
    private static IEnumerable<HierarchyLevel> Ladder(int parties)
    {
        var products = HierarchyLevel.Products(parties).Where(word => word.Length <= LongestWord).ToList();
        var pairs = string.Join('+', products.Where(word => word.Length == 2));
        var all = string.Join('+', products);
        var higher = string.Join('+', products.Where(word => word.Length > 2).Prepend("2"));
        return ((string[])["1", $"1+{pairs}", $"1+{all}", "2", higher, "3"]).Distinct().Select(HierarchyLevel.Parse);
    }
}
