using System.Numerics.Tensors;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Solvers;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// The columns of all behaviors up to a distance from one. A direction in which every one of them is positive proves that the
/// behavior is at least so far from the local set: the coefficients are tuned for the distance.
/// </summary>
internal sealed class InflationBall : IInflationColumns
{
    private readonly InflationOrbits orbits;
    private readonly double budget; // of moved mass, all joint settings together
    private readonly double[] behavior;
    private readonly int[] settings;
    private readonly int[][] slotMaps;
    private readonly double[] coefficients;
    private readonly double[] gradient;
    private readonly double[] highest;
    private readonly int[] order;

    /// <param name="orbits">The inflation.</param>
    /// <param name="behavior">The centre.</param>
    /// <param name="radius">In the unit of NL.</param>
    public InflationBall(InflationOrbits orbits, Behavior behavior, double radius)
    {
        var scenario = behavior.Scenario;
        this.orbits = orbits;
        budget = radius * scenario.SettingTuples;
        this.behavior = scenario.ToSlots(behavior.Table);
        settings =
        [
            .. Enumerable.Range(0, scenario.SlotLength).Select(slot => scenario.TableIndexOfSlot[slot] % scenario.SettingTuples),
        ];
        slotMaps = [.. orbits.Inflation.Factorizations.Select(factorization => factorization.SlotMap())];
        coefficients = new double[orbits.Scales.Length];
        gradient = new double[scenario.SlotLength];
        highest = new double[scenario.SettingTuples];
        order = new int[scenario.SlotLength];
    }

    public LeastColumn Least(double[] point)
    {
        TensorPrimitives.Multiply(point, orbits.Scales, coefficients);
        var (least, at) = (double.PositiveInfinity, 0);
        for (var r = 0; r < orbits.Representatives.Count; r++)
        {
            var value = Value(r, null);
            if (value < least)
                (least, at) = (value, r);
        }

        var moved = new double[behavior.Length];
        Value(at, moved);
        return new LeastColumn(least, Column(at, moved));
    }

    /// <summary>The least G_r within the budget.</summary>
    /// <param name="r">The representative.</param>
    /// <param name="moved">Out: the behavior where it is least; null where that is not asked.</param>
    private double Value(int r, double[]? moved)
    {
        Gradient(r);
        var value = 0.0;
        for (var i = orbits.Starts[r]; i < orbits.Starts[r + 1]; i++)
            value += coefficients[orbits.Entries[i]];
        value -= TensorPrimitives.Dot<double>(behavior, gradient);
        Array.Fill(highest, double.NegativeInfinity);
        for (var slot = 0; slot < gradient.Length; slot++)
        {
            order[slot] = slot;
            highest[settings[slot]] = Math.Max(highest[settings[slot]], gradient[slot]);
        }

        Span<double> gains = stackalloc double[gradient.Length];
        for (var slot = 0; slot < gains.Length; slot++)
            gains[slot] = gradient[slot] - highest[settings[slot]];
        gains.Sort(order.AsSpan());
        if (moved is not null)
            Array.Copy(behavior, moved, moved.Length);
        var left = budget;
        for (var i = 0; i < gains.Length && left > 0 && gains[i] < 0; i++)
        {
            var mass = Math.Min(left, behavior[order[i]]);
            left -= mass;
            value += gains[i] * mass;
            if (moved is null || mass <= 0)
                continue;
            var setting = settings[order[i]];
            moved[order[i]] -= mass;
            moved[Array.FindIndex(gradient, g => g == highest[setting])] += mass;
        }

        return value;
    }

    private void Gradient(int r)
    {
        Array.Clear(gradient);
        var inflation = orbits.Inflation;
        for (var e = 0; e < orbits.Embeddings.Length; e++)
        {
            var f = orbits.Embeddings[e];
            var (map, rests) = (slotMaps[f], inflation.Factorizations[f].RestCount);
            var rest = orbits.Rests[(r * orbits.Embeddings.Length) + e];
            for (var slot = 0; slot < map.Length; slot++)
            {
                if (map[slot] >= 0)
                    gradient[slot] += coefficients[orbits.Orbit(f, (map[slot] * rests) + rest)];
            }
        }
    }

    private LabelledVertex Column(int r, double[] moved)
    {
        var inflation = orbits.Inflation;
        var column = new double[coefficients.Length];
        for (var i = orbits.Starts[r]; i < orbits.Starts[r + 1]; i++)
            column[orbits.Entries[i]] += 1;
        for (var e = 0; e < orbits.Embeddings.Length; e++)
        {
            var f = orbits.Embeddings[e];
            var (map, rests) = (slotMaps[f], inflation.Factorizations[f].RestCount);
            var rest = orbits.Rests[(r * orbits.Embeddings.Length) + e];
            for (var slot = 0; slot < map.Length; slot++)
            {
                if (map[slot] >= 0)
                    column[orbits.Orbit(f, (map[slot] * rests) + rest)] -= moved[slot];
            }
        }

        TensorPrimitives.Multiply(column, orbits.Scales, column);
        return new LabelledVertex(column, r);
    }
}
