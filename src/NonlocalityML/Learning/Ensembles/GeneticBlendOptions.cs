using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>How a blend is searched.</summary>
public sealed record GeneticBlendOptions
{
    private readonly int population = 60,
        generations = 300,
        elite = 4;

    private readonly string selection = "tournament",
        crossover = "arithmetic",
        mutation = "gaussian";

    /// <summary>Chromosomes of a generation, at least 2.</summary>
    public int Population
    {
        get => population;
        init => population = value >= 2 ? value : throw Refusal("population", value, 2);
    }

    /// <summary>Generations, at most.</summary>
    public int Generations
    {
        get => generations;
        init => generations = value >= 1 ? value : throw Refusal("number of generations", value, 1);
    }

    /// <summary>The best chromosomes, which live on unchanged; at least 1, so that the best never gets worse.</summary>
    public int Elite
    {
        get => elite;
        init => elite = value >= 1 ? value : throw Refusal("elite", value, 1);
    }

    /// <summary>Generations without a gain after which the search ends.</summary>
    public int Stagnation { get; init; } = 300;

    /// <summary>One of <see cref="Selections.Names"/>.</summary>
    public string Selection
    {
        get => selection;
        init => selection = Selections.Require(value);
    }

    /// <summary>One of <see cref="Crossovers.Names"/>.</summary>
    public string Crossover
    {
        get => crossover;
        init => crossover = Crossovers.Require(value);
    }

    /// <summary>One of <see cref="Mutations.Names"/>.</summary>
    public string Mutation
    {
        get => mutation;
        init => mutation = Mutations.Require(value);
    }

    /// <summary>The probability that a weight is changed.</summary>
    public double MutationRate { get; init; } = 0.3;

    /// <summary>The size of changes in the first generation; a ten-thousandth of it in the last.</summary>
    public double MutationStep { get; init; } = 0.2;

    public ulong Seed { get; init; } = 1;

    private static InvalidInputException Refusal(string what, int value, int least) =>
        new($"The {what} of the genetic blend is {value}; at least {least} is needed.");
}
