using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning.Search;

/// <summary>Everything that decides what a search finds.</summary>
public sealed record SearchOptions
{
    /// <summary>The line A - B - C of two sources, as a scenario of a search.</summary>
    public const string Bilocal = "bilocal";

    /// <summary>What can be climbed: the score of a model, the bound of a certified network, the label itself.</summary>
    public static IReadOnlyList<string> Objectives { get; } = ["learned", "certified", "exact"];

    /// <summary>m2 to m8, or <see cref="Bilocal"/>.</summary>
    public required string Scenario { get; init; }

    public LaboratoryOptions Laboratory { get; init; } = new();

    /// <summary>Null to search one laboratory.</summary>
    public SearchSweep? Sweep { get; init; }

    /// <summary>One of <see cref="Objectives"/>.</summary>
    public string Objective { get; init; } = "learned";

    /// <summary>Folder of the model that is climbed; the one that ships where null.</summary>
    public string? Model { get; init; }

    /// <summary>Whether only behaviors count that violate no known inequality: no CHSH, or sqrt|I| + sqrt|J| &lt;= 1.</summary>
    public bool IsBeyond { get; init; }

    /// <summary>Whether, on a line, only behaviors count that have a local model with one common source: no Bell inequality tells
    /// them from bilocal ones.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Starts in each laboratory.</summary>
    public int Starts { get; init; } = 64;

    /// <summary>Steps of each ascent.</summary>
    public int Steps { get; init; } = 300;

    public ulong Seed { get; init; } = 1;

    /// <summary>The best finds of each laboratory that are kept with their certificates.</summary>
    public int Kept { get; init; } = 1;

    internal bool IsLine => Scenario == Bilocal;

    internal Scenario BellScenario => IsLine ? Bell.Scenario.Uniform(3, 2, 2) : Bell.Scenario.Parse(Scenario);

    internal ImmutableArray<LaboratoryOptions> Laboratories => Sweep?.Of(Laboratory) ?? [Laboratory];

    /// <exception cref="InvalidInputException">Names the first option that cannot be.</exception>
    internal void Require()
    {
        if (!IsLine && !Enumerable.Range(2, 7).Any(m => Scenario == $"m{m}"))
            throw new InvalidInputException($"'{Scenario}' cannot be searched; m2 to m8 and {Bilocal} can.");
        if (!Objectives.Contains(Objective))
            throw new InvalidInputException($"'{Objective}' is no objective; {string.Join(", ", Objectives)} are.");
        if (IsLine && Objective == "certified")
            throw new InvalidInputException("There is no certified network of the bilocal distance; choose learned or exact.");
        if (!IsLine && Laboratory.IsJoint)
            throw new InvalidInputException($"Joint measurements are for the line; the scenario is {Scenario}.");
        if (!IsLine && IsLocal)
            throw new InvalidInputException($"A local model is asked for on the line only; the scenario is {Scenario}.");
        Require("starts", Starts, 1_000_000);
        Require("steps", Steps, 1_000_000);
        Require("kept finds", Kept, 1000);
        foreach (var laboratory in Laboratories)
            laboratory.Require();
    }

    internal Laboratory NewLaboratory(LaboratoryOptions options) =>
        IsLine ? new LineLaboratory(options) : new BellLaboratory(BellScenario.Settings(0), options);

    /// <summary>The folder of the model that is climbed; null where none is needed.</summary>
    /// <exception cref="InvalidInputException">None ships for this scenario.</exception>
    internal string? ModelFolder =>
        Objective != "learned"
            ? null
            : Model
                ?? (IsLine ? Path.Combine(ShippedModels.Folder, "bilocal-correlators") : ShippedModels.ForTables(BellScenario))
                ?? throw new InvalidInputException($"No model ships for {Scenario}; name one, or climb the exact distance.");

    private static void Require(string name, int value, int most)
    {
        if (value < 1 || value > most)
            throw new InvalidInputException($"The number of {name} is {value}; 1 to {most} are accepted.");
    }
}
