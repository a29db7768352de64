using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>
/// Looks for the mixture of quantum models nearest to a behavior (Euclidean): the algorithm of Wolfe for the point of smallest
/// norm in a polytope (Math. Program. 11, 128 (1976)), whose vertices are the models that <see cref="ModelSearch"/> finds for the
/// current direction.
/// <see cref="MixtureRefinement"/> closes the last gap.
/// </summary>
internal sealed class NearestMixture
{
    /// <summary>Singular values below this, relative to the largest, carry no information.</summary>
    private const double Rounding = 1e-13;

    /// <summary>After so many rounds the known models lead to the new ones; random starts are tried only now and then.</summary>
    private const int RoundsOfRandomStarts = 20;

    private const int KnownStarts = 2;

    private const int ModelsOfStart = 6;

    /// <summary>The corral is refined after 4, 8, 16, .. rounds.</summary>
    private const int FirstRefinement = 4;

    private readonly Behavior behavior;
    private readonly NearestMixtureOptions options;
    private readonly Scenario scenario;
    private readonly ModelSearch search;
    private readonly CancellationToken cancellation;
    private readonly List<Vertex> corral = [];
    private double[] weights = [];

    private NearestMixture(Behavior behavior, NearestMixtureOptions options, CancellationToken cancellation)
    {
        (this.behavior, this.options, this.cancellation) = (behavior, options, cancellation);
        scenario = behavior.Scenario;
        search = new ModelSearch(scenario, options.Search);
    }

