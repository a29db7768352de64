using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Inequalities;

/// <summary>
/// The detection efficiency down to which a behavior violates one inequality. Each party detects with probability eta,
/// independently, and answers a fixed outcome to a setting when it does not; the outcomes are the ones that need the smallest
/// eta, out of all where these are few. The inequality is violated at <see cref="Upper"/> and not at <see cref="Lower"/>, both
/// checked in exact fractions.
/// </summary>
/// <param name="Lower">No violation there.</param>
/// <param name="Upper">A violation there.</param>
/// <param name="Lost">What each party answers without a detection.</param>
public sealed record CriticalEfficiency(Rational Lower, Rational Upper, DeterministicStrategy Lost)
{
    /// <summary>Assignments that are nearer to each other count as equal, and the first one stands: rounding chooses
    /// none.</summary>
    private const double Tie = 1e-9;

    /// <summary>The most assignments of outcomes that are gone through.</summary>
    public const int MaximumAssignments = 1 << 16;

    private const int Places = 40;

    private const int Steps = 512;

    /// <param name="inequality">c, whole numbers.</param>
    /// <param name="table">p[a,b,..,x,y,..] in C order, exact; violates the inequality.</param>
    /// <returns>Null where there are too many assignments, or no violation.</returns>
    public static CriticalEfficiency? Of(BellInequality inequality, IReadOnlyList<Rational> table)
    {
        var scenario = inequality.Scenario;
        if (scenario.StrategyCount > MaximumAssignments)
            return null;
        var values = new LossyValues(inequality, [.. table.Select(value => (double)value)]);
        var bound = (double)inequality.LocalBound;
        var (best, root) = (-1L, 1.0);
        for (var index = 0L; index < (long)scenario.StrategyCount; index++)
        {
            var polynomial = values.Of(DeterministicStrategy.FromIndex(scenario, index));
            // Most assignments are worse than the best so far, which one value tells.
            if (best >= 0 && Value(polynomial, root) <= bound)
                continue;
            if (Root(polynomial, bound) is { } found && (best < 0 || found < root - Tie))
                (best, root) = (index, found);
        }

        return best < 0 ? null : Prove(inequality, table, DeterministicStrategy.FromIndex(scenario, best), root);
    }

    private static CriticalEfficiency? Prove(
        BellInequality inequality,
        IReadOnlyList<Rational> table,
        DeterministicStrategy lost,
        double root
    )
    {
        var exact = new LossyValues(inequality, table).ExactOf(lost);
        for (var width = Math.ScaleB(1, -Places); width < 1e-3; width *= 4)
        {
            var (lower, upper) = (
                Rational.FromDouble(Dyadic.Round(Math.Max(0, root - width), Places)),
                Rational.FromDouble(Dyadic.Round(Math.Min(1, root + width), Places))
            );
            if (Value(exact, lower) <= inequality.LocalBound && Value(exact, upper) > inequality.LocalBound)
                return new CriticalEfficiency(lower, upper, lost);
        }

        return null;
    }

    /// <summary>The largest efficiency below 1 without a violation; null where there is none even at 1.</summary>
    private static double? Root(double[] polynomial, double bound)
    {
        if (Value(polynomial, 1) <= bound)
            return null;
        var (above, below) = (1.0, 1.0);
        for (var step = Steps - 1; step >= 0 && below == 1; step--)
        {
            if (Value(polynomial, (double)step / Steps) <= bound)
                below = (double)step / Steps;
            else
                above = (double)step / Steps;
        }

        for (var i = 0; i < 60 && below < 1; i++)
        {
            var middle = (below + above) / 2;
            (below, above) = Value(polynomial, middle) <= bound ? (middle, above) : (below, middle);
        }

        return above;
    }

    /// <summary>sum over k of v_k eta^k (1 - eta)^(n - k).</summary>
    private static double Value(double[] byDetections, double efficiency)
    {
        var (sum, n) = (0.0, byDetections.Length - 1);
        for (var k = 0; k <= n; k++)
            sum += byDetections[k] * Math.Pow(efficiency, k) * Math.Pow(1 - efficiency, n - k);
        return sum;
    }

    private static Rational Value(Rational[] byDetections, Rational efficiency)
    {
        var (sum, n) = (Rational.Zero, byDetections.Length - 1);
        for (var k = 0; k <= n; k++)
            sum += byDetections[k] * Power(efficiency, k) * Power(1 - efficiency, n - k);
        return sum;
    }

    private static Rational Power(Rational value, int exponent) =>
        Enumerable.Repeat(value, exponent).Aggregate(Rational.One, (product, factor) => product * factor);
}

/// <summary>Values of an inequality where some parties detect and the others answer a strategy, summed by how many
/// detect.</summary>
internal sealed class LossyValues
{
    private readonly BellInequality inequality;
    private readonly Scenario scenario;

    /// <summary>For each set of detecting parties (a bit each), the value by the answers of the others.</summary>
    private readonly double[][] byGroup = [];

    private readonly IReadOnlyList<Rational> exact = [];

    public LossyValues(BellInequality inequality, double[] table)
    {
        (this.inequality, scenario) = (inequality, inequality.Scenario);
        byGroup = [.. Enumerable.Range(0, 1 << scenario.Parties).Select(detecting => Values(detecting, table))];
    }

