using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.NetworkSearch;

/// <summary>Tables that the literature names, by the network that they belong to.</summary>
internal static class NetworkTables
{
    /// <summary>The table of stars and chains that reaches sqrt 2.</summary>
    public const string Quantum = "quantum";

    /// <summary>What <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. TriangleDistributions.Names, Quantum];

    /// <returns>Null for a text that is no name.</returns>
    /// <exception cref="InvalidInputException">A parameter out of range, or a network without such a table.</exception>
    public static Behavior? Named(Network network, string text)
    {
        if (text != Quantum)
            return TriangleDistributions.Named(text);
        for (var sources = 2; sources <= Largest; sources++)
        {
            if (network.Equals(Network.Star(sources)))
                return QuantumStar(sources);
            if (network.Equals(Network.Chain(sources)))
                return QuantumChain(sources);
        }

        throw new InvalidInputException(
            $"The table '{Quantum}' belongs to star:n and chain:n, n from 2 to {Largest}, not to {network.Name}."
        );
    }

    private const int Largest = 5;

    /// <summary>
    /// Every source sends two qubits (|00> + |11>)/sqrt 2; the ends measure (Z + X)/sqrt 2 or (Z - X)/sqrt 2, the centre Z or X
    /// on all its qubits (Tavakoli, Skrzypczyk, Cavalcanti and Acin, PRA 90, 062109 (2014)): &lt;prod A_x B_0&gt; = 2^(-n/2),
    /// &lt;prod A_x B_1&gt; = (-1)^(sum x) 2^(-n/2), all other means 0.
    /// </summary>
    /// <param name="sources">n, at least 2.</param>
    public static Behavior QuantumStar(int sources) =>
        Of(sources + 1, settings => (settings[0] == 0 || settings[1..].Sum() % 2 == 0 ? 1 : -1) * Math.Pow(2, -sources / 2.0));

    /// <summary>The same sources in a row; the ends measure as those of the star, those between Z x Z or X x X.</summary>
    /// <param name="sources">At least 2.</param>
    public static Behavior QuantumChain(int sources) =>
        Of(
            sources + 1,
            settings =>
                settings[1..^1].Distinct().Count() > 1 ? 0
                : settings[1] == 0 || (settings[0] + settings[^1]) % 2 == 0 ? 0.5
                : -0.5
        );

    /// <summary>Parties with two settings of two outcomes, of which only the product of all has a mean.</summary>
    private static Behavior Of(int parties, Func<int[], double> mean)
    {
        var scenario = Scenario.Uniform(parties, 2, 2);
        var table = new double[scenario.TableLength];
        for (var i = 0; i < table.Length; i++)
        {
            var setting = scenario.SettingTuple(i % scenario.SettingTuples);
            var sign = BitOperations.PopCount((uint)(i / scenario.SettingTuples)) % 2 == 0 ? 1 : -1;
            table[i] = (1 + (sign * mean([.. setting]))) / (1 << parties);
        }

        return new Behavior(scenario, table);
    }
}
