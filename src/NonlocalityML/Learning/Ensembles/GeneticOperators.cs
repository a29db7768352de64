using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>A candidate blend.</summary>
/// <param name="Weights">One for each member.</param>
/// <param name="Error">Its fitness: smaller is fitter.</param>
internal sealed record Chromosome(ImmutableArray<double> Weights, double Error);

/// <summary>A generation, the fittest first.</summary>
internal sealed class Population
{
    public Population(IEnumerable<Chromosome> chromosomes) =>
        Chromosomes = [.. chromosomes.OrderBy(chromosome => chromosome.Error)];

    public ImmutableArray<Chromosome> Chromosomes { get; }

    public GenerationResult Result => new(Chromosomes[0].Error, Chromosomes.Average(chromosome => chromosome.Error));
}

/// <summary>Chooses the number of a parent.</summary>
internal delegate int Selection(Population population, RandomStream random);

/// <summary>Makes the weights of a child from those of two parents.</summary>
internal delegate ImmutableArray<double> Crossover(
    ImmutableArray<double> first,
    ImmutableArray<double> second,
    RandomStream random
);

/// <summary>Changes weights, each with a probability, by a step.</summary>
internal delegate ImmutableArray<double> Mutation(ImmutableArray<double> weights, double rate, double step, RandomStream random);

/// <summary>Ways to choose parents, by name.</summary>
internal static class Selections
{
    private const int TournamentSize = 3;

    private static readonly Dictionary<string, Selection> All = new()
    {
        ["tournament"] = (population, random) =>
            Enumerable.Range(0, TournamentSize).Min(_ => random.NextInt(population.Chromosomes.Length)),
        ["truncation"] = (population, random) => random.NextInt((population.Chromosomes.Length + 1) / 2),
        ["rank"] = (population, random) => Wheel(population, random, i => population.Chromosomes.Length - i),
        ["roulette"] = (population, random) => Wheel(population, random, i => 1 / (population.Chromosomes[i].Error + 1e-12)),
    };

    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    /// <summary>The name, if it is one of <see cref="Names"/>.</summary>
    internal static string Require(string name) => Named.Require(All, name, "selection");

    internal static Selection Get(string name) => All[Require(name)];

    /// <summary>A wheel with a sector for each chromosome.</summary>
    private static int Wheel(Population population, RandomStream random, Func<int, double> sector)
    {
        var count = population.Chromosomes.Length;
        var rest = random.NextDouble() * Enumerable.Range(0, count).Sum(sector);
        for (var i = 0; i < count; i++)
        {
            rest -= sector(i);
            if (rest < 0)
                return i;
        }

        return count - 1;
    }
}

/// <summary>Ways to join two parents, by name.</summary>
internal static class Crossovers
{
    private static readonly Dictionary<string, Crossover> All = new()
    {
        ["arithmetic"] = (first, second, random) =>
        {
            // Up to a quarter beyond either parent, as in the blend crossover BLX-0.25.
            var share = random.NextDouble(-0.25, 1.25);
            return
            [
                .. first.Select((weight, i) => weight == 0 && second[i] == 0 ? 0 : (share * weight) + ((1 - share) * second[i])),
            ];
        },
        ["uniform"] = (first, second, random) => [.. first.Select((weight, i) => random.NextInt(2) == 0 ? weight : second[i])],
        ["one-point"] = (first, second, random) =>
        {
            var cut = random.NextInt(first.Length + 1);
            return [.. first.Select((weight, i) => i < cut ? weight : second[i])];
        },
    };

    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    /// <summary>The name, if it is one of <see cref="Names"/>.</summary>
    internal static string Require(string name) => Named.Require(All, name, "crossover");

    internal static Crossover Get(string name) => All[Require(name)];
}

/// <summary>Ways to change a child, by name.</summary>
internal static class Mutations
{
    private static readonly Dictionary<string, Mutation> All = new()
    {
        ["gaussian"] = (weights, rate, step, random) =>
            [.. weights.Select(weight => random.NextDouble() < rate ? weight + (step * random.NextNormal()) : weight)],
        ["switch"] = (weights, rate, step, random) =>
            [
                .. Gaussian(weights, rate, step, random)
                    .Select(weight =>
                        random.NextDouble() >= rate / weights.Length ? weight
                        : weight == 0 ? random.NextDouble() / weights.Length
                        : 0
                    ),
            ],
        ["transfer"] = (weights, rate, step, random) => random.NextDouble() < rate ? Transfer(weights, step, random) : weights,
    };

    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    /// <summary>The name, if it is one of <see cref="Names"/>.</summary>
    internal static string Require(string name) => Named.Require(All, name, "mutation");

    internal static Mutation Get(string name) => All[Require(name)];

    private static ImmutableArray<double> Gaussian(
        ImmutableArray<double> weights,
        double rate,
        double step,
        RandomStream random
    ) => All["gaussian"](weights, rate, step, random);

    /// <summary>One member gains what another one loses, so that the sum stays.</summary>
    private static ImmutableArray<double> Transfer(ImmutableArray<double> weights, double step, RandomStream random)
    {
        var (from, to, amount) = (random.NextInt(weights.Length), random.NextInt(weights.Length), step * random.NextNormal());
        return [.. weights.Select((weight, i) => weight + (i == to ? amount : 0) - (i == from ? amount : 0))];
    }
}

file static class Named
{
    public static string Require<T>(Dictionary<string, T> all, string name, string what) =>
        all.ContainsKey(name)
            ? name
            : throw new InvalidInputException($"'{name}' is no {what} of the genetic blend; {string.Join(", ", all.Keys)} are.");
}
