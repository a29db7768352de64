using System.Collections.Immutable;
using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>Trained members, with what their inputs need.</summary>
/// <param name="Space">Features that are given.</param>
/// <param name="Target">What is learned.</param>
/// <param name="Inequalities">Known inequalities; null where there are none.</param>
/// <param name="Members">At least one.</param>
internal sealed record Ensemble(
    FeatureSpace Space,
    LearningTarget Target,
    InequalityBank? Inequalities,
    ImmutableArray<Member> Members
)
{
    public const string Input = "Features";

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
        var said = Say(features, chosen.Select(i => Members[i]));
        var raw = said.Select((node, i) => node * weights[chosen[i]]).Aggregate((sum, next) => sum + next);
        return new Graph([.. Target.Results(raw), ("Remoteness", support.Apply(features).Square().Mean([1]))], metadata);
    }

    private Node Features => Node.Input(Input, ElementType.Real32, ["batch", Space.Length]);

    private IEnumerable<Node> Say(Node features, IEnumerable<Member> members)
    {
        var pose = new InputPose(Space, Inequalities, features);
        return members.Select(member => member.Say(pose.Of(member.Options.Input), pose.BoundOf(member.Options.Input)));
    }
}
