using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers.Measures;

namespace NonlocalityML.HiddenVariables.Machines;

/// <summary>
/// The folder of a machine that knows the settings: <c>settings-fit.json</c>, this; <c>machine.npy</c>, its numbers;
/// <c>lambda.npy</c> (hidden variables, joint settings), p(lambda given settings); <c>history.npy</c>, the divergence before each
/// step; and a certificate for each least knowledge of the settings that any story of the same table needs.
/// </summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Table">The table as it was named.</param>
/// <param name="Scenario">Outcomes and settings.</param>
/// <param name="Options">How it was fitted.</param>
/// <param name="Divergence">Mean over joint settings of D(q, p) in bits.</param>
/// <param name="LargestError">The largest |q - p| of an entry.</param>
/// <param name="Knowledge">What the machine's hidden variable knows of the settings, measured.</param>
/// <param name="Minima">What any hidden variable must know that gives the machine's own table, proven; none where the programs
/// are too large.</param>
internal sealed record MachineFitCard(
    int Format,
    string Table,
    Scenario Scenario,
    MachineFitOptions Options,
    double Divergence,
    double LargestError,
    SettingsKnowledge Knowledge,
    IReadOnlyList<ProvenMinimum> Minima
)
{
    public const string FileName = "settings-fit.json",
        HistoryName = "history.npy";

    /// <summary>Said wherever such a machine is shown.</summary>
    public const string Caution =
        "Not local in Bell's sense: the hidden variable's distribution changes with the settings of all parties.";

    private static readonly RunKind Kind = new("a machine that knows the settings")
    {
        Result = FileName,
        Own = ["certificate-*.json"],
    };

    /// <summary>The measured amounts beside what is proven to be least, null where it is not known.</summary>
    public IEnumerable<(string Name, string Unit, double Measured, double? Least)> Rows()
    {
        yield return ("information I(lambda : settings)", "bits", Knowledge.Information, Least("strength"));
        yield return ("measurement dependence M", "", Knowledge.Dependence, Least("dependence"));
        yield return ("bias of the settings 1 - N l", "", Knowledge.Bias, Least("setting-bias"));

        double? Least(string measure) => Minima.FirstOrDefault(one => one.Measure == measure)?.Lower;
    }

    /// <summary>Measures the machine, proves what is least, and writes the folder.</summary>
    /// <param name="run">The run of <see cref="Claim"/>.</param>
    /// <param name="table">What the table is called.</param>
    /// <param name="behavior">The table.</param>
    /// <param name="options">How it was fitted.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    /// <exception cref="InvalidInputException">The folder cannot be written.</exception>
    public static MachineFitCard Write(
        RunFolder run,
        string table,
        Behavior behavior,
        MachineFitOptions options,
        MachineFit fit,
        CancellationToken cancellation = default
    )
    {
        var distribution = fit.Machine.HiddenDistribution();
        var proofs = Minimal(fit.Behavior, cancellation);
        foreach (var proof in proofs)
            CertificateFile.Write(Path.Combine(run.Path, CertificateName(proof.Measure.Name)), proof);
        NpyWriter.Write(Path.Combine(run.Path, HistoryName), [.. fit.History], fit.History.Count);
        NpyWriter.Write(Path.Combine(run.Path, "machine.npy"), fit.Machine.Numbers, fit.Machine.Numbers.Length);
        NpyWriter.Write(
            Path.Combine(run.Path, "lambda.npy"),
            [.. distribution.Cast<double>()],
            distribution.GetLength(0),
            distribution.GetLength(1)
        );
        var card = new MachineFitCard(
            1,
            table,
            behavior.Scenario,
            options,
            fit.History[^1],
            behavior.Table.ToArray().Zip(fit.Behavior.Table.ToArray(), (q, p) => Math.Abs(q - p)).Max(),
            SettingsKnowledge.Of(distribution),
            [
                .. proofs.Select(proof => new ProvenMinimum(
                    proof.Measure.Name,
                    proof.Lower.RoundDown(),
                    CertificateName(proof.Measure.Name)
                )),
            ]
        );
        run.Finish(JsonFile.ToBytes(card));
        return card;
    }

    /// <summary>Reads the folder and checks that its certificates prove what it says.</summary>
    /// <exception cref="InvalidInputException">Not such a folder, or a certificate does not hold.</exception>
    public static MachineFitCard Read(string folder)
    {
        var card = ReadUnchecked(folder);
        if (
            card.Knowledge.Distances.Length != card.Scenario.SettingTuples
            || card.Knowledge.Distances.Any(row =>
                row?.Length != card.Scenario.SettingTuples || row.Any(value => !double.IsFinite(value))
            )
        )
            throw new InvalidInputException(
                $"{folder}: {FileName} has no distance for each two joint settings of {card.Scenario}."
            );
        foreach (var minimum in card.Minima)
        {
            var path = Path.Combine(folder, CertificateName(Measure.Named(minimum.Measure).Name));
            var certificate = CertificateFile.ReadAny(path);
            if (certificate.Verify() is { } fault)
                throw new InvalidInputException($"{path}: {fault}.");
            if (
                certificate is not MeasureCertificate proof
                || proof.Measure.Name != minimum.Measure
                || !(minimum.Lower <= proof.Lower.RoundDown())
            )
                throw new InvalidInputException($"{folder}: {FileName} says more than {minimum.File} proves.");
        }

        return card;
    }

    /// <summary>Takes a folder, before any work is done.</summary>
    /// <exception cref="InvalidInputException">It holds something else, is being written by another run, or cannot be
    /// written.</exception>
    public static RunFolder Claim(string folder, string table, MachineFitOptions options)
    {
        var asked = JsonFile.ToBytes(new { table, options });
        var run = RunFolder.Claim(folder, Kind, asked);
        if (run.IsFinished && ReadUnchecked(folder) is var found)
            run.RequireSame(JsonFile.ToBytes(new { found.Table, found.Options }), asked);
        return run;
    }

    private static MachineFitCard ReadUnchecked(string folder) => JsonFile.Read<MachineFitCard>(Path.Combine(folder, FileName));

    private static string CertificateName(string measure) => $"certificate-{measure}.json";

    private static List<MeasureCertificate> Minimal(Behavior behavior, CancellationToken cancellation)
    {
        List<MeasureCertificate> proofs = [];
        foreach (var name in (string[])["strength", "dependence", "setting-bias"])
        {
            try
            {
                using var engine = MeasureEngine.For(Measure.Named(name), behavior.Scenario);
                var proof = engine.Solve(behavior, cancellation);
                if (proof.Verify() is { } fault)
                    throw new SolverException(fault);
                proofs.Add(proof);
            }
            catch (InvalidInputException)
            {
                return proofs; // too many strategies: nothing is claimed
            }
        }

        return proofs;
    }
}

/// <summary>What any hidden variable must know of the settings, at least.</summary>
/// <param name="Measure">Its name.</param>
/// <param name="Lower">The amount.</param>
/// <param name="File">Proves it.</param>
internal sealed record ProvenMinimum(string Measure, double Lower, string File);
