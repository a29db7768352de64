using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>Families of states by the names that people type.</summary>
public static class VisibilityFamilies
{
    /// <summary>The family of a name that <see cref="VisibilityFamily.FromName"/> knows, or of any state of two or three
    /// qubits.</summary>
    /// <param name="text">Such a name, or a state as <see cref="StateSource"/> reads it; its correlations are taken to 12
    /// decimals.</param>
    /// <param name="measurements">projective or planar.</param>
    /// <param name="say">Told where the matrix of a file is nearly a state and what was changed.</param>
    /// <param name="cancellation">Ends the making of the state.</param>
    /// <exception cref="InvalidInputException">No such family or state, or one of other sizes.</exception>
    public static VisibilityFamily Open(
        string text,
        string measurements,
        Action<string>? say = null,
        CancellationToken cancellation = default
    )
    {
        if (VisibilityFamily.IsName(text))
            return VisibilityFamily.FromName(text, measurements);
        try
        {
            var tensor = StateSource.Open(text, say, cancellation);
            if (tensor.Dimensions.Any(d => d != 2))
                throw new InvalidInputException(
                    $"A party of the state has dimension {tensor.Dimensions.Max()}; thresholds are proven for qubits."
                );
            return VisibilityFamily.FromName(ExactCorrelations.Name(tensor.Values), measurements);
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException(
                $"{error.Message} Families are {string.Join(", ", VisibilityFamily.Names)}, or any state of two or three qubits.",
                error
            );
        }
    }
}
