using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>The coordinates of a batch, and what is derived from them once for all members.</summary>
internal sealed class InputPose
{
    private readonly Lazy<Node> canonical,
        withValues,
        withForms;
    private readonly Lazy<Node?> bound;
    private readonly Lazy<IntervalInput> interval;

    /// <param name="space">Features that are given.</param>
    /// <param name="inequalities">Those that labels found; null where there are none.</param>
    /// <param name="features">(batch, features).</param>
    /// <param name="rounds">Rounds of the game that proves intervals; null for the usual number.</param>
    public InputPose(FeatureSpace space, InequalityBank? inequalities, Node features, int? rounds = null)
    {
        Coordinates = space.ToCoordinates(features);
        canonical = new Lazy<Node>(() => space.HasSymmetries ? space.Canonicalize(Coordinates).Coordinates : Coordinates);
        var values = new Lazy<Node?>(() => inequalities?.Values(Canonical));
        bound = new Lazy<Node?>(() => values.Value?.Max([1], keep: true).Relu());
        withValues = new Lazy<Node>(() =>
            ((Node?[])[Canonical, values.Value?.Relu(), space.KnownValues(Canonical)]).OfType<Node>().ToList().Concat(1)
        );
        withForms = new Lazy<Node>(() =>
            space.ClosedForms(Canonical) is { } forms ? ((Node[])[Canonical, forms]).Concat(1) : Canonical
        );
        interval = new Lazy<IntervalInput>(() => new IntervalInput(space, Canonical, rounds));
    }

    public Node Coordinates { get; }

    /// <summary>(batch, n): what a member is given, before it is standardised.</summary>
    public Node Of(InputTransform kind) =>
        kind switch
        {
            InputTransform.Raw => Coordinates,
            InputTransform.Canonical => Canonical,
            InputTransform.ClosedForms => withForms.Value,
            InputTransform.Interval => interval.Value.Values,
            _ => withValues.Value,
        };

    /// <summary>What is proven of NL and the member builds on: (batch, 1), what known inequalities prove, at least 0, to which
    /// it adds; or (batch, 2), the ends of an interval in which it stays. Null where there is nothing.</summary>
    public Node? BoundOf(InputTransform kind) =>
        kind switch
        {
            InputTransform.Inequalities => bound.Value,
            InputTransform.Interval => interval.Value.Ends,
            _ => null,
        };

    private Node Canonical => canonical.Value;
}
