using System.Security.Cryptography;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>The file dataset.json: what a data set is, and the checksums of its arrays. Its presence says that the data set is
/// complete.</summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Specification">What the arrays were made from.</param>
/// <param name="Arrays">The files beside this one.</param>
/// <param name="Sha256">Checksum of everything else in the card.</param>
public sealed record DatasetCard(
    int Format,
    DatasetSpecification Specification,
    IReadOnlyList<DatasetArray> Arrays,
    string Sha256
)
{
    public const string FileName = "dataset.json";

    private const int CurrentFormat = 1;

    /// <summary>The card of finished arrays, with its checksum.</summary>
    internal static DatasetCard Create(DatasetSpecification specification, IReadOnlyList<DatasetArray> arrays)
    {
        var card = new DatasetCard(CurrentFormat, specification, arrays, "");
        return card with { Sha256 = card.Checksum() };
    }

    /// <exception cref="InvalidInputException">Not such a file, of another format, or edited.</exception>
    public static DatasetCard Read(string path)
    {
        var card = JsonFile.Read<DatasetCard>(path);
        if (card.Format != CurrentFormat)
            throw new InvalidInputException($"{path}: format is {card.Format}; {CurrentFormat} is read.");
        if (card.Sha256 != card.Checksum())
            throw new InvalidInputException(
                $"{path} was changed after it was written: its checksum is {card.Checksum()}, not {card.Sha256}."
            );
        return card;
    }

    private string Checksum() => Convert.ToHexStringLower(SHA256.HashData(JsonFile.ToBytes(this with { Sha256 = "" })));
}
