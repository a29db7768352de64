using System.Text.Json.Serialization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Tables;

/// <summary>
/// The folder of a fit to a table: <c>table-fit.json</c>, this; <c>responses-A.npy</c> and so on (N_h, slots of the party);
/// <c>history.npy</c>, the distance before each step; <c>certificate.json</c>, in which the cloud's strategies prove the upper
/// bound and the linear program's inequality the lower one.
/// </summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Table">The table as it was named.</param>
/// <param name="Scenario">Outcomes and settings.</param>
/// <param name="Options">How the cloud was fitted.</param>
/// <param name="Distance">Trace distance of the cloud, as proven by its strategies, rounded up.</param>
/// <param name="Lower">NL is at least this, by the inequality of the linear program.</param>
/// <param name="Upper">NL is at most this, by the model of the linear program.</param>
internal sealed record TableFitCard(
    int Format,
    string Table,
    Scenario Scenario,
    TableFitOptions Options,
    double Distance,
    double Lower,
    double Upper
)
{
    public const string FileName = "table-fit.json",
        CertificateName = "certificate.json",
        HistoryName = "history.npy";

    private static readonly RunKind Kind = new("a fit of a table") { Result = FileName, Own = ["responses-?.npy"] };

    /// <summary>How much nearer the nearest local behavior is, at most.</summary>
    [JsonIgnore]
    public double Gap => Math.Max(0, Distance - Lower);

    /// <summary>Puts the cloud's strategies beside the inequality of an exact label; all of it is checked again.</summary>
    /// <exception cref="SolverException">A proof does not hold.</exception>
    public static Certificate Certify(TableFit fit, Certificate exact)
    {
        var model = fit.Cloud.ToLocalModel();
        var total = model.Weights.Sum();
        var certificate = Certificate.Close(
            exact.Behavior,
            exact.Inequality.Coefficients,
            model.Strategies.AsSpan(),
            [.. model.Weights.Select(weight => weight / total)]
        );
        return (exact.Verify() ?? certificate.Verify()) is { } fault ? throw new SolverException(fault) : certificate;
    }

    /// <summary>Writes the folder.</summary>
    /// <param name="run">The run of <see cref="Claim"/>; where a fit is finished, its files are written anew.</param>
    /// <param name="table">What the table is called.</param>
    /// <param name="options">How it was fitted.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="exact">The label of the linear program.</param>
    /// <exception cref="InvalidInputException">The folder cannot be written.</exception>
    public static TableFitCard Write(RunFolder run, string table, TableFitOptions options, TableFit fit, Certificate exact)
    {
        var certificate = Certify(fit, exact);
        var card = new TableFitCard(
            1,
            table,
            fit.Cloud.Scenario,
            options,
            certificate.Upper.RoundUp(),
            exact.Lower.RoundDown(),
            exact.Upper.RoundUp()
        );
        for (var party = 0; party < fit.Cloud.Responses.Count; party++)
        {
            NpyWriter.Write(
                Path.Combine(run.Path, $"responses-{(char)('A' + party)}.npy"),
                fit.Cloud.Responses[party],
                fit.Cloud.Count,
                fit.Cloud.Scenario.Slots(party)
            );
        }

        NpyWriter.Write(Path.Combine(run.Path, HistoryName), [.. fit.History], fit.History.Count);
        CertificateFile.Write(Path.Combine(run.Path, CertificateName), certificate);
        run.Finish(JsonFile.ToBytes(card));
        return card;
    }

    /// <summary>Reads the folder and checks that its certificate proves what it says.</summary>
    /// <exception cref="InvalidInputException">Not such a folder, or the certificate does not hold.</exception>
    public static TableFitCard Read(string folder)
    {
        var card = ReadUnchecked(folder);
        var path = Path.Combine(folder, CertificateName);
        var certificate = CertificateFile.Read(path);
        if (certificate.Verify() is { } fault)
            throw new InvalidInputException($"{path}: {fault}.");
        return certificate.Upper.RoundUp() <= card.Distance && card.Lower <= certificate.Lower.RoundDown()
            ? card
            : throw new InvalidInputException($"{folder}: {FileName} says more than {CertificateName} proves.");
    }

    private static TableFitCard ReadUnchecked(string folder) => JsonFile.Read<TableFitCard>(Path.Combine(folder, FileName));

    /// <summary>Takes a folder, before any work is done.</summary>
    /// <exception cref="InvalidInputException">It holds something else, is being written by another run, or cannot be
    /// written.</exception>
    public static RunFolder Claim(string folder, string table, TableFitOptions options)
    {
        var asked = JsonFile.ToBytes(new { table, options });
        var run = RunFolder.Claim(folder, Kind, asked);
        if (run.IsFinished && ReadUnchecked(folder) is var found)
            run.RequireSame(JsonFile.ToBytes(new { found.Table, found.Options }), asked);
        return run;
    }
}
