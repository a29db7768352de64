using System.Text.Json.Serialization;

namespace NonlocalityML.Learning;

/// <summary>What a member of an ensemble sees of the coordinates.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputTransform>))]
public enum InputTransform
{
    /// <summary>The coordinates as they are.</summary>
    Raw,

    /// <summary>The coordinates in canonical form, the same for all relabelled copies.</summary>
    Canonical,

    /// <summary>The canonical form, and the values of known Bell inequalities on it.</summary>
    Inequalities,

    /// <summary>The canonical form, and what closed forms say of the local and the quantum set.</summary>
    ClosedForms,

    /// <summary>Relabelling-invariant numbers of a certified iteration, which also proves an interval: the member says where in
    /// it NL lies.</summary>
    Interval,
}
