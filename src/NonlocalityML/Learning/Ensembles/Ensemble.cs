using System.Collections.Immutable;
using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>Trained members, with what their inputs need.</summary>
/// <param name="Space">Features that are given.</param>
/// <param name="Target">What is learned.</param>
/// <param name="Inequalities">Known inequalities; null where there are none.</param>
/// <param name="Members">At least one.</param>
/// <param name="Rounds">Rounds of the game that proves intervals; null for the usual number.</param>
internal sealed record Ensemble(
    FeatureSpace Space,
    LearningTarget Target,
    InequalityBank? Inequalities,
    ImmutableArray<Member> Members,
    int? Rounds = null
)
{
    public const string Input = "Features";

    /// <summary>Outputs (batch) of a model whose members stay inside an interval: its ends.</summary>
    public const string LowerOutput = "Lower",
        UpperOutput = "Upper";

    /// <summary>A graph from Features to Said, (batch, members * outputs): what each member says.</summary>
    public Graph EachMember() => new([("Said", Say(Features, Members).ToList().Concat(1))]);

    /// <summary>
    /// The whole blend as one graph, from Features (batch, features) to Score (batch); of classes to PredictedLabel (batch) and
    /// Score (batch, classes), their probabilities. Remoteness (batch) is the mean square of the standardised features, near 1 on
    /// the training points.
    /// </summary>
    /// <param name="weights">One for each member; those of weight 0 are left out.</param>
    /// <param name="support">Means and deviations of the features on the training points.</param>
    /// <param name="metadata">What the file says of itself.</param>
    public Graph Blend(ImmutableArray<double> weights, Standardization support, IReadOnlyDictionary<string, string> metadata)
    {
        int[] chosen = [.. Enumerable.Range(0, Members.Length).Where(i => weights[i] != 0)];
        var features = Features;
        var pose = new InputPose(Space, Inequalities, features, Rounds);
        var raw = chosen
            .Select((i, head) => Weighted(Members[i], weights[i], $"Head{head}"))
            .Aggregate((sum, next) => sum + next);
        var results = HasInterval ? Inside(raw, pose.BoundOf(InputTransform.Interval)!) : Target.Results(raw);
        return new Graph([.. results, ("Remoteness", support.Apply(features).Square().Mean([1]))], metadata);

        Node Weighted(Member member, double weight, string name) =>
            Say(pose, member, name) * Node.Constant(Tensor.Create([(float)weight], []), $"{name}.Share");
    }

    /// <summary>The activations of the members that count, in order, by which <see cref="IntervalScorer"/> repeats
    /// them.</summary>
    public string Activations(ImmutableArray<double> weights) =>
        string.Join(' ', Members.Where((_, i) => weights[i] != 0).Select(member => member.Options.Activation));

    /// <summary>Whether scores stay inside a proven interval, because all members do.</summary>
    public bool HasInterval => Members.All(member => member.Options.Input == InputTransform.Interval);

    /// <summary>Rounding and weights that do not sum to one cannot take the score out of the interval.</summary>
    private static IReadOnlyList<(string Name, Node Value)> Inside(Node raw, Node ends)
    {
        Node lower = ends.Slice(1, 0, 1),
            upper = ends.Slice(1, 1, 2);
        return [("Score", Row(raw.Maximum(lower).Minimum(upper))), (LowerOutput, Row(lower)), (UpperOutput, Row(upper))];

        static Node Row(Node column) => column.Reshape([column.Shape[0]]);
    }

    private Node Features => Node.Input(Input, ElementType.Real32, ["batch", Space.Length]);

    private IEnumerable<Node> Say(Node features, IEnumerable<Member> members)
    {
        var pose = new InputPose(Space, Inequalities, features, Rounds);
        return members.Select(member => Say(pose, member));
    }

    private static Node Say(InputPose pose, Member member, string? name = null) =>
        member.Say(pose.Of(member.Options.Input), pose.BoundOf(member.Options.Input), name);
}
