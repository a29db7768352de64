using System.Text.Json.Serialization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>Proven bounds as other programs read them: doubles rounded outwards, then the fractions themselves. What else is
/// said of them follows.</summary>
internal class IntervalDocument(Rational lower, Rational upper)
{
    [JsonPropertyOrder(-1)]
    public double Lower => Outward.Below(lower);

    [JsonPropertyOrder(-1)]
    public double Upper => Outward.Above(upper);

    [JsonPropertyOrder(-1)]
    public string LowerFraction => lower.ToString();

    [JsonPropertyOrder(-1)]
    public string UpperFraction => upper.ToString();
}
