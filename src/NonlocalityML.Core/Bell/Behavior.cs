using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A behavior: the conditional probabilities p[a,b,..,x,y,..] of a scenario, in the table layout of <see cref="Bell.Scenario"/>.
/// Immutable, and valid when made: finite, at least -1e-12, each joint setting normalised to within 1e-9, padding zero.
/// That it may signal is a property, not an error.
/// </summary>
public sealed class Behavior
{
    /// <summary>How far below zero a probability may lie (rounding of a solver or a file).</summary>
    public const double NegativityTolerance = 1e-12;

    /// <summary>How far from one the sum over the outcomes of a joint setting may lie.</summary>
    public const double NormalizationTolerance = 1e-9;

    private readonly double[] table;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="table">p[a,b,..,x,y,..], C order, <see cref="Scenario.TableLength"/> entries; copied.</param>
    /// <exception cref="InvalidInputException">Names the first entry that is wrong.</exception>
    public Behavior(Scenario scenario, ReadOnlySpan<double> table)
    {
        if (table.Length != scenario.TableLength)
        {
            throw new InvalidInputException(
                $"The table has {table.Length} entries; scenario {scenario} needs {scenario.TableLength}."
            );
        }

        Scenario = scenario;
        this.table = table.ToArray();
        Validate();
    }

    public Scenario Scenario { get; }

    /// <summary>p[a,b,..,x,y,..] in C order.</summary>
    public ReadOnlySpan<double> Table => table;

    /// <summary>p(outcomes|settings), one number per party each.</summary>
    public double this[ReadOnlySpan<int> outcomes, ReadOnlySpan<int> settings] => table[Scenario.TableIndex(outcomes, settings)];

    /// <summary>p(ab|xy) of two parties.</summary>
    public double this[int a, int b, int x, int y] => this[[a, b], [x, y]];

    /// <summary>A two-party behavior from a formula p(a,b,x,y).</summary>
    public static Behavior FromFunction(Scenario scenario, Func<int, int, int, int, double> probability)
    {
        var table = new double[scenario.TableLength];
        for (var x = 0; x < scenario.Settings(0); x++)
        for (var y = 0; y < scenario.Settings(1); y++)
        for (var a = 0; a < scenario.Outcomes(0, x); a++)
        for (var b = 0; b < scenario.Outcomes(1, y); b++)
            table[scenario.TableIndex([a, b], [x, y])] = probability(a, b, x, y);
        return new Behavior(scenario, table);
    }

    /// <summary>weight * this + (1 - weight) * other; weight in [0, 1].</summary>
    public Behavior MixWith(Behavior other, double weight)
    {
        if (!Scenario.Equals(other.Scenario))
            throw new ArgumentException($"Scenarios differ: {Scenario} and {other.Scenario}.", nameof(other));
        if (weight is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is in [0, 1].");
        var mixed = new double[table.Length];
        for (var i = 0; i < mixed.Length; i++)
            mixed[i] = (weight * table[i]) + ((1 - weight) * other.table[i]);
        return new Behavior(Scenario, mixed);
    }

    /// <summary>
    /// How much the behavior signals: the largest change of the joint distribution of all parties but one when that one
    /// changes its setting (absolute difference of a probability); 0 when no-signalling.
    /// </summary>
    public double SignalingResidual
    {
        get
        {
            var largest = 0.0;
            for (var party = 0; party < Scenario.Parties; party++)
            {
                // Sum over the party's outcomes; what remains must not depend on its setting.
                var matrices = Enumerable
                    .Range(0, Scenario.Parties)
                    .Select(other => other == party ? SettingSums(party) : Identity(Scenario.Slots(other)))
                    .ToList();
                var marginals = TensorProduct.Apply(Scenario.ToSlots(Table), matrices);
                var inner = Enumerable
                    .Range(party + 1, Scenario.Parties - party - 1)
                    .Aggregate(1, (n, p) => n * Scenario.Slots(p));
                var settings = Scenario.Settings(party);
                for (var i = 0; i < marginals.Length; i++)
                {
                    var reference = i - (i / inner % settings * inner);
                    largest = Math.Max(largest, Math.Abs(marginals[i] - marginals[reference]));
                }
            }

            return largest;
        }
    }

    private double[,] SettingSums(int party)
    {
        var matrix = new double[Scenario.Settings(party), Scenario.Slots(party)];
        var slot = 0;
        for (var setting = 0; setting < Scenario.Settings(party); setting++)
        {
            for (var outcome = 0; outcome < Scenario.Outcomes(party, setting); outcome++)
                matrix[setting, slot++] = 1;
        }

        return matrix;
    }

    private static double[,] Identity(int size)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
            matrix[i, i] = 1;
        return matrix;
    }

    private void Validate()
    {
        var sums = new double[Scenario.SettingTuples];
        for (var i = 0; i < table.Length; i++)
        {
            if (!double.IsFinite(table[i]))
                throw new InvalidInputException($"{Describe(i)} is {table[i]}; a finite number is needed.");
            if (table[i] < -NegativityTolerance)
                throw new InvalidInputException(
                    $"{Describe(i)} is {table[i]:R}; a probability is at least 0 (tolerance {NegativityTolerance})."
                );
            sums[i % sums.Length] += table[i];
        }

        if (Scenario.SlotLength < table.Length)
            RequireZeroPadding();
        for (var i = 0; i < sums.Length; i++)
        {
            if (Math.Abs(sums[i] - 1) > NormalizationTolerance)
            {
                throw new InvalidInputException(
                    $"The probabilities of setting ({string.Join(',', Scenario.SettingTuple(i))}) sum to {sums[i]:R}; 1 is "
                        + $"needed (tolerance {NormalizationTolerance})."
                );
            }
        }
    }

    private void RequireZeroPadding()
    {
        var isReal = new bool[table.Length];
        foreach (var index in Scenario.TableIndexOfSlot)
            isReal[index] = true;
        for (var i = 0; i < table.Length; i++)
        {
            if (!isReal[i] && table[i] != 0)
                throw new InvalidInputException(
                    $"{Describe(i)} is {table[i]:R}; this outcome does not exist in {Scenario}, so 0 is needed."
                );
        }
    }

    private string Describe(int index) => "p" + Scenario.EntryName(index);
}
