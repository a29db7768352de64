using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Distributions of three bits, the triangle without settings, from several samplings: of ten samples about four unchanged by
/// permutations of the parties, three near rays from white noise to the W distribution or the shared bit, bits flipped, and one
/// each uniform in the simplex, of Dirichlet's distribution with 1/2, and near corners.
/// </summary>
internal sealed class TriangleSampler : ISampler
{
    private const int Outcomes = 8;
    private const double OffRay = 0.05; // of a uniform point

    /// <exception cref="InvalidInputException">Another scenario.</exception>
    public TriangleSampler(Scenario scenario)
    {
        if (!scenario.Equals(Scenario))
            throw new InvalidInputException($"'{Name}' draws tables of {Scenario}, not of {scenario}.");
    }

    public string Name => "triangle";

    public string Description =>
        "Three bits without settings: permutation-symmetric points (4 of 10), noisy W and shared-bit rays (3), uniform, "
        + "Dirichlet 1/2 and points near corners (1 each).";

    public Scenario Scenario { get; } = Scenario.Uniform(3, 1, 2);

    public Behavior Sample(RandomStream stream)
    {
        var table = stream.NextInt(10) switch
        {
            < 4 => Symmetric(stream),
            < 7 => OnRay(stream),
            7 => Drawn(stream, random => random.NextExponential()),
            8 => Drawn(stream, random => Math.Pow(random.NextNormal(), 2)),
            _ => Drawn(stream, random => Math.Pow(random.NextNormal(), 6)),
        };
        var sum = table.Sum();
        return new Behavior(Scenario, Array.ConvertAll(table, value => value / sum));
    }

    private static double[] Drawn(RandomStream stream, Func<RandomStream, double> draw) =>
        [.. Enumerable.Range(0, Outcomes).Select(_ => draw(stream))];

    /// <summary>p(k bits are 1) uniform in its simplex.</summary>
    private static double[] Symmetric(RandomStream stream)
    {
        double[] weights = [.. Enumerable.Range(0, 4).Select(_ => stream.NextExponential())];
        weights[1] /= 3;
        weights[2] /= 3;
        return [.. Enumerable.Range(0, Outcomes).Select(i => weights[BitOperations.PopCount((uint)i)])];
    }

    private static double[] OnRay(RandomStream stream)
    {
        var (flips, isW, v) = (stream.NextInt(Outcomes), stream.NextInt(2) == 0, stream.NextDouble());
        var uniform = Drawn(stream, random => random.NextExponential());
        var sum = uniform.Sum();
        return
        [
            .. Enumerable
                .Range(0, Outcomes)
                .Select(i =>
                {
                    var ones = BitOperations.PopCount((uint)(i ^ flips));
                    var corner =
                        isW ? (ones == 1 ? 1.0 / 3 : 0)
                        : ones is 0 or 3 ? 0.5
                        : 0;
                    return ((1 - OffRay) * ((v * corner) + ((1 - v) / Outcomes))) + (OffRay * uniform[i] / sum);
                }),
        ];
    }
}
