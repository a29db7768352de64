using System.Collections.Immutable;

namespace NonlocalityML.Numerics;

/// <summary>Local dimensions of the parties of a quantum state.</summary>
internal static class LocalDimensions
{
    /// <summary>The largest product that is accepted: ten qubits, a density matrix of 16 MiB.</summary>
    public const int MaximumProduct = 1024;

    /// <returns>The product of the dimensions.</returns>
    /// <exception cref="InvalidInputException">No party, a dimension below 1, or a product that is too large.</exception>
    public static int RequireSize(ImmutableArray<int> dimensions)
    {
        if (dimensions.IsEmpty)
            throw new InvalidInputException("A state needs at least one party.");
        if (dimensions.FirstOrDefault(d => d < 1, 1) is var bad and < 1)
            throw new InvalidInputException($"A party of a state has dimension {bad}; at least 1 is needed.");
        var product = dimensions.Aggregate(1.0, (size, d) => size * d);
        if (product > MaximumProduct)
            throw new InvalidInputException(
                $"A state of dimension {product:G6} is asked for; at most {MaximumProduct} is accepted."
            );
        return (int)product;
    }
}
