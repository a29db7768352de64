using System.Text.Json.Serialization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning.Search;

/// <summary>What a laboratory can do: the source, its noise, and the measurements. Angles are in degrees.</summary>
public sealed record LaboratoryOptions
{
    /// <summary>t of cos t |00> + sin t |11>, in [0, 45]; null where the search may choose it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] // a state that is left out would read as the usual one
    public double? State { get; init; } = 45;

    /// <summary>Share of the state; the rest is white noise.</summary>
    public double Visibility { get; init; } = 1;

    /// <summary>How often a detector answers; no click counts as outcome 0.</summary>
    public double Efficiency { get; init; } = 1;

    /// <summary>Whether all measurements lie in the xz-plane of the Bloch sphere.</summary>
    public bool IsReal { get; init; }

    /// <summary>The smallest angle of a measurement from z (real: towards x, in (-180, 180]).</summary>
    public double SmallestAngle { get; init; } = -180;

    /// <summary>The largest.</summary>
    public double LargestAngle { get; init; } = 180;

    /// <summary>Whether the middle party of a line may measure anything with two outcomes on its two qubits; otherwise each qubit
    /// by itself, and it answers with the product.</summary>
    public bool IsJoint { get; init; }

    /// <exception cref="InvalidInputException">A number that no laboratory has.</exception>
    internal void Require()
    {
        Require("state's angle", State ?? 45, 0, 45);
        Require("visibility", Visibility, 0, 1);
        Require("efficiency", Efficiency, 0, 1);
        Require("smallest angle", SmallestAngle, -180, 180);
        Require("largest angle", LargestAngle, -180, 180);
        if (SmallestAngle > LargestAngle)
            throw new InvalidInputException(
                $"The angles run from {SmallestAngle} to {LargestAngle}; the first must not be larger."
            );
    }

    private static void Require(string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            throw new InvalidInputException($"The {name} is {value}; a number in [{low}, {high}] is needed.");
    }
}
