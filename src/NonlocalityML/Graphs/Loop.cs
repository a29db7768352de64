using System.Collections.Immutable;

namespace NonlocalityML.Graphs;

/// <summary>
/// Repeats a piece of a graph while its state stays where it is, on the device. What does not depend on the iteration is computed
/// once, before the loop. A loop has no gradient: what is to be differentiated is unrolled.
/// </summary>
internal static class Loop
{
    /// <param name="count">Number of iterations, a Whole scalar.</param>
    /// <param name="initial">State before the first iteration.</param>
    /// <param name="body">
    /// From the iteration's number (Whole scalar, from 0) and the state, the next state, of the same types and shapes, and
    /// further values of the iteration.
    /// </param>
    /// <returns>State after the last iteration, and for each further value all iterations stacked along a new first axis,
    /// which is free and named "iterations".</returns>
    public static (ImmutableArray<Node> State, ImmutableArray<Node> Stacked) Run(
        Node count,
        IReadOnlyList<Node> initial,
        Func<Node, IReadOnlyList<Node>, (IReadOnlyList<Node> State, IReadOnlyList<Node> Stacked)> body
    )
    {
        if (count.Type != ElementType.Whole || count.Shape.Count != 0)
            throw new ArgumentException($"Loop: the count is {count.Type} {count.Shape}; a Whole scalar is needed.");
        var loop = new LoopBody(initial);
        var (state, stacked) = body(loop.Iteration, loop.State);
        loop.Close(state, stacked);
        var outputs = Operation.Create(
            "Loop",
            [count, Node.Constant(1, ElementType.Boolean), .. initial],
            [
                .. initial.Select(node => (node.Type, node.Shape)),
                .. stacked.Select(node => (node.Type, Shape.Create(["iterations", .. node.Shape]))),
            ],
            loop
        );
        return (outputs[..initial.Count], outputs[initial.Count..]);
    }
}

/// <summary>What a loop repeats: variables that hold the state, and the nodes that make the next one.</summary>
internal sealed class LoopBody
{
    public LoopBody(IEnumerable<Node> initial)
    {
        Iteration = new LoopVariable(this, ElementType.Whole, Shape.Scalar).Node;
        Condition = new LoopVariable(this, ElementType.Boolean, Shape.Scalar).Node;
        State = [.. initial.Select(node => new LoopVariable(this, node.Type, node.Shape).Node)];
    }

    public Node Iteration { get; }

    /// <summary>The format asks for a condition; it is passed on unchanged.</summary>
    public Node Condition { get; }

    public ImmutableArray<Node> State { get; }

    /// <summary>Condition, next state, further values.</summary>
    public ImmutableArray<Node> Results { get; private set; }

    public void Close(IReadOnlyList<Node> state, IReadOnlyList<Node> stacked)
    {
        if (state.Count != State.Length)
            throw new ArgumentException($"Loop: the body returns {state.Count} values of state; {State.Length} are needed.");
        for (var i = 0; i < State.Length; i++)
        {
            if (state[i].Type != State[i].Type || !state[i].Shape.Equals(State[i].Shape))
            {
                throw new ArgumentException(
                    $"Loop: value {i} of the state is {State[i].Type} {State[i].Shape} before and {state[i].Type} "
                        + $"{state[i].Shape} after an iteration."
                );
            }
        }

        Results = [Condition, .. state, .. stacked];
    }
}

/// <summary>A variable that has one value in each iteration.</summary>
internal sealed class LoopVariable : Source
{
    public LoopVariable(LoopBody body, ElementType type, Shape shape)
    {
        Scopes = [body];
        Node = new Node(this, type, shape);
    }

    public Node Node { get; }

    public override string ToString() => "loop variable";
}
