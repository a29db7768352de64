using System.Collections.Immutable;
using System.Numerics.Tensors;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// Chooses members and their weights by a genetic algorithm, as in Canabarro, Brito and Chaves, PRL 122, 200401: a chromosome
/// holds one weight for each member, 0 where the member is left out; the fitter have the smaller error on validation points.
/// </summary>
public static class GeneticBlend
{
    /// <summary>The last step of a mutation, as a part of the first: the last generations tune finely.</summary>
    private const double LastStep = 1e-4;

    /// <param name="said">What each member says of the same points.</param>
    /// <param name="error">Mean error of what a blend says of these points.</param>
    /// <param name="options">Population, operators, seed.</param>
    internal static BlendResult Fit(IReadOnlyList<float[]> said, Func<float[], double> error, GeneticBlendOptions? options = null)
    {
        options ??= new GeneticBlendOptions();
        var (select, cross, mutate) = (
            Selections.Get(options.Selection),
            Crossovers.Get(options.Crossover),
            Mutations.Get(options.Mutation)
        );
        var random = new RandomStream(options.Seed, 0);
        var population = new Population([.. FirstWeights(said.Count, options.Population, random).Select(Judge)]);
        var history = ImmutableArray.CreateBuilder<GenerationResult>();
        history.Add(population.Result);
        for (
            var (generation, lastGain) = (1, 0);
            generation <= options.Generations && generation - lastGain <= options.Stagnation;
            generation++
        )
        {
            // Steps shrink, so that the search ends in fine tuning.
            var step = options.MutationStep * Math.Pow(LastStep, (double)generation / options.Generations);
            var children = Enumerable
                .Range(0, options.Population - options.Elite)
                .Select(_ =>
                {
                    var (first, second) = (
                        population.Chromosomes[select(population, random)],
                        population.Chromosomes[select(population, random)]
                    );
                    return Judge(mutate(cross(first.Weights, second.Weights, random), options.MutationRate, step, random));
                });
            var next = new Population([.. population.Chromosomes.Take(options.Elite), .. children]);
            if (next.Chromosomes[0].Error < population.Chromosomes[0].Error)
                lastGain = generation;
            population = next;
            history.Add(population.Result);
        }

        return new BlendResult(population.Chromosomes[0].Weights, population.Chromosomes[0].Error, history.ToImmutable());

        Chromosome Judge(ImmutableArray<double> weights) => new(weights, error(Mix(said, weights)));
    }

    /// <summary>The weighted sum of what members say.</summary>
    internal static float[] Mix(IReadOnlyList<float[]> said, ImmutableArray<double> weights)
    {
        var sum = new float[said[0].Length];
        for (var k = 0; k < weights.Length; k++)
        {
            if (weights[k] != 0)
                TensorPrimitives.MultiplyAdd(said[k], (float)weights[k], sum, sum);
        }

        return sum;
    }

    /// <summary>The plain mean, every member alone, and random mixtures.</summary>
    private static IEnumerable<ImmutableArray<double>> FirstWeights(int members, int count, RandomStream random)
    {
        yield return [.. Enumerable.Repeat(1.0 / members, members)];
        for (var k = 0; k < Math.Min(members, count - 1); k++)
            yield return [.. Enumerable.Range(0, members).Select(i => i == k ? 1.0 : 0.0)];
        for (var i = members + 1; i < count; i++)
        {
            double[] draws = [.. Enumerable.Range(0, members).Select(_ => random.NextExponential())];
            yield return [.. draws.Select(draw => draw / draws.Sum())];
        }
    }
}

/// <summary>What the search found.</summary>
/// <param name="Weights">One for each member, 0 where it is left out.</param>
/// <param name="Error">The error of the blend, on the points it was chosen by.</param>
/// <param name="History">One entry for each generation, the first population included.</param>
internal sealed record BlendResult(ImmutableArray<double> Weights, double Error, ImmutableArray<GenerationResult> History);

/// <summary>The smallest and the mean error of a generation.</summary>
public sealed record GenerationResult(double Best, double Mean);