    /// <param name="behavior">The behavior q.</param>
    /// <param name="options">Effort.</param>
    /// <param name="firstDirection">An inequality that q nearly reaches the maximum of, if one is known.</param>
    /// <param name="seed">Seed of the starting points.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ModelMixture Find(
        Behavior behavior,
        NearestMixtureOptions? options = null,
        BellInequality? firstDirection = null,
        ulong seed = 1,
        CancellationToken cancellation = default
    ) => new NearestMixture(behavior, options ?? new NearestMixtureOptions(), cancellation).Run(firstDirection, seed);

    private ModelMixture Run(BellInequality? firstDirection, ulong seed)
    {
        var stream = new RandomStream(seed, 0);
        var direction =
            firstDirection is null || IsZero(firstDirection)
                ? Towards(Offset(Behaviors.WhiteNoise(scenario).Table))
                : firstDirection;
        var refinement = new MixtureRefinement(behavior);
        var best = Start(direction, refinement, stream);
        if (best.Distance <= options.Tolerance)
            return best.Mixture!;
        for (var round = 0; round < options.MaximumRounds; round++)
        {
            var vertex = Find(
                direction,
                round % (round < RoundsOfRandomStarts ? 1 : RoundsOfRandomStarts) == 0 ? options.Search.Starts : 0,
                stream
            );
            var point = Combine();
            if (
                corral.Count > 0
                && OrderedSum.Dot(point, point) - OrderedSum.Dot(point, vertex.Offset)
                    <= 1e-14 * Math.Max(1e-8, OrderedSum.Dot(point, point))
            )
                break;
            corral.Add(vertex);
            weights = [.. weights, corral.Count == 1 ? 1 : 0];
            MoveToAffineMinimum();
            point = Combine();
            var distance = point.Sum(Math.Abs) * scenario.Unit;
            if (distance < best.Distance)
                best = (distance, Mixture());
            if (round + 1 >= FirstRefinement && BitOperations.IsPow2(round + 1))
                Improve(ref best, refinement.Run(Free(), cancellation));
            if (best.Distance <= options.Tolerance)
                break;
            direction = Towards(point);
        }

        return best.Mixture!;

        IEnumerable<(Vertex Vertex, double Weight)> Used() => corral.Zip(weights).Where(pair => pair.Second > 0);

        ModelMixture Mixture() => new(Used().Select(used => used.Vertex.Model), Used().Select(used => used.Weight));

        List<FreeModel> Free() => [.. Used().Select(used => FreeModel.Of(used.Vertex.Model, used.Weight))];
    }

    /// <summary>What refinement makes of one model alone and of small mixtures: of the best in the first direction, and of random
    /// ones.</summary>
    private (double Distance, ModelMixture? Mixture) Start(
        BellInequality direction,
        MixtureRefinement refinement,
        RandomStream stream
    )
    {
        var best = (Distance: double.PositiveInfinity, Mixture: (ModelMixture?)null);
        for (var start = 0; start < options.SingleStarts + options.MixtureStarts && best.Distance > options.Tolerance; start++)
        {
            var count = start < options.SingleStarts ? 1 : ModelsOfStart;
            List<FreeModel> models = [];
            while (models.Count < count)
            {
                var isFirst = start + models.Count == 0;
                var model = isFirst ? Find(direction, options.Search.Starts, stream).Model : RandomStart(stream).ToPureModel();
                models.Add(FreeModel.Of(model, 1.0 / count));
            }

            Improve(ref best, refinement.Run(models, cancellation));
        }

        return best;
    }

    private static void Improve(
        ref (double Distance, ModelMixture? Mixture) best,
        (IReadOnlyList<FreeModel> Models, double Distance) refined
    )
    {
        if (refined.Distance >= best.Distance)
            return;
        var (models, weights) = (
            refined.Models.Select(model => model.ToPureModel()),
            refined.Models.Select(model => model.Weight)
        );
        best = (refined.Distance, new ModelMixture(models, weights));
    }

    private SeeSawModel RandomStart(RandomStream stream)
    {
        var outcomes = Math.Max(scenario.MaximumOutcomes(0), scenario.MaximumOutcomes(1));
        return new SeeSawModel(scenario, options.Search.LocalDimension ?? Math.Max(2, outcomes), stream);
    }

    /// <summary>The best vertex in a direction: from the best vertices known, and from random starts.</summary>
    private Vertex Find(BellInequality direction, int randomStarts, RandomStream stream)
    {
        var known = corral
            .Where(vertex => vertex.Origin is not null)
            .OrderByDescending(vertex => OrderedSum.Dot(direction.Coefficients, vertex.Offset))
            .Take(KnownStarts)
            .Select(vertex => vertex.Origin!.Clone());
        var (model, origin) = search.MaximizeFrom(
            direction,
            known.Concat(Enumerable.Range(0, randomStarts).Select(_ => RandomStart(stream))),
            cancellation
        );
        var table = Array.ConvertAll(model.ExactTable(), value => (double)value);
        return new Vertex(model, origin, Offset(table));
    }

    /// <summary>The point of smallest norm in the affine hull of the corral; on the way there, vertices whose weight falls to 0
    /// are dropped.</summary>
    private void MoveToAffineMinimum()
    {
        while (true)
        {
            var target = AffineMinimum();
            var step = 1.0;
            for (var k = 0; k < weights.Length; k++)
            {
                if (target[k] < 0)
                    step = Math.Min(step, weights[k] / (weights[k] - target[k]));
            }

            for (var k = 0; k < weights.Length; k++)
                weights[k] = Math.Max(0, weights[k] + (step * (target[k] - weights[k])));
            if (step >= 1)
                return;
            for (var k = weights.Length - 1; k >= 0; k--)
            {
                if (weights[k] > 1e-14)
                    continue;
                corral.RemoveAt(k);
                weights = [.. weights[..k], .. weights[(k + 1)..]];
            }

            var total = weights.Sum();
            for (var k = 0; k < weights.Length; k++)
                weights[k] /= total;
        }
    }

    /// <summary>
    /// Weights of sum 1, of either sign, that minimise the norm of the combination of all offsets. The last vertex takes what the
    /// others leave, which makes it least squares in differences; vertices that nearly coincide are told apart only as far as
    /// rounding allows.
    /// </summary>
    private double[] AffineMinimum()
    {
        var last = corral.Count - 1;
        if (last == 0)
            return [1];
        var differences = Matrix<double>.Build.Dense(
            corral[0].Offset.Length,
            last,
            (i, k) => corral[k].Offset[i] - corral[last].Offset[i]
        );
        var svd = differences.Svd();
        var inner = svd.U.TransposeThisAndMultiply(
            -MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray(corral[last].Offset)
        );
        var scaled = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(
            last,
            k => k < svd.S.Count && svd.S[k] > Rounding * svd.S[0] ? inner[k] / svd.S[k] : 0
        );
        var solution = svd.VT.TransposeThisAndMultiply(scaled);
        return [.. solution, 1 - solution.Sum()];
    }

    private double[] Combine()
    {
        var point = new double[behavior.Table.Length];
        for (var k = 0; k < corral.Count; k++)
        for (var i = 0; i < point.Length; i++)
            point[i] += weights[k] * corral[k].Offset[i];
        return point;
    }

    private double[] Offset(ReadOnlySpan<double> table)
    {
        var offset = table.ToArray();
        for (var i = 0; i < offset.Length; i++)
            offset[i] -= behavior.Table[i];
        return offset;
    }

    private BellInequality Towards(double[] point)
    {
        var largest = Math.Max(point.Max(Math.Abs), 1e-300);
        return new BellInequality(scenario, Array.ConvertAll(point, value => -value / largest));
    }

    private static bool IsZero(BellInequality inequality) => !inequality.Coefficients.ContainsAnyExcept(0);

    /// <param name="Model">The model.</param>
    /// <param name="Origin">Where the search can go on from; null for a deterministic strategy.</param>
    /// <param name="Offset">Its behavior minus q.</param>
    private sealed record Vertex(PureModel Model, SeeSawModel? Origin, double[] Offset);
}
