using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>p(ab..|xy..) = Tr[rho (M_a|x x M_b|y x ..)].</summary>
public static class BornRule
{
    /// <summary>
    /// The behavior of measurements on a state, contracted party by party. What the tolerances of state and measurements leave
    /// (negative values, sums that are not 1) is set to zero and normalised, setting by setting.
    /// </summary>
    /// <param name="state">The state that the parties share.</param>
    /// <param name="measurements">For each party, one measurement for each of its settings; outcomes may differ in
    /// number.</param>
    /// <exception cref="InvalidInputException">The parties or a dimension do not fit, or the scenario is too large.</exception>
    public static Behavior Apply(State state, IReadOnlyList<IReadOnlyList<Measurement>> measurements)
    {
        if (measurements.Count != state.Parties)
            throw new InvalidInputException(
                $"Measurements are given for {measurements.Count} parties; the state has {state.Parties}."
            );
        for (var party = 0; party < state.Parties; party++)
        for (var x = 0; x < measurements[party].Count; x++)
        {
            var (given, needed) = (measurements[party][x].Dimension, state.Dimensions[party]);
            if (given != needed)
                throw new InvalidInputException(
                    $"Measurement {x} of party {party} has dimension {given}; the party's is {needed}."
                );
        }

        var scenario = new Scenario(measurements.Select(party => party.Select(measurement => measurement.Outcomes)));
        var slots = TensorProduct.Apply<Complex>(PairParties(state), [.. measurements.Select(EffectMatrix)]);
        var table = scenario.ToTable<double>(Array.ConvertAll(slots, value => Math.Max(0, value.Real)));
        Normalize(table, scenario.SettingTuples);
        return new Behavior(scenario, table);
    }

    /// <summary>rho as a tensor with one axis per party, which runs over the pairs (row, column) of that party.</summary>
    internal static Complex[] PairParties(State state)
    {
        var size = state.Matrix.RowCount;
        var (rows, columns) = (new int[size], new int[size]);
        for (var index = 0; index < size; index++)
        {
            var (rest, stride) = (index, 1);
            for (var party = state.Parties - 1; party >= 0; party--)
            {
                var dimension = state.Dimensions[party];
                (rest, var digit) = Math.DivRem(rest, dimension);
                rows[index] += digit * dimension * stride;
                columns[index] += digit * stride;
                stride *= dimension * dimension;
            }
        }

        var tensor = new Complex[size * size];
        for (var i = 0; i < size; i++)
        for (var j = 0; j < size; j++)
            tensor[rows[i] + columns[j]] = state.Matrix.At(i, j);
        return tensor;
    }

    /// <summary>(slots, d^2): each row an effect, transposed, so that its product with the pairs of rho is a trace.</summary>
    private static Complex[,] EffectMatrix(IReadOnlyList<Measurement> settings)
    {
        var effects = settings.SelectMany(measurement => measurement.Effects).ToList();
        var dimension = settings.Count == 0 ? 0 : settings[0].Dimension;
        var matrix = new Complex[effects.Count, dimension * dimension];
        for (var slot = 0; slot < effects.Count; slot++)
        for (var i = 0; i < dimension; i++)
        for (var j = 0; j < dimension; j++)
            matrix[slot, (i * dimension) + j] = effects[slot].At(j, i);
        return matrix;
    }

    private static void Normalize(double[] table, int settingTuples)
    {
        for (var setting = 0; setting < settingTuples; setting++)
        {
            var sum = 0.0;
            for (var i = setting; i < table.Length; i += settingTuples)
                sum += table[i];
            for (var i = setting; i < table.Length; i += settingTuples)
                table[i] /= sum;
        }
    }
}
