using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Bilocal;

/// <summary>
/// A line whose middle party has one measurement of four outcomes b = 2 b0 + b1, read with the two bits as the answers to two
/// settings: p(a b_y c|x y z). Every trial then stands at both settings, so that the reading has frequencies and no counts of its
/// own.
/// </summary>
internal static class TwoBitReading
{
    /// <summary>The scenario that is read so.</summary>
    public static Scenario Whole { get; } = Scenario.Parse("[(2 2) (4) (2 2)]");

    /// <summary>The scenario of the reading.</summary>
    public static Scenario Bits { get; } = Scenario.Uniform(3, 2, 2);

    /// <summary>Whether a scenario is one of the two.</summary>
    public static bool Knows(Scenario scenario) => scenario.Equals(Whole) || scenario.Equals(Bits);

    /// <summary>The behavior of the bits; a local or bilocal behavior stays one.</summary>
    public static Behavior Of(Behavior behavior)
    {
        var table = new double[Bits.TableLength];
        for (var i = 0; i < behavior.Table.Length; i++)
        {
            var settings = Whole.SettingTuple(i % Whole.SettingTuples);
            var outcomes = i / Whole.SettingTuples;
            var (a, b, c) = (outcomes / 8, outcomes / 2 % 4, outcomes % 2);
            for (var y = 0; y < 2; y++)
                table[Bits.TableIndex([a, (b >> (1 - y)) & 1, c], [settings[0], y, settings[2]])] += behavior.Table[i];
        }

        return new Behavior(Bits, table);
    }
}
