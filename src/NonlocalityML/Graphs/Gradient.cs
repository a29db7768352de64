using System.Collections.Immutable;

namespace NonlocalityML.Graphs;

/// <summary>
/// Reverse-mode differentiation: the gradient is itself a graph, made of the same operations. Each operation's rule stands
/// beside its formula.
/// </summary>
internal static class Gradient
{
    /// <param name="value">A real scalar.</param>
    /// <param name="variables">Nodes on which the value depends; what they were computed from is not looked at.</param>
    /// <returns>For each variable the derivative of the value, in the variable's shape.</returns>
    /// <exception cref="ArgumentException">The value is no real scalar, does not depend smoothly on a variable, or passes through
    /// an operation that has no gradient.</exception>
    public static ImmutableArray<Node> Of(Node value, IReadOnlyList<Node> variables)
    {
        if (!value.Type.IsReal() || value.Shape.Count != 0)
            throw new ArgumentException($"Gradient: the value is {value.Type} {value.Shape}; a real scalar is needed.");
        var gradients = new Dictionary<Node, Node> { [value] = value.Same(1) };
        var onPath = variables.ToHashSet();
        var operations = new List<Operation>();
        foreach (var operation in Source.InOrder([value]).OfType<Operation>())
        {
            if (!operation.Predecessors.Any(onPath.Contains) || operation.Outputs.All(onPath.Contains))
                continue;
            operations.Add(operation);
            onPath.UnionWith(operation.Outputs.Where(output => output.Type.IsReal()));
        }

        foreach (var operation in Enumerable.Reverse(operations))
        {
            if (operation.Outputs.Any(gradients.ContainsKey))
                PassBack(operation);
        }

        return
        [
            .. variables.Select(
                (variable, i) =>
                    gradients.GetValueOrDefault(variable)
                    ?? throw new ArgumentException($"Gradient: the value does not depend smoothly on variable {i}, {variable}.")
            ),
        ];

        void PassBack(Operation operation)
        {
            var backward = operation.Backward ?? throw new ArgumentException($"Gradient: {operation} has no gradient.");
            var output = operation.Outputs[0];
            foreach (var (input, gradient) in operation.Inputs.Zip(backward(gradients[output], output)))
            {
                if (gradient is not null && onPath.Contains(input))
                    gradients[input] = gradients.TryGetValue(input, out var sum) ? sum + gradient : gradient;
            }
        }
    }
}
