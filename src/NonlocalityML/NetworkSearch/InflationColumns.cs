using System.Numerics.Tensors;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Solvers;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// The columns of an inflation for one behavior, in double precision: for each orbit of assignments what every coefficient adds
/// to G_r. Coefficients are in the coordinates of orbits times <see cref="InflationOrbits.Scales"/>.
/// </summary>
internal sealed class InflationColumns : IInflationColumns
{
    private readonly InflationOrbits orbits;
    private readonly double[][] marginals; // for each factorization p(joint slot of its parties)
    private readonly double[] effective;

    public InflationColumns(InflationOrbits orbits, Behavior behavior)
    {
        this.orbits = orbits;
        marginals = Marginals(orbits.Inflation, behavior);
        effective = new double[orbits.Scales.Length];
        Values = new double[orbits.Representatives.Count];
    }

    /// <summary>G_r of the last call of <see cref="Price"/>, one for each representative.</summary>
    public double[] Values { get; }

    /// <summary>For each factorization p(joint slot of its parties), the other parties having setting 0.</summary>
    public static double[][] Marginals(Inflation inflation, Behavior behavior)
    {
        var q = behavior.Scenario.ToSlots(behavior.Table);
        return
        [
            .. inflation.Factorizations.Select(factorization =>
            {
                var marginal = new double[factorization.SlotCount];
                foreach (var (slot, own) in factorization.SlotMap().Index())
                {
                    if (own >= 0)
                        marginal[own] += q[slot];
                }

                return marginal;
            }),
        ];
    }

    /// <summary>Finds every G_r for a point, and the number of the least.</summary>
    public int Price(double[] point)
    {
        var (scales, siblings) = (orbits.Scales, orbits.Siblings);
        for (var orbit = 0; orbit < effective.Length; orbit++)
        {
            var (f, slots, others) = siblings[orbit];
            var expected = 0.0;
            for (var i = 0; i < slots.Length; i++)
                expected += marginals[f][slots[i]] * point[others[i]] * scales[others[i]];
            effective[orbit] = (point[orbit] * scales[orbit]) - expected;
        }

        var (starts, entries) = (orbits.Starts, orbits.Entries);
        var least = 0;
        for (var r = 0; r < Values.Length; r++)
        {
            var sum = 0.0;
            for (var i = starts[r]; i < starts[r + 1]; i++)
                sum += effective[entries[i]];
            Values[r] = sum;
            if (sum < Values[least])
                least = r;
        }

        return least;
    }

    public LeastColumn Least(double[] point)
    {
        var least = Price(point);
        return new LeastColumn(Values[least], Column(least));
    }

    public LabelledVertex Column(int representative)
    {
        var column = new double[effective.Length];
        for (var i = orbits.Starts[representative]; i < orbits.Starts[representative + 1]; i++)
        {
            column[orbits.Entries[i]] += 1;
            var (f, slots, others) = orbits.Siblings[orbits.Entries[i]];
            for (var k = 0; k < slots.Length; k++)
                column[others[k]] -= marginals[f][slots[k]];
        }

        TensorPrimitives.Multiply(column, orbits.Scales, column);
        return new LabelledVertex(column, representative);
    }
}
