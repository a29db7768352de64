using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Labels;

/// <summary>How labels are found; null is what suits the kind. A kind refuses what it has no use for.</summary>
public sealed record LabelOptions
{
    /// <summary>Which engine finds the labels. What it finds is proven without it, so choose by speed.</summary>
    public string? Engine { get; init; }

    /// <summary>Where NBL is measured, a name of <see cref="BilocalCoordinates"/>: fewer numbers are faster and say
    /// less.</summary>
    public string? Coordinates { get; init; }

    /// <summary>Of distances in a network its name: triangle, line, star:n, chain:n or bell:n.</summary>
    public string? Network { get; init; }

    /// <summary>The width to which bounds are closed where that is a choice; a tenth of it takes about ten times as
    /// long.</summary>
    public double? Gap { get; init; }

    /// <summary>Cells of a search after which a label keeps the interval that it has.</summary>
    public int? MaximumCells { get; init; }

    /// <summary>These choices where they are made, otherwise those of a kind.</summary>
    /// <param name="usual">What the kind takes; null where it has no such option.</param>
    /// <param name="kind">Name of the kind.</param>
    /// <exception cref="InvalidInputException">A choice that the kind does not have.</exception>
    internal LabelOptions Within(LabelOptions usual, string kind)
    {
        Require("engine", Engine, usual.Engine);
        Require("coordinates", Coordinates, usual.Coordinates);
        Require("network", Network, usual.Network);
        Require("gap", Gap, usual.Gap);
        Require("maximumCells", MaximumCells, usual.MaximumCells);
        return new LabelOptions
        {
            Engine = Engine ?? usual.Engine,
            Coordinates = Coordinates ?? usual.Coordinates,
            Network = Network ?? usual.Network,
            Gap = Gap ?? usual.Gap,
            MaximumCells = MaximumCells ?? usual.MaximumCells,
        };

        void Require(string name, object? chosen, object? taken)
        {
            if (chosen is not null && taken is null)
                throw new InvalidInputException($"{name} is '{chosen}'; labels of {kind} have no such option.");
        }
    }
}
