using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// A model inside proven intervals, of two parties with two outcomes, without its graph: <see cref="IntervalKernel"/> plays the
/// game, and the perceptrons of the graph say where in the interval NL lies. Scores are those of the graph to rounding, tens of
/// times faster. The interval is the kernel's own: no file can make it wrong. May be used by several threads at once.
/// </summary>
internal sealed class IntervalScorer
{
    private const string RoundsKey = "Rounds",
        ActivationsKey = "Activations";

    private const int Block = 256;

    private readonly FeatureSpace space;
    private readonly ImmutableArray<HeadMember> members;
    private readonly int rounds;
    private readonly ConcurrentBag<IntervalKernel> idle = [];

    private IntervalScorer(FeatureSpace space, ImmutableArray<HeadMember> members, int rounds) =>
        (this.space, this.members, this.rounds) = (space, members, rounds);

    /// <summary>What a file says so that <see cref="Open"/> finds its perceptrons.</summary>
    public static Dictionary<string, string> Describe(
        Dictionary<string, string> metadata,
        Ensemble ensemble,
        ImmutableArray<double> weights
    ) =>
        new(metadata)
        {
            [RoundsKey] = IntervalInput.Rounds(ensemble.Space, ensemble.Rounds).ToString(CultureInfo.InvariantCulture),
            [ActivationsKey] = ensemble.Activations(weights),
        };

    /// <summary>The model of a file; null where it is none that can do without its graph.</summary>
    /// <param name="path">The file.</param>
    /// <param name="space">Its features.</param>
    /// <param name="metadata">What it says of itself.</param>
    /// <exception cref="InvalidInputException">What it says cannot be.</exception>
    public static IntervalScorer? Open(string path, FeatureSpace space, IReadOnlyDictionary<string, string> metadata)
    {
        if (
            !IntervalEngine.CanPlay(space.Scenario)
            || metadata.GetValueOrDefault(RoundsKey) is not { } stated
            || metadata.GetValueOrDefault(ActivationsKey) is not { } names
        )
            return null;
        var constants = GraphReader.Constants(Session.ReadFile(path), path);
        var members = new List<HeadMember>();
        foreach (var name in names.Split(' '))
        {
            if (!Enum.TryParse<Activation>(name, out var activation) || !Enum.IsDefined(activation))
                throw new InvalidInputException($"{path}: '{ActivationsKey}' tells '{name}', which is none.");
            if (!HeadMember.Knows(activation))
                return null;
            members.Add(Member($"Head{members.Count}", activation));
        }

        return
            int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds is > 0 and <= 10_000
            ? new IntervalScorer(space, [.. members], rounds)
            : throw new InvalidInputException($"{path}: '{RoundsKey}' tells '{stated}'; 1 to 10000 are accepted.");

        HeadMember Member(string name, Activation activation)
        {
            List<Tensor> weights = [];
            for (
                var inputs = (long)IntervalHead.Inputs;
                constants.TryGetValue($"{name}.Weights{weights.Count}", out var matrix);

            )
            {
                Require(matrix.Shape.Count == 2 && matrix.Shape[0].Length == inputs, name);
                inputs = matrix.Shape[1].Length;
                weights.AddRange([matrix, Vector($"{name}.Weights{weights.Count + 1}", inputs)]);
            }

            Require(weights.Count > 0 && weights[^1].Data.Length == 1, name);
            return new HeadMember(
                Vector($"{name}.Share", 1).Values<float>()[0],
                activation,
                new Standardization(
                    Vector($"{name}.Means", IntervalHead.Inputs),
                    Vector($"{name}.Deviations", IntervalHead.Inputs)
                ),
                weights
            );
        }

        Tensor Vector(string name, long length)
        {
            Require(constants.TryGetValue(name, out var vector) && vector!.Data.Length == length, name);
            return vector!;
        }

        void Require(bool holds, string name)
        {
            if (!holds)
                throw new InvalidInputException($"{path}: the numbers of '{name}' are not those of a perceptron.");
        }
    }

    /// <summary>Scores rows of features, with the ends of their intervals.</summary>
    /// <param name="features">Rows, one after another, finite.</param>
    /// <param name="threads">Number of threads.</param>
    public (float[] Score, float[] Lower, float[] Upper) Score(float[] features, int threads)
    {
        var rows = features.Length / space.Length;
        float[] score = new float[rows],
            lower = new float[rows],
            upper = new float[rows];
        Parallelism.For(
            (rows + Block - 1) / Block,
            threads,
            block =>
            {
                var (start, count) = (block * Block, Math.Min(Block, rows - (block * Block)));
                if (!idle.TryTake(out var kernel))
                    kernel = NewKernel();
                kernel.Prove(
                    Coordinates(space, features.AsSpan(start * space.Length, count * space.Length)),
                    rounds,
                    lower.AsSpan(start, count),
                    upper.AsSpan(start, count),
                    said: score.AsSpan(start, count)
                );
                idle.Add(kernel);
            }
        );
        return (score, lower, upper);
    }

    private IntervalKernel NewKernel() =>
        IntervalKernel.Create(
            (space.Scenario.Settings(0), space.Scenario.Settings(1)),
            space is TableFeatures,
            reader: new IntervalHead(members)
        );

    /// <summary>Rows of features as <see cref="IntervalKernel"/> takes them.</summary>
    public static ReadOnlySpan<float> Coordinates(FeatureSpace space, ReadOnlySpan<float> rows)
    {
        if (space is not TableFeatures)
            return rows;
        var (first, second) = (space.Scenario.Settings(0), space.Scenario.Settings(1));
        var length = space.Coordinates;
        var all = new float[rows.Length / space.Length * length];
        for (var i = 0; i * length < all.Length; i++)
            BipartiteCoordinates.OfTable(
                rows.Slice(i * space.Length, space.Length),
                first,
                second,
                all.AsSpan(i * length, length)
            );
        return all;
    }
}
