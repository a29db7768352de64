using System.Text.Json.Serialization;

namespace NonlocalityML.Learning;

/// <summary>How differences between a member and the labels count. Classes always count by cross-entropy.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Loss>))]
public enum Loss
{
    Absolute,
    Squared,

    /// <summary>sqrt(d^2 + 0.01^2) of the difference in units of the labels' mean: absolute, but smooth at zero.</summary>
    Smooth,
}
