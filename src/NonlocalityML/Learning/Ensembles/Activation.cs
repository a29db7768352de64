using System.Text.Json.Serialization;

namespace NonlocalityML.Learning;

/// <summary>The nonlinear function of a member's hidden layers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Activation>))]
public enum Activation
{
    Relu,
    Tanh,
    Gelu,

    /// <summary>x times its sigmoid.</summary>
    Silu,
}
