using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// Correlators of a dichotomic behavior: E[i,j,..] in C order, where index 0 of a party means "not measured" and index k
/// its setting k-1; outcome 0 stands for +1, outcome 1 for -1. For two parties E[0,0] = 1, E[x+1,0] = &lt;A_x&gt;,
/// E[0,y+1] = &lt;B_y&gt;, E[x+1,y+1] = &lt;A_x B_y&gt;.
/// </summary>
/// <remarks>A view of a no-signalling behavior; a signalling one is averaged over the settings of parties that are not
/// measured.</remarks>
public sealed class Correlators
{
    /// <param name="scenario">A dichotomic scenario.</param>
    /// <param name="values">E, prod (m_i + 1) numbers in C order, the first of them 1.</param>
    public Correlators(Scenario scenario, IEnumerable<double> values)
    {
        RequireDichotomic(scenario);
        Scenario = scenario;
        Values = [.. values];
        var length = Shape(scenario).Aggregate(1, (product, n) => product * n);
        if (Values.Length != length)
            throw new InvalidInputException($"{Values.Length} correlators are given; scenario {scenario} has {length}.");
    }

    public Scenario Scenario { get; }

    public ImmutableArray<double> Values { get; }

    /// <summary>E at these indices, one a party: 0 for "not measured", x+1 for setting x.</summary>
    public double this[params ReadOnlySpan<int> indices]
    {
        get
        {
            var index = 0;
            for (var party = 0; party < Scenario.Parties; party++)
                index = (index * (Scenario.Settings(party) + 1)) + indices[party];
            return Values[index];
        }
    }

    /// <summary>Axes of the tensor: m_i + 1 for each party.</summary>
    public static ImmutableArray<int> Shape(Scenario scenario) =>
        [.. Enumerable.Range(0, scenario.Parties).Select(party => scenario.Settings(party) + 1)];

    public static Correlators Of(Behavior behavior)
    {
        RequireDichotomic(behavior.Scenario);
        return new Correlators(
            behavior.Scenario,
            TensorProduct.Apply(behavior.Scenario.ToSlots(behavior.Table), FromSlots(behavior.Scenario, averaged: true))
        );
    }

    /// <summary>Two parties with vanishing marginals and the given &lt;A_x B_y&gt;, m_A * m_B numbers in C order.</summary>
    public static Correlators FromFull(Scenario scenario, ReadOnlySpan<double> full)
    {
        RequireDichotomic(scenario);
        if (scenario.Parties != 2 || full.Length != scenario.SettingTuples)
            throw new InvalidInputException(
                $"{full.Length} full correlators are given; two parties of {scenario} have {scenario.SettingTuples}."
            );
        var columns = scenario.Settings(1) + 1;
        var values = new double[(scenario.Settings(0) + 1) * columns];
        values[0] = 1;
        for (var i = 0; i < full.Length; i++)
            values[((i / (columns - 1) + 1) * columns) + (i % (columns - 1)) + 1] = full[i];
        return new Correlators(scenario, values);
    }

    /// <summary>The correlators of all parties, &lt;A_x B_y ..&gt; for every joint setting, in C order.</summary>
    public double[] Full()
    {
        var full = new double[Scenario.SettingTuples];
        var indices = new int[Scenario.Parties];
        for (var i = 0; i < full.Length; i++)
        {
            var rest = i;
            for (var party = Scenario.Parties - 1; party >= 0; party--)
            {
                (rest, indices[party]) = Math.DivRem(rest, Scenario.Settings(party));
                indices[party]++;
            }

            full[i] = this[indices];
        }

        return full;
    }

    /// <summary>The no-signalling behavior with these correlators.</summary>
    /// <exception cref="InvalidInputException">A probability would be negative.</exception>
    public Behavior ToBehavior() =>
        new(Scenario, Scenario.ToTable<double>(TensorProduct.Apply(Values.AsSpan(), ToSlots(Scenario))));

    /// <summary>Coefficients g with c.p = g.E for every no-signalling behavior, laid out as <see cref="Values"/>.</summary>
    public static double[] CoefficientsOf(BellInequality inequality)
    {
        RequireDichotomic(inequality.Scenario);
        return TensorProduct.Apply(
            inequality.Scenario.ToSlots(inequality.Coefficients),
            [.. ToSlots(inequality.Scenario).Select(TensorProduct.Transpose)]
        );
    }

    /// <summary>The inequality g.E; g laid out as <see cref="Values"/>, g[0,0,..] an added constant.</summary>
    public static BellInequality ToInequality(Scenario scenario, ReadOnlySpan<double> coefficients)
    {
        RequireDichotomic(scenario);
        return new BellInequality(
            scenario,
            scenario.ToTable<double>(
                TensorProduct.Apply(coefficients, [.. FromSlots(scenario, averaged: false).Select(TensorProduct.Transpose)])
            )
        );
    }

    /// <summary>The same with a party that is not measured averaged over its settings: a score for every trial of a table that
    /// may signal.</summary>
    public static BellInequality ToAveragedInequality(Scenario scenario, ReadOnlySpan<double> coefficients)
    {
        RequireDichotomic(scenario);
        return new BellInequality(
            scenario,
            scenario.ToTable<double>(
                TensorProduct.Apply(coefficients, [.. FromSlots(scenario, averaged: true).Select(TensorProduct.Transpose)])
            )
        );
    }

    /// <summary>A party that is not measured: averaged over its settings, or read off setting 0 (which keeps whole numbers
    /// whole).</summary>
    private static List<double[,]> FromSlots(Scenario scenario, bool averaged) =>
        [
            .. Enumerable
                .Range(0, scenario.Parties)
                .Select(party =>
                {
                    var settings = scenario.Settings(party);
                    var matrix = new double[settings + 1, 2 * settings];
                    for (var x = 0; x < settings; x++)
                    {
                        if (averaged || x == 0)
                            matrix[0, 2 * x] = matrix[0, (2 * x) + 1] = averaged ? 1.0 / settings : 1;
                        (matrix[x + 1, 2 * x], matrix[x + 1, (2 * x) + 1]) = (1, -1);
                    }

                    return matrix;
                }),
        ];

    private static List<double[,]> ToSlots(Scenario scenario) =>
        [
            .. Enumerable
                .Range(0, scenario.Parties)
                .Select(party =>
                {
                    var settings = scenario.Settings(party);
                    var matrix = new double[2 * settings, settings + 1];
                    for (var x = 0; x < settings; x++)
                    {
                        matrix[2 * x, 0] = matrix[(2 * x) + 1, 0] = 0.5;
                        (matrix[2 * x, x + 1], matrix[(2 * x) + 1, x + 1]) = (0.5, -0.5);
                    }

                    return matrix;
                }),
        ];

    private static void RequireDichotomic(Scenario scenario)
    {
        if (!scenario.IsDichotomic)
            throw new InvalidInputException($"Correlators need two outcomes for every setting; the scenario is {scenario}.");
    }
}
