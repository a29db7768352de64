using NonlocalityML.Bell;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// Two Werner states of visibility v, one shared by A and B, one by B and C; A and C measure (sigma_z +- sigma_x)/sqrt 2, which
/// maximises sqrt|I| + sqrt|J| with I = J = v^2/2 (Branciard, Rosset, Gisin and Pironio, PRA 85, 032119 (2012)).
/// </summary>
public static class WernerPair
{
    /// <summary>B measures sigma_z sigma_z or sigma_x sigma_x: &lt;A_x B_y C_z&gt; = (-1)^(y(x+z)) v^2/2, everything else
    /// vanishes.</summary>
    public static Behavior TwoMeasurements(double visibility)
    {
        var values = new double[27];
        values[0] = 1;
        for (var setting = 0; setting < 8; setting++)
        {
            var (x, y, z) = (setting >> 2, (setting >> 1) & 1, setting & 1);
            values[(9 * (x + 1)) + (3 * (y + 1)) + z + 1] = Parity(y * (x + z)) * visibility * visibility / 2;
        }

        return new Correlators(Scenario.Uniform(3, 2, 2), values).ToBehavior();
    }

    /// <summary>B makes one Bell-state measurement, outcome 2 b_0 + b_1 with b_0, b_1 the signs of the two measurements
    /// above.</summary>
    public static Behavior BellMeasurement(double visibility)
    {
        var scenario = new Scenario([
            [2, 2],
            [4],
            [2, 2],
        ]);
        var table = new double[scenario.TableLength];
        for (var i = 0; i < 64; i++)
        {
            var (a, b, c, x, z) = (i >> 5, (i >> 3) & 3, (i >> 2) & 1, (i >> 1) & 1, i & 1);
            var correlator = (Parity(b >> 1) + Parity(x + z + b)) * visibility * visibility / 2;
            table[scenario.TableIndex([a, b, c], [x, 0, z])] = (1 + (Parity(a + c) * correlator)) / 16;
        }

        return new Behavior(scenario, table);
    }

    /// <summary>
    /// NBL of <see cref="TwoMeasurements"/>: (sqrt 2 v - 1)/4 above v = 1/sqrt 2, in the unit 1/16. Since sum |dp| >= 4 (|dI| +
    /// |dJ|), the nearest point of sqrt I + sqrt J = 1 decides: I = r s, J = (1 - r)(1 - s) with r = s = v/sqrt 2 the weight of
    /// the strategies with a_0 = a_1 and c_0 = c_1 (or both 1 - v/sqrt 2), not 1/2.
    /// </summary>
    public static double Distance(double visibility) => Math.Max(0, ((Math.Sqrt(2) * visibility) - 1) / 4);

    /// <summary>
    /// (v^2 - 1/2)/4: the distance of <see cref="TwoMeasurements"/> to the models with uniform r, in the unit 1/16, published as
    /// its NBL (v^2 - 1/2 for |dI| + |dJ|) and larger than it. Of <see cref="BellMeasurement"/>, one setting of four outcomes, it
    /// is the exact NBL: there sum |dp| is at least 2 (v^2 - 1/2), which is (v^2 - 1/2)/4 in the unit 1/8.
    /// </summary>
    public static double UniformDistance(double visibility) => Math.Max(0, ((visibility * visibility) - 0.5) / 4);

    private static int Parity(int bits) => 1 - (2 * (bits & 1));
}
