using System.Collections.Immutable;

namespace NonlocalityML.Graphs;

/// <summary>Where nodes come from. Internal: users see <see cref="Node"/> only.</summary>
internal abstract class Source
{
    /// <summary>The nodes that must be known first.</summary>
    public virtual IEnumerable<Node> Predecessors => [];

    /// <summary>The loops inside whose bodies this lives: those of whose variables it depends on.</summary>
    public ImmutableHashSet<LoopBody> Scopes { get; protected init; } = [];

    /// <summary>Everything that <paramref name="targets"/> need, each after what it needs itself.</summary>
    public static List<Source> InOrder(IEnumerable<Node> targets)
    {
        var order = new List<Source>();
        var seen = new HashSet<Source>();
        // An explicit stack: unrolled networks are deeper than a thread's stack.
        var pending = new Stack<(Source Source, bool IsReady)>();
        foreach (var target in targets)
        {
            pending.Push((target.Source, false));
            while (pending.TryPop(out var next))
            {
                if (next.IsReady)
                {
                    order.Add(next.Source);
                }
                else if (seen.Add(next.Source))
                {
                    pending.Push((next.Source, true));
                    foreach (var node in next.Source.Predecessors.Reverse())
                        pending.Push((node.Source, false));
                }
            }
        }

        return order;
    }

    protected static ImmutableHashSet<LoopBody> Union(IEnumerable<Node> nodes) =>
        nodes.Aggregate(
            ImmutableHashSet<LoopBody>.Empty,
            (scopes, node) =>
                node.Source.Scopes.IsEmpty || ReferenceEquals(scopes, node.Source.Scopes) ? scopes
                : scopes.IsEmpty ? node.Source.Scopes
                : scopes.Union(node.Source.Scopes)
        );
}

internal sealed class InputSource : Source
{
    public InputSource(string name, ElementType type, Shape shape) => (Name, Node) = (name, new Node(this, type, shape));

    public string Name { get; }

    public Node Node { get; }

    public override string ToString() => $"input {Name}";
}

internal sealed class ConstantSource : Source
{
    public ConstantSource(Tensor value, string? name) =>
        (Value, Name, Node) = (value, name, new Node(this, value.Type, value.Shape));

    /// <summary>What it is called in a file; null for any name.</summary>
    public string? Name { get; }

    public Tensor Value { get; }

    public Node Node { get; }

    public override string ToString() => "constant";
}
