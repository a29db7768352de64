using NonlocalityML.HiddenVariables.Networks;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The folder of a table mixed with noise in a network: both proven bounds along v, beside them what perceptrons
/// say.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Card">What it holds.</param>
/// <param name="Proofs">One for each point, checked.</param>
internal sealed record NetworkInput(string Folder, NetworkNoiseCard Card, IReadOnlyList<NetworkCertificate> Proofs)
    : ReportInput(Folder)
{
    /// <summary>Of a bound, in the table.</summary>
    private const int Decimals = 6;

    public override string Title => $"{Card.Asked.Table} with white noise in the network {Card.Asked.Network}";

    public override string Sentence =>
        $"v {Card.Asked.Table} + (1 - v) white noise in the network {Card.Asked.Network}: "
        + (Card.LocalAt is { } local ? $"local at v = {local:0.######}, by a model; " : "no model was found; ")
        + (
            Card.NotLocalFrom is { } from
                ? $"not local for v from {from:0.######} to 1, proven. Between them nothing is proven."
                : "not local is proven nowhere."
        );

    public override IEnumerable<IReportPart> Parts
    {
        get
        {
            string[] said = HasEvidence ? ["perceptrons (evidence)"] : [];
            yield return new ReportTable(
                "Distance to the local set of the network",
                ["v", "verdict", "at least", "at most", .. said],
                [
                    .. Card.Points.Zip(
                        Proofs,
                        (point, proof) =>
                            (IReadOnlyList<Cell>)
                                [
                                    Cell.Number(point.V, "0.######"),
                                    proof.Verdict.Word(),
                                    new Cell(Outward.DownTo(proof.Lower, Decimals), (double)proof.Lower),
                                    new Cell(Outward.UpTo(proof.Upper, Decimals), (double)proof.Upper),
                                    .. said.Select(_ => Cell.Number(point.Evidence!.Value, "0.0####")),
                                ]
                    ),
                ]
            );
            if (Card.Points.Length > 1)
                yield return Figures.Marked(
                    "Distance to the local set along v",
                    "Two proven bounds at each point: an inequality from below, an explicit model from above"
                        + (HasEvidence ? "; beside them how near perceptrons came, which proves nothing." : "."),
                    "v",
                    "distance, total variation",
                    [
                        Along("at least, proven", (_, proof) => proof.Lower.RoundDown()),
                        Along("at most, proven", (_, proof) => proof.Upper.RoundUp()),
                        .. HasEvidence ? [Along("perceptrons, evidence", (point, _) => point.Evidence!.Value)] : (Series[])[],
                    ],
                    [
                        .. Card.LocalAt is { } local ? [new Rule("local, proven", local)] : (Rule[])[],
                        .. Card.NotLocalFrom is { } from ? [new Rule("not local from here, proven", from)] : (Rule[])[],
                    ]
                );
        }
    }

    /// <summary>Reads the folder and checks its proofs.</summary>
    /// <exception cref="InvalidInputException">Something is missing or a proof does not hold.</exception>
    public static NetworkInput Read(string folder)
    {
        var card = NetworkNoiseCard.Read(folder);
        _ = card.Ends(folder);
        return new NetworkInput(
            folder,
            card,
            [.. card.Points.Select(point => NetworkNoiseCard.Proof(folder, NetworkNoiseCard.PointName(point.V)))]
        );
    }

    private bool HasEvidence => Card.Points.Length > 0 && Card.Points.All(point => point.Evidence is not null);

    private Series Along(string name, Func<NetworkNoisePoint, NetworkCertificate, double> value) =>
        new(name, [.. Card.Points.Select(point => point.V)], [.. Card.Points.Zip(Proofs, value)]);
}
