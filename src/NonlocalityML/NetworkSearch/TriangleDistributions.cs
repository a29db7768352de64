using NonlocalityML.Bell;

namespace NonlocalityML.NetworkSearch;

/// <summary>Distributions of three parties without settings that the literature on the triangle names.</summary>
internal static class TriangleDistributions
{
    /// <summary>What <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["w", "shared-bit", "ejm", "fritz", "renou:U2", "all-equal:P", "tetrahedron"];

    /// <summary>1/3 on each of 001, 010 and 100 (Wolfe, Spekkens and Fritz, J. Causal Inference 7, 20170020 (2019)).</summary>
    public static Behavior W { get; } = From(2, (a, b, c) => a + b + c == 1 ? 1.0 / 3 : 0);

    /// <summary>1/2 on each of 000 and 111: a shared random bit, and the GHZ state measured in its basis.</summary>
    public static Behavior SharedBit { get; } = From(2, (a, b, c) => a == b && b == c ? 0.5 : 0);

    /// <summary>
    /// The elegant joint measurement on three singlets (Gisin, Entropy 21, 325 (2019)): 25/256 where all are equal, 1/256 where
    /// two are, 5/256 where none are.
    /// </summary>
    public static Behavior Elegant { get; } =
        From(
            4,
            (a, b, c) =>
                (
                    a == b && b == c ? 25
                    : a == b || b == c || a == c ? 1
                    : 5
                ) / 256.0
        );

    /// <summary>
    /// CHSH in the triangle (Fritz, New J. Phys. 14, 103001 (2012)): A and B share a singlet; C shares a bit with each and tells
    /// both; A's and B's outcomes are 2 (that bit) + their answer.
    /// </summary>
    public static Behavior Fritz { get; } =
        From(
            4,
            (a, b, c) =>
            {
                var (x, y) = (a / 2, b / 2);
                var sign = (a + b) % 2 == 0 ? 1 : -1;
                var correlation = (x == 1 && y == 1 ? -1 : 1) / Math.Sqrt(2);
                return c == (2 * x) + y ? (1 + (sign * correlation)) / 16 : 0;
            }
        );

    /// <summary>
    /// Three pairs (|01> + |10>)/sqrt 2 and at each party the basis |00>, u|01> + v|10>, v|01> - u|10>, |11> with u^2 + v^2 = 1
    /// (Renou et al., Phys. Rev. Lett. 123, 140401 (2019)).
    /// </summary>
    /// <param name="square">u^2, from 0 to 1.</param>
    public static Behavior Renou(double square)
    {
        if (square is not (>= 0 and <= 1))
            throw new Numerics.InvalidInputException($"u^2 is {square}; a number from 0 to 1 is needed.");
        double u = Math.Sqrt(square),
            v = Math.Sqrt(1 - square);
        double[][] basis =
        [
            [1, 0, 0, 0],
            [0, u, v, 0],
            [0, v, -u, 0],
            [0, 0, 0, 1],
        ]; // [outcome][two bits]
        return From(
            4,
            (a, b, c) =>
            {
                // Source i gives a bit to the party after it on the ring and the other bit to the one before.
                var amplitude = 0.0;
                for (var bits = 0; bits < 8; bits++)
                {
                    int s0 = bits & 1,
                        s1 = (bits >> 1) & 1,
                        s2 = bits >> 2;
                    amplitude += basis[a][(2 * s1) + 1 - s2] * basis[b][(2 * s2) + 1 - s0] * basis[c][(2 * s0) + 1 - s1];
                }

                return amplitude * amplitude / 8;
            }
        );
    }

    /// <summary>Four outcomes, unchanged by any relabelling of them and of the parties: all three equal with the probability
    /// given, else all different.</summary>
    /// <param name="equal">p(A = B = C), from 0 to 1.</param>
    public static Behavior AllEqual(double equal) =>
        equal is >= 0 and <= 1
            ? From(
                4,
                (a, b, c) =>
                    a == b && b == c ? equal / 4
                    : a != b && b != c && a != c ? (1 - equal) / 24
                    : 0
            )
            : throw new Numerics.InvalidInputException($"p(A = B = C) is {equal}; a number from 0 to 1 is needed.");

    /// <summary>Four outcomes, unchanged by any relabelling of them and of the parties: all equal with the probability 11/36, two
    /// with 15/36, none with 10/36. Local (<see cref="TriangleModels.Tetrahedron"/>), where neural networks had found at most
    /// 0.289 equal (Baeumer et al., arXiv:2405.08939).</summary>
    public static Behavior Tetrahedron { get; } =
        From(
            4,
            (a, b, c) =>
                a == b && b == c ? 11 / (36.0 * 4)
                : a == b || b == c || a == c ? 15 / (36.0 * 36)
                : 10 / (36.0 * 24)
        );

    /// <returns>Null for a text that is no name.</returns>
    /// <exception cref="Numerics.InvalidInputException">A parameter out of range.</exception>
    public static Behavior? Named(string text)
    {
        var (name, parameter) = text.IndexOf(':') is >= 0 and var colon ? (text[..colon], text[(colon + 1)..]) : (text, "");
        return (name, parameter) switch
        {
            ("w", "") => W,
            ("shared-bit", "") => SharedBit,
            ("ejm", "") => Elegant,
            ("fritz", "") => Fritz,
            ("tetrahedron", "") => Tetrahedron,
            ("renou", _) => Renou(Parameter()),
            ("all-equal", _) => AllEqual(Parameter()),
            _ => null,
        };

        double Parameter() =>
            double.TryParse(
                parameter,
                System.Globalization.NumberStyles.Float,
                System.Globalization.CultureInfo.InvariantCulture,
                out var value
            )
                ? value
                : throw new Numerics.InvalidInputException($"'{text}' needs a number after {name}:.");
    }

    private static Behavior From(int outcomes, Func<int, int, int, double> probability)
    {
        var scenario = Scenario.Uniform(3, 1, outcomes);
        var table = new double[scenario.TableLength];
        for (var i = 0; i < table.Length; i++)
            table[i] = probability(i / outcomes / outcomes, i / outcomes % outcomes, i % outcomes);
        return new Behavior(scenario, table);
    }
}
