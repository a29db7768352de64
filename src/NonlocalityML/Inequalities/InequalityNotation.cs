using NonlocalityML.Numerics;

namespace NonlocalityML.Inequalities;

/// <summary>The notations in which coefficients of an inequality are given.</summary>
internal enum InequalityNotation
{
    /// <summary>On probabilities, p[a,b,..,x,y,..].</summary>
    Probabilities,

    /// <summary>On correlators with marginals: a row and a column for "not measured", then one for each setting.</summary>
    Correlators,

    /// <summary>On the correlators of all parties alone, a row for each setting of the first.</summary>
    FullCorrelators,

    /// <summary>On the Collins-Gisin table: "not measured", then all outcomes but the last of each setting.</summary>
    CollinsGisin,
}

/// <summary>Names of <see cref="InequalityNotation"/>.</summary>
internal static class InequalityNotations
{
    /// <summary>The notation by the names that people and the Faacets project give it.</summary>
    /// <exception cref="InvalidInputException">Not such a name.</exception>
    public static InequalityNotation Parse(string name) =>
        name.Trim()
            .ToLowerInvariant()
            .Replace("non-signaling ", "", StringComparison.Ordinal)
            .Replace("signaling ", "", StringComparison.Ordinal)
            .Replace(' ', '-') switch
        {
            "probabilities" => InequalityNotation.Probabilities,
            "correlators" => InequalityNotation.Correlators,
            "full-correlators" => InequalityNotation.FullCorrelators,
            "collins-gisin" => InequalityNotation.CollinsGisin,
            _ => throw new InvalidInputException(
                $"'{name}' is no notation; probabilities, correlators, full-correlators and collins-gisin are."
            ),
        };
}
