using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling.Bilocal;

/// <summary>Points for the tests of NBL, and the distance at fixed weights r as a plain linear program in 64 weights.</summary>
internal static class BilocalPoints
{
    public static readonly Scenario Line = Scenario.Uniform(3, 2, 2);

    public static readonly Scenario FourOutcomes = new([
        [2, 2],
        [4],
        [2, 2],
    ]);

    public static readonly BilocalCoordinates Probabilities = BilocalCoordinates.Probabilities(Line);

    public static IEnumerable<BilocalCoordinates> All { get; } =
    [Probabilities, BilocalCoordinates.Correlators, BilocalCoordinates.Summary, BilocalCoordinates.Probabilities(FourOutcomes)];

    private static readonly NoSignalingSampler Sampler = new(Line);

    public static Behavior NoSignaling(ulong seed) => Sampler.Sample(new RandomStream(seed, 0));

    /// <summary>Half a uniform no-signalling behavior, half the box abc = (-1)^(y(x+z)): far from bilocal in every
    /// coordinate.</summary>
    public static Behavior Nonbilocal(ulong seed) => NoSignaling(seed).MixWith(WernerPair.TwoMeasurements(Math.Sqrt(2)), 0.5);

    public static BilocalModel Model(Scenario scenario, ulong seed)
    {
        var stream = new RandomStream(seed, 1);
        return new BilocalModel(scenario, Draw(4), Draw(4), Draw(16 * scenario.Slots(1)));

        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => stream.NextExponential())];
    }

    /// <summary>sum |q - p| minimised for each r, one block a program.</summary>
    public static LinearProgram ProgramAt(IReadOnlyList<double[]> weights)
    {
        List<double> cost = [],
            values = [];
        List<int> starts = [0],
            rows = [];
        for (var block = 0; block < weights.Count; block++)
        {
            var top = block * 81;
            for (var strategy = 0; strategy < 64; strategy++)
            {
                int a = strategy >> 4,
                    c = strategy & 3;
                foreach (var slot in DeterministicStrategy.FromIndex(Line, strategy).SlotIndices())
                    Add(top + slot, 1);
                for (var other = 0; other < 4; other++)
                    Add(top + 64 + (4 * other) + c, (other == a ? 1 : 0) - weights[block][other]);
                Add(top + 80, 1);
                Close(0);
            }

            for (var slot = 0; slot < 64; slot++)
                foreach (var sign in new[] { 1, -1 })
                {
                    Add(top + slot, sign);
                    Close(1);
                }
        }

        var count = cost.Count;
        return new LinearProgram(
            81 * weights.Count,
            [.. cost],
            new double[count],
            [.. Enumerable.Repeat(double.PositiveInfinity, count)],
            [.. starts],
            [.. rows],
            [.. values]
        );

        void Add(int row, double value)
        {
            if (value == 0)
                return;
            rows.Add(row);
            values.Add(value);
        }

        void Close(double price)
        {
            cost.Add(price);
            starts.Add(rows.Count);
        }
    }

    /// <summary>The distances of one solution of <see cref="ProgramAt"/>, in the unit of NBL.</summary>
    public static double[] Distances(ILinearProgramSession session, Behavior behavior, int blocks)
    {
        double[] block = [.. Line.ToSlots(behavior.Table), .. new double[16], 1];
        var solution = session.Solve([.. Enumerable.Repeat(block, blocks).SelectMany(side => side)]);
        return [.. solution.Primal.Chunk(192).Select(part => part[64..].Sum() / 16)];
    }
}
