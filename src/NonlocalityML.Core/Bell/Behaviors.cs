using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>Behaviors that have a name.</summary>
public static class Behaviors
{
    /// <summary>Every outcome equally likely.</summary>
    public static Behavior WhiteNoise(Scenario scenario)
    {
        var matrices = Enumerable
            .Range(0, scenario.Parties)
            .Select(party =>
            {
                var matrix = new double[scenario.Slots(party), 1];
                var slot = 0;
                for (var x = 0; x < scenario.Settings(party); x++)
                for (var a = 0; a < scenario.Outcomes(party, x); a++)
                    matrix[slot++, 0] = 1.0 / scenario.Outcomes(party, x);
                return matrix;
            })
            .ToList();
        return new Behavior(scenario, scenario.ToTable<double>(TensorProduct.Apply([1], matrices)));
    }

    /// <summary>The Popescu-Rohrlich box of the CHSH scenario: a xor b = x y (Found. Phys. 24, 379 (1994)). S = 4, NL =
    /// 1/4.</summary>
    public static Behavior PopescuRohrlich { get; } =
        Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => (a ^ b) == (x & y) ? 0.5 : 0);

    /// <summary>
    /// The quantum behavior that maximises CHSH, correlators (1, 1, 1, -1)/sqrt 2. S = 2 sqrt 2 (Cirel'son, Lett. Math. Phys. 4,
    /// 93 (1980)), NL = (sqrt 2 - 1)/4.
    /// </summary>
    public static Behavior Tsirelson { get; } = Isotropic(1 / Math.Sqrt(2));

    /// <summary>v PR + (1 - v) white noise in the CHSH scenario: S = 4v, local for v &lt;= 1/2, quantum for v &lt;= 1/sqrt
    /// 2.</summary>
    public static Behavior Isotropic(double visibility) => PopescuRohrlich.MixWith(WhiteNoise(Scenario.Chsh), visibility);
}
