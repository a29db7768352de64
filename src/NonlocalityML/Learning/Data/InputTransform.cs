using System.Text.Json.Serialization;
using NonlocalityML.Graphs;

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
}

/// <summary>The coordinates of a batch, and what is derived from them once for all members.</summary>
internal sealed class InputPose
{
    private readonly Lazy<Node> canonical,
        withValues,
        withForms;
    private readonly Lazy<Node?> bound;

    /// <param name="space">Features that are given.</param>
    /// <param name="inequalities">Those that labels found; null where there are none.</param>
    /// <param name="features">(batch, features).</param>
    public InputPose(FeatureSpace space, InequalityBank? inequalities, Node features)
    {
        Coordinates = space.ToCoordinates(features);
        canonical = new Lazy<Node>(() => space.Canonicalize(Coordinates).Coordinates);
        var values = new Lazy<Node?>(() => inequalities?.Values(Canonical));
        bound = new Lazy<Node?>(() => values.Value?.Max([1], keep: true).Relu());
        withValues = new Lazy<Node>(() =>
            ((Node?[])[Canonical, values.Value?.Relu(), space.KnownValues(Canonical)]).OfType<Node>().ToList().Concat(1)
        );
        withForms = new Lazy<Node>(() =>
            space.ClosedForms(Canonical) is { } forms ? ((Node[])[Canonical, forms]).Concat(1) : Canonical
        );
    }

    public Node Coordinates { get; }

    /// <summary>(batch, n): what a member is given, before it is standardised.</summary>
    public Node Of(InputTransform kind) =>
        kind switch
        {
            InputTransform.Raw => Coordinates,
            InputTransform.Canonical => Canonical,
            InputTransform.ClosedForms => withForms.Value,
            _ => withValues.Value,
        };

    /// <summary>(batch, 1): what known inequalities prove, at least 0, to which the member adds; null where there are
    /// none.</summary>
    public Node? BoundOf(InputTransform kind) => kind == InputTransform.Inequalities ? bound.Value : null;

    private Node Canonical => canonical.Value;
}
