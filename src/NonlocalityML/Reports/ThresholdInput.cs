using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Polyhedra;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The folder of a critical visibility: what is proven, and beside it, in its own words, what clouds of hidden variables
/// say.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Certificate">The proof; it must have been checked.</param>
/// <param name="Evidence">Clouds of the same states and measurements; null where there are none.</param>
internal sealed record ThresholdInput(string Folder, VisibilityCertificate Certificate, CloudCard? Evidence) : ReportInput(Folder)
{
    public override string Title =>
        $"Critical visibility of {Certificate.Family.Name}, {Certificate.Family.Measurements} measurements";

    public override string Sentence =>
        $"Proven, for {Certificate.Statement}.{(Evidence is null ? "" : $" {CloudReport.Sentence(Evidence)}")}";

    public override IEnumerable<IReportPart> Parts
    {
        get
        {
            yield return Table();
            yield return OnALine();
            if (Certificate.Model is { } model)
            {
                if (model.Hulls[0].Axes is { Dimension: 3 } axes)
                    yield return Sphere("The axes of the local model", axes);
                foreach (var figure in StrategyFigures.Of(model))
                    yield return figure;
            }

            if (Certificate.Inequality is { } inequality && inequality.Target.Axes[0] is { Dimension: 3 } measured)
                yield return Sphere("The axes of the Bell inequality", measured);
            if (Evidence is { } card && card.Best().Count > 1)
                yield return CloudReport.LossAgainstVisibility(card, Bounds());
        }
    }

    /// <summary>Reads the folder and checks the proof.</summary>
    /// <exception cref="InvalidInputException">Something is missing or the proof does not hold.</exception>
    public static ThresholdInput Read(string folder)
    {
        var path = Path.Combine(folder, ThresholdProof.FileName);
        var certificate =
            VisibilityFile.TryRead(path)
            ?? throw new InvalidInputException($"{path} is no certificate of a critical visibility.");
        return certificate.Verify() is { } fault
            ? throw new InvalidInputException($"{path}: {fault}.")
            : new(folder, certificate, ReadEvidence(folder));
    }

    /// <summary>The clouds in a folder of a threshold, if they are finished.</summary>
    public static CloudCard? ReadEvidence(string folder)
    {
        var card = Path.Combine(folder, ThresholdEvidence.FolderName, CloudCard.FileName);
        return File.Exists(card) ? CloudCard.Read(card) : null;
    }

    /// <summary>Every bound on one axis, ours first; between the two proven ones nothing is known.</summary>
    private Figure OnALine()
    {
        var here = Proofs()
            .Select(row => (Name: "proven here", row.Statement, row.Visibility))
            .Concat(Says().Select(row => (Name: "clouds here", row.Statement, row.Visibility)));
        var published = PublishedThreshold
            .Of(Certificate.Family)
            .Select(one => (Name: Short(one.Source), one.Statement, one.Visibility));
        return Figures.Values(
            "Bounds on the critical visibility",
            "What is proven here has a dashed line, and nothing is known between these; the other points are published, or what "
                + "clouds say, which is evidence.",
            "visibility",
            [.. here.Concat(published).Select(one => new NamedValue(one.Name, one.Visibility, 0) { Kind = one.Statement })],
            [.. Proofs().Select(row => new Rule(row.Statement, row.Visibility))]
        );
    }

    /// <summary>A paper by its first author and its year.</summary>
    private static string Short(string source)
    {
        var author = source.Split(',')[0].Split(" et al.")[0].Split(" and ")[0];
        return source.IndexOf('(') is var year and >= 0 && author.Length < year
            ? $"{author} {source[(year + 1)..].Split(')')[0]}"
            : author;
    }

    private static Figure Sphere(string title, AxisSet axes)
    {
        var vectors = new double[axes.Count, 3];
        foreach (var (row, axis) in axes.Vectors().Index())
            for (var k = 0; k < 3; k++)
                vectors[row, k] = axis[k];
        return Figures.Sphere(
            title,
            $"{axes.Count} axes of party A on an equal-area map, one of each opposite pair; north is +z, the middle +x.",
            vectors
        );
    }

    /// <summary>Proof, evidence and what is published, a row each.</summary>
    public ReportTable Table() =>
        new(
            $"Critical visibility of {Certificate.Family.Name}, {Certificate.Family.Measurements} measurements",
            ["statement", "visibility", "kind", "by"],
            [
                .. Proofs().Select(row => (IReadOnlyList<Cell>)[row.Statement, Number(row.Visibility), "proof", row.By]),
                .. Says().Select(row => (IReadOnlyList<Cell>)[row.Statement, Number(row.Visibility), "evidence", row.By]),
                .. PublishedThreshold
                    .Of(Certificate.Family)
                    .Select(one =>
                        (IReadOnlyList<Cell>)
                            [
                                one.Statement,
                                Number(one.Visibility),
                                one.IsProof ? "published proof" : "published evidence",
                                one.Source,
                            ]
                    ),
            ]
        );

    private IEnumerable<(string Statement, double Visibility, string By)> Proofs()
    {
        // Six digits, rounded so that they are proven too.
        if (Certificate.Model is { } model)
        {
            yield return (
                "local up to",
                double.Parse(Outward.DownTo(Certificate.Lower, 6)),
                $"local model, {model.Strategies.Count} strategies on {model.Hulls[0].Axes.Count} axes a party"
            );
        }

        if (Certificate.Inequality is { } inequality)
        {
            yield return (
                "nonlocal above",
                double.Parse(Outward.UpTo(Certificate.Upper, 6)),
                $"Bell inequality on {inequality.Target.Axes[0].Count} axes a party"
            );
        }
    }

    private IEnumerable<(string Statement, double Visibility, string By)> Says()
    {
        if (Evidence is null || CloudThreshold.Of(Evidence.Fits) is not { } threshold)
            yield break;
        var clouds = $"clouds of {Evidence.Specification.Options.Points:N0}, {Evidence.Specification.Options.Steps:N0} steps";
        yield return ("clouds at the floor up to", threshold.LastAtFloor, clouds);
        if (threshold.Extrapolated is { } root)
            yield return ("root of the clouds' loss", root, clouds);
    }

    private Rule[] Bounds() => [.. Proofs().Select(row => new Rule($"{row.Statement} (proof)", row.Visibility))];

    private static Cell Number(double value) => Cell.Number(value, "0.0#####");
}
