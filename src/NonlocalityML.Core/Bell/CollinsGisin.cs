using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// The Collins-Gisin view of a no-signalling behavior (J. Phys. A 37, 1775 (2004)): one axis per party in C order; index 0 means
/// "not measured", then the pairs (setting, outcome) setting by setting, the last outcome of each setting left out.
/// For two parties G[0,0] = 1, G[i,0] = p_A(a|x), G[0,j] = p_B(b|y), G[i,j] = p(ab|xy).
/// </summary>
public sealed class CollinsGisin
{
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="values">G in C order.</param>
    public CollinsGisin(Scenario scenario, IEnumerable<double> values)
    {
        Scenario = scenario;
        Values = [.. values];
        var length = Shape(scenario).Aggregate(1, (product, n) => product * n);
        if (Values.Length != length)
            throw new InvalidInputException(
                $"A Collins-Gisin table with {Values.Length} numbers; scenario {scenario} needs {length}."
            );
    }

    public Scenario Scenario { get; }

    public ImmutableArray<double> Values { get; }

    /// <summary>Axes of the table: 1 + sum over settings of (outcomes - 1), for each party.</summary>
    public static ImmutableArray<int> Shape(Scenario scenario) =>
        [.. Enumerable.Range(0, scenario.Parties).Select(party => 1 + scenario.Slots(party) - scenario.Settings(party))];

    public static CollinsGisin Of(Behavior behavior) =>
        new(
            behavior.Scenario,
            TensorProduct.Apply(
                behavior.Scenario.ToSlots(behavior.Table),
                Matrices(behavior.Scenario, (scenario, party) => FromSlots(scenario, party, averaged: true))
            )
        );

    /// <summary>The no-signalling behavior of this table.</summary>
    /// <exception cref="InvalidInputException">A probability would be negative.</exception>
    public Behavior ToBehavior() =>
        new(Scenario, Scenario.ToTable<double>(TensorProduct.Apply(Values.AsSpan(), Matrices(Scenario, ToSlots))));

    /// <summary>The inequality g.G; g laid out as <see cref="Values"/>, g[0,0,..] an added constant.</summary>
    public static BellInequality ToInequality(Scenario scenario, ReadOnlySpan<double> coefficients) =>
        new(
            scenario,
            scenario.ToTable<double>(
                TensorProduct.Apply(
                    coefficients,
                    [.. Matrices(scenario, (_, party) => TensorProduct.Transpose(FromSlots(scenario, party, averaged: false)))]
                )
            )
        );

    /// <summary>Coefficients g with c.p = g.G for every no-signalling behavior, laid out as <see cref="Values"/>.</summary>
    public static double[] CoefficientsOf(BellInequality inequality) =>
        TensorProduct.Apply(
            inequality.Scenario.ToSlots(inequality.Coefficients),
            Matrices(inequality.Scenario, (scenario, party) => TensorProduct.Transpose(ToSlots(scenario, party)))
        );

    private static List<double[,]> Matrices(Scenario scenario, Func<Scenario, int, double[,]> ofParty) =>
        [.. Enumerable.Range(0, scenario.Parties).Select(party => ofParty(scenario, party))];

    /// <summary>A party that is not measured: averaged over its settings, or read off setting 0 (which keeps whole numbers
    /// whole).</summary>
    private static double[,] FromSlots(Scenario scenario, int party, bool averaged)
    {
        var settings = scenario.Settings(party);
        var matrix = new double[1 + scenario.Slots(party) - settings, scenario.Slots(party)];
        int row = 1,
            slot = 0;
        for (var x = 0; x < settings; x++)
        for (var a = 0; a < scenario.Outcomes(party, x); a++, slot++)
        {
            if (averaged || x == 0)
                matrix[0, slot] = averaged ? 1.0 / settings : 1;
            if (a < scenario.Outcomes(party, x) - 1)
                matrix[row++, slot] = 1;
        }

        return matrix;
    }

    private static double[,] ToSlots(Scenario scenario, int party)
    {
        var settings = scenario.Settings(party);
        var matrix = new double[scenario.Slots(party), 1 + scenario.Slots(party) - settings];
        int row = 1,
            slot = 0;
        for (var x = 0; x < settings; x++)
        {
            var last = slot + scenario.Outcomes(party, x) - 1;
            matrix[last, 0] = 1;
            for (; slot < last; slot++, row++)
            {
                matrix[slot, row] = 1;
                matrix[last, row] = -1;
            }

            slot++;
        }

        return matrix;
    }
}
