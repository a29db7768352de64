using System.Collections.Immutable;
using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>Trained members, with what their inputs need.</summary>
/// <param name="Space">Features that are given.</param>
/// <param name="Target">What is learned.</param>
/// <param name="Inequalities">Known inequalities; null where there are none.</param>
/// <param name="Members">At least one.</param>
internal sealed record Ensemble(FeatureSpace Space, LearningTarget Target, InequalityBank? Inequalities, ImmutableArray<Member> Members)
{
    public const string Input = "Features";

    /// <summary>A graph from Features to Said, (batch, members * outputs): what each member says.</summary>
    public Graph EachMember() => new([("Said", Say(Features, Members).ToList().Concat(1))]);

    /// <summary>
    /// The whole blend as one graph, from Features (batch, features) to Score (batch) and Spread (batch), the standard deviation of its
    /// members; of classes to PredictedLabel (batch) and Score (batch, classes), their probabilities.
    /// </summary>
    /// <param name="weights">One for each member.</param>
    /// <param name="metadata">What the file says of itself.</param>
    public Graph Blend(ImmutableArray<double> weights, IReadOnlyDictionary<string, string> metadata)
    {
        int[] chosen = [.. Enumerable.Range(0, Members.Length).Where(i => weights[i] != 0)];
        var said = Say(Features, [.. chosen.Select(i => Members[i])]).ToList();
        var raw = said.Select((node, i) => node * weights[chosen[i]]).Aggregate((sum, next) => sum + next);
        List<(string, Node)> results = [.. Target.Results(raw)];
        if (Target.Outputs == 1) results.Add(("Spread", Spread(said)));
        return new Graph(results, metadata);
    }

    private Node Features => Node.Input(Input, ElementType.Real32, ["batch", Space.Length]);

    private IEnumerable<Node> Say(Node features, IEnumerable<Member> members)
    {
        var pose = new InputPose(Space, Inequalities, features);
        return members.Select(member => member.Say(pose.Of(member.Options.Input), pose.BoundOf(member.Options.Input)));
    }

    private static Node Spread(List<Node> said)
    {
        var all = said.Select(node => node.Relu()).ToList().Concat(1);
        return ((all - all.Mean([1], keep: true)).Square().Mean([1]) + 1e-20).Sqrt();
    }
}
