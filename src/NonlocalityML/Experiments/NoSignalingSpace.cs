using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments;

/// <summary>
/// The linear space of no-signalling tables: the tensor product of one space for each party, the vectors over its slots whose sum
/// over the outcomes is the same for every setting. The orthogonal projector on it is a tensor product too. All arrays are slot
/// tensors.
/// </summary>
internal sealed class NoSignalingSpace
{
    private readonly IReadOnlyList<double[,]> projectors;

    /// <summary>The projector on white noise, whose direction in the space is the only one that changes the
    /// normalisation.</summary>
    private readonly IReadOnlyList<double[,]> noise;

    public NoSignalingSpace(Scenario scenario)
    {
        noise = [.. Enumerable.Range(0, scenario.Parties).Select(party => Noise(scenario, party))];
        projectors = [.. Enumerable.Range(0, scenario.Parties).Select(party => Projector(scenario, party, noise[party]))];
    }

    /// <summary>The no-signalling table nearest to a normalised one, which it leaves normalised; entries may be
    /// negative.</summary>
    public double[] Project(double[] table) => TensorProduct.Apply(table, projectors);

    /// <summary>The part of a direction that neither signals nor changes the normalisation.</summary>
    public double[] ProjectDirection(double[] direction) =>
        [.. TensorProduct.Apply(direction, projectors).Zip(TensorProduct.Apply(direction, noise), (all, part) => all - part)];

    /// <summary>One entry of the matrix of <see cref="ProjectDirection"/>.</summary>
    public double DirectionEntry(int row, int column)
    {
        double all = 1,
            part = 1;
        for (var party = projectors.Count - 1; party >= 0; party--)
        {
            var slots = projectors[party].GetLength(0);
            (row, var i) = Math.DivRem(row, slots);
            (column, var j) = Math.DivRem(column, slots);
            all *= projectors[party][i, j];
            part *= noise[party][i, j];
        }

        return all - part;
    }

    private static double[,] Noise(Scenario scenario, int party)
    {
        var inverses = SettingOfSlot(scenario, party).Select(setting => 1.0 / scenario.Outcomes(party, setting)).ToArray();
        var square = inverses.Sum(inverse => inverse * inverse);
        var matrix = new double[inverses.Length, inverses.Length];
        for (var i = 0; i < inverses.Length; i++)
        for (var j = 0; j < inverses.Length; j++)
            matrix[i, j] = inverses[i] * inverses[j] / square;
        return matrix;
    }

    /// <summary>Takes the mean over the outcomes of each setting away, and gives the part of it back that is white
    /// noise.</summary>
    private static double[,] Projector(Scenario scenario, int party, double[,] noise)
    {
        var settings = SettingOfSlot(scenario, party);
        var matrix = (double[,])noise.Clone();
        for (var i = 0; i < settings.Length; i++)
        for (var j = 0; j < settings.Length; j++)
            matrix[i, j] += (i == j ? 1 : 0) - (settings[i] == settings[j] ? 1.0 / scenario.Outcomes(party, settings[i]) : 0);
        return matrix;
    }

    /// <summary>A basis of the directions that neither signal nor change the normalisation, as slot tensors.</summary>
    public static IReadOnlyList<double[]> Directions(Scenario scenario)
    {
        // Each party: white noise, and for every setting the step from its last outcome to each other one. All but noise
        // everywhere.
        var parts = Enumerable.Range(0, scenario.Parties).Select(party => PartBasis(scenario, party)).ToList();
        var unit = new double[parts.Aggregate(1, (product, part) => product * part.GetLength(1))];
        return
        [
            .. Enumerable
                .Range(1, unit.Length - 1)
                .Select(i =>
                {
                    (unit[i - 1], unit[i]) = (0, 1);
                    return TensorProduct.Apply<double>(unit, parts);
                }),
        ];
    }

    private static double[,] PartBasis(Scenario scenario, int party)
    {
        var matrix = new double[scenario.Slots(party), 1 + scenario.Slots(party) - scenario.Settings(party)];
        int slot = 0,
            column = 1;
        for (var x = 0; x < scenario.Settings(party); x++)
        {
            var last = slot + scenario.Outcomes(party, x) - 1;
            for (; slot < last; slot++, column++)
                (matrix[slot, column], matrix[last, column]) = (1, -1);
            slot++;
            for (var i = slot - scenario.Outcomes(party, x); i < slot; i++)
                matrix[i, 0] = 1.0 / scenario.Outcomes(party, x);
        }

        return matrix;
    }

    /// <summary>The setting of each slot of a party.</summary>
    public static int[] SettingOfSlot(Scenario scenario, int party) =>
        [
            .. Enumerable
                .Range(0, scenario.Settings(party))
                .SelectMany(setting => Enumerable.Repeat(setting, scenario.Outcomes(party, setting))),
        ];
}