    public LossyValues(BellInequality inequality, IReadOnlyList<Rational> table) =>
        (this.inequality, scenario, exact) = (inequality, inequality.Scenario, table);

    /// <summary>The values, by the number of detecting parties.</summary>
    public double[] Of(DeterministicStrategy lost)
    {
        var values = new double[scenario.Parties + 1];
        for (var detecting = 0; detecting < byGroup.Length; detecting++)
            values[System.Numerics.BitOperations.PopCount((uint)detecting)] += byGroup[detecting][IndexOf(lost, detecting)];
        return values;
    }

    /// <summary>The same in fractions, for one strategy.</summary>
    public Rational[] ExactOf(DeterministicStrategy lost)
    {
        var values = new Rational[scenario.Parties + 1];
        foreach (var index in scenario.TableIndexOfSlot)
        {
            if (inequality.Coefficients[index] == 0)
                continue;
            var coefficient = Rational.FromDouble(inequality.Coefficients[index]);
            var (outcomes, settings) = scenario.EntryOf(index);
            for (var detecting = 0; detecting < 1 << scenario.Parties; detecting++)
            {
                if (!Agrees(lost, detecting, outcomes, settings))
                    continue;
                values[System.Numerics.BitOperations.PopCount((uint)detecting)] +=
                    coefficient * Marginal(detecting, outcomes, settings);
            }
        }

        return values;
    }

    private bool Agrees(DeterministicStrategy lost, int detecting, int[] outcomes, int[] settings) =>
        Enumerable
            .Range(0, scenario.Parties)
            .All(party => (detecting >> party & 1) == 1 || lost.Outcome(party, settings[party]) == outcomes[party]);

    /// <summary>The probability that the detecting parties have these outcomes: a sum over those of the others at the same joint
    /// setting.</summary>
    private Rational Marginal(int detecting, int[] outcomes, int[] settings)
    {
        var sum = Rational.Zero;
        Add(0, (int[])outcomes.Clone());
        return sum;

        void Add(int party, int[] tuple)
        {
            if (party == scenario.Parties)
            {
                sum += exact[scenario.TableIndex(tuple, settings)];
                return;
            }

            if ((detecting >> party & 1) == 1)
            {
                Add(party + 1, tuple);
                return;
            }

            for (tuple[party] = 0; tuple[party] < scenario.Outcomes(party, settings[party]); tuple[party]++)
                Add(party + 1, tuple);
        }
    }

    /// <summary>The number of a strategy among those of the parties that do not detect.</summary>
    private int IndexOf(DeterministicStrategy lost, int detecting)
    {
        var index = 0;
        for (var party = 0; party < scenario.Parties; party++)
        {
            for (var x = 0; x < scenario.Settings(party) && (detecting >> party & 1) == 0; x++)
                index = (index * scenario.Outcomes(party, x)) + lost.Outcome(party, x);
        }

        return index;
    }

    private double[] Values(int detecting, double[] table)
    {
        var lossy = Enumerable.Range(0, scenario.Parties).Where(party => (detecting >> party & 1) == 0).ToList();
        var slots = scenario.ToSlots<double>(table);
        // A party that does not detect is summed over its outcomes, and each of its answers is counted.
        var marginals = TensorProduct.Apply<double>(
            slots,
            [.. Enumerable.Range(0, scenario.Parties).Select(party => lossy.Contains(party) ? Sums(party) : Identity(party))]
        );
        var weighted = scenario.ToSlots(inequality.Coefficients);
        for (var i = 0; i < weighted.Length; i++)
            weighted[i] *= marginals[i];
        var answers = TensorProduct.Apply<double>(
            weighted,
            [.. Enumerable.Range(0, scenario.Parties).Select(party => lossy.Contains(party) ? Strategies(party) : Ones(party))]
        );
        return answers;
    }

    private double[,] Sums(int party)
    {
        var matrix = new double[scenario.Slots(party), scenario.Slots(party)];
        for (var (x, start) = (0, 0); x < scenario.Settings(party); start += scenario.Outcomes(party, x), x++)
        for (var a = 0; a < scenario.Outcomes(party, x); a++)
        for (var b = 0; b < scenario.Outcomes(party, x); b++)
            matrix[start + a, start + b] = 1;
        return matrix;
    }

    private double[,] Identity(int party)
    {
        var matrix = new double[scenario.Slots(party), scenario.Slots(party)];
        for (var i = 0; i < scenario.Slots(party); i++)
            matrix[i, i] = 1;
        return matrix;
    }

    private double[,] Ones(int party)
    {
        var matrix = new double[1, scenario.Slots(party)];
        for (var i = 0; i < scenario.Slots(party); i++)
            matrix[0, i] = 1;
        return matrix;
    }

    private double[,] Strategies(int party)
    {
        var count = (int)scenario.StrategyCountOf(party);
        var matrix = new double[count, scenario.Slots(party)];
        for (var index = 0; index < count; index++)
        {
            var (rest, end) = (index, scenario.Slots(party));
            for (var x = scenario.Settings(party) - 1; x >= 0; x--)
            {
                (rest, var answer) = Math.DivRem(rest, scenario.Outcomes(party, x));
                end -= scenario.Outcomes(party, x);
                matrix[index, end + answer] = 1;
            }
        }

        return matrix;
    }
}
