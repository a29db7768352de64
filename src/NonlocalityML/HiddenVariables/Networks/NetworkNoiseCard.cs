using System.Globalization;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Networks;

/// <summary>
/// What a folder of <c>network --noise</c> holds: <c>network.json</c>, this; the proofs of both ends, <c>not-local.json</c> and
/// <c>local.json</c>, where they were found; for each point along v the proof of both bounds, <c>v-0.5.json</c>.
/// </summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Network">As it was named.</param>
/// <param name="Table">As it was named.</param>
/// <param name="Points">Along v, ascending.</param>
/// <param name="NotLocalFrom">Every v from here to 1 is not local; null where none is proven to be.</param>
/// <param name="LocalAt">Where a model is; null where none was found.</param>
internal sealed record NetworkNoiseCard(
    int Format,
    string Network,
    string Table,
    NetworkNoisePoint[] Points,
    double? NotLocalFrom = null,
    double? LocalAt = null
)
{
    public const string FileName = "network.json",
        NotLocalName = "not-local.json",
        LocalName = "local.json";

    /// <summary>The file of the proof at a point.</summary>
    public static string PointName(double v) => $"v-{v.ToString("0.######", CultureInfo.InvariantCulture)}.json";

    public static NetworkNoiseCard Read(string folder)
    {
        var card = JsonFile.Read<NetworkNoiseCard>(Path.Combine(folder, FileName));
        return card.Format == 1
            ? card
            : throw new InvalidInputException($"{Path.Combine(folder, FileName)} has format {card.Format}; 1 is known.");
    }

    public void Write(string folder) => AtomicFile.Replace(Path.Combine(folder, FileName), JsonFile.ToBytes(this));

    /// <summary>A proof of the folder, checked again.</summary>
    /// <exception cref="InvalidInputException">It is missing, of another kind, or does not hold.</exception>
    public static NetworkCertificate Proof(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        var certificate =
            CertificateFile.ReadAny(path) as NetworkCertificate
            ?? throw new InvalidInputException($"{path} is no certificate of a network.");
        return certificate.Verify() is { } fault ? throw new InvalidInputException($"{path}: {fault}.") : certificate;
    }
}

/// <param name="V">The weight of the table.</param>
/// <param name="Evidence">How near perceptrons came; null where they were not asked.</param>
internal sealed record NetworkNoisePoint(double V, double? Evidence = null);
