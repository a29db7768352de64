using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>Rows of features and labels that come from elsewhere than a data set; without proofs, so that no inequalities are
/// known.</summary>
public sealed class LabeledRows
{
    /// <param name="space">What the features are.</param>
    /// <param name="kind">What the labels say.</param>
    /// <param name="features">Shape [rows, length of the space].</param>
    /// <param name="labels">Shape [rows], distances; or [rows, classes], 1 for the class and 0 for the others.</param>
    /// <param name="description">Where the rows come from, for the card.</param>
    /// <exception cref="InvalidInputException">Shapes that do not fit together, or numbers that are not finite.</exception>
    public LabeledRows(
        FeatureSpace space,
        LabelKind kind,
        float[] features,
        float[] labels,
        string description = "Rows that the caller gave."
    )
    {
        Outputs = kind.Outputs;
        if (features.Length % space.Length != 0 || features.Length / space.Length * Outputs != labels.Length)
            throw new InvalidInputException(
                $"{features.Length} features and {labels.Length} labels; rows of {space.Length} and {Outputs} are needed."
            );
        if (features.Concat(labels).Any(value => !float.IsFinite(value)))
            throw new InvalidInputException("A feature or a label is not finite.");
        (Space, Features, Labels) = (space, features, labels);
        Specification = new DatasetSpecification
        {
            Kind = kind.Name,
            Scenario = space.Scenario,
            Count = labels.Length / Outputs,
            Distribution = "rows",
            Description = description,
            Coordinates = space.Name.StartsWith("bilocal-", StringComparison.Ordinal) ? space.Name["bilocal-".Length..] : null,
        };
    }

    public FeatureSpace Space { get; }

    internal float[] Features { get; }

    internal float[] Labels { get; }

    internal int Outputs { get; }

    internal DatasetSpecification Specification { get; }

    /// <summary>SHA-256 of all numbers, in hexadecimal.</summary>
    internal string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var numbers in (float[][])[Features, Labels])
            hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
