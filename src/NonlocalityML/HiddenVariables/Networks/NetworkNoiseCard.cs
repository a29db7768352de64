using System.Globalization;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Networks;

/// <summary>
/// What a folder of <c>network --noise</c> holds: <c>network.json</c>, this; the proofs of both ends, <c>not-local.json</c> and
/// <c>local.json</c>, where they were found; for each point along v the proof of both bounds, <c>v-0.5.json</c>. The table itself
/// is the last point, <c>v-1.json</c>.
/// </summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Asked">What was asked for.</param>
/// <param name="Points">Along v, ascending; the last is the table itself.</param>
/// <param name="IsFinished">Whether the searches for both ends ended by themselves, not by the time allowed.</param>
/// <param name="Inequalities">How many inequalities prove what is not local.</param>
/// <param name="NotLocalFrom">Every v from here to 1 is not local; null where none is proven to be.</param>
/// <param name="LocalAt">Where a model is; null where none was found.</param>
internal sealed record NetworkNoiseCard(
    int Format,
    NetworkNoiseQuestion Asked,
    NetworkNoisePoint[] Points,
    bool IsFinished,
    int Inequalities,
    double? NotLocalFrom = null,
    double? LocalAt = null
)
{
    public const int CurrentFormat = 2;

    public const string FileName = "network.json",
        NotLocalName = "not-local.json",
        LocalName = "local.json";

    /// <summary>The file of the proof at a point.</summary>
    public static string PointName(double v) => $"{PointStep(v)}.json";

    /// <summary>The name of the work at a point.</summary>
    public static string PointStep(double v) => $"v-{v.ToString("0.######", CultureInfo.InvariantCulture)}";

    public static NetworkNoiseCard Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var card = JsonFile.Read<NetworkNoiseCard>(path);
        return card.Format == CurrentFormat
            ? card
            : throw new InvalidInputException($"{path} has format {card.Format}; {CurrentFormat} is known.");
    }

    /// <summary>Both ends with their proofs, checked again.</summary>
    /// <exception cref="InvalidInputException">A proof is missing, of another kind, or does not hold.</exception>
    public NetworkThreshold Ends(string folder) =>
        new(
            NotLocalFrom,
            NotLocalFrom is null ? null : Proof(folder, NotLocalName),
            LocalAt,
            LocalAt is null ? null : Proof(folder, LocalName),
            Inequalities,
            IsFinished
        );

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
/// <param name="IsFinished">Whether the search ended by itself, not by the time allowed.</param>
/// <param name="Evidence">How near perceptrons came; null where they were not asked.</param>
internal sealed record NetworkNoisePoint(double V, bool IsFinished, double? Evidence = null);

/// <summary>All that decides what a folder of <c>network --noise</c> holds.</summary>
/// <param name="Network">As it was named.</param>
/// <param name="Sources">For each source the parties that see it.</param>
/// <param name="Table">As it was named.</param>
/// <param name="Scenario">Outcomes and settings.</param>
/// <param name="Probabilities">The table; one that signals is projected before.</param>
/// <param name="Search">What the searches may spend.</param>
/// <param name="Points">How many points from v = 0 to 1; 0 takes v = 1 alone.</param>
/// <param name="AsksEvidence">Whether perceptrons are asked.</param>
internal sealed record NetworkNoiseQuestion(
    string Network,
    int[][] Sources,
    string Table,
    string Scenario,
    double[] Probabilities,
    NetworkOptions Search,
    int Points,
    bool AsksEvidence
);
