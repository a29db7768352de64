using System.CommandLine;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Checks proofs again, without any solver.</summary>
internal sealed class VerifyVerb()
    : Verb(
        "verify",
        "Checks every certificate of a data set again, in exact arithmetic and without the solver, every checksum, and what "
            + "the card says.",
        "verify labeled",
        "verify proof.json --json"
    )
{
    private readonly Argument<string> input = new("INPUT")
    {
        Description = "A data-set folder, or a certificate that score, classify, threshold or network wrote.",
    };

    private readonly ThreadsOption threads = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(input);
        command.Options.Add(threads);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var path = parse.GetRequiredValue(input);
        if (File.Exists(path))
            VerifyCertificate(path, output);
        else
            VerifyDataset(path, parse.GetRequiredValue(threads), output, cancellation);
        return 0;
    }

    private static void VerifyCertificate(string path, Output output)
    {
        var certificate = CertificateFile.ReadAny(path);
        if (certificate.Verify() is { } fault)
            throw new InvalidInputException($"{path}: {fault}.");
        output.Line($"{path}: the certificate holds");
        output.Line($"  {Text.Interval(certificate)}");
        output.Json(
            new
            {
                Certificate = path,
                Lower = Outward.Below(certificate.Lower),
                Upper = Outward.Above(certificate.Upper),
                certificate.Statement,
            }
        );
    }

    private static void VerifyDataset(string folder, int threads, Output output, CancellationToken cancellation)
    {
        using var dataset = Dataset.Open(folder);
        var found = output.Track(
            "verify",
            dataset.Count,
            progress => DatasetVerification.Run(dataset, threads, progress, cancellation)
        );
        if (found.UnknownName is { } unknown)
            throw new InvalidInputException($"{Path.Combine(folder, DatasetCard.FileName)}: {unknown}.");
        output.Line(
            found.Certificates > 0
                ? $"{folder}: all {found.Certificates} certificates hold, checked in exact arithmetic; widest interval "
                    + $"{found.LargestWidth:G2}"
                : $"{folder}: {found.Samples} behaviors{(dataset.IsLabeled ? " and their labels hold" : " without labels")}"
        );
        output.Line($"  {dataset.Card.Arrays.Count} files have the checksums that {DatasetCard.FileName} states");
        output.Line(
            $"  {(found.Redrawn > 0 ? $"{found.Redrawn} behaviors agree with those drawn again from its seed; " : "")}not "
                + $"checked: {string.Join(", ", found.Unverified)}"
        );
        output.Json(
            new
            {
                Dataset = folder,
                found.Samples,
                found.Certificates,
                found.LargestWidth,
                Files = dataset.Card.Arrays.Count,
                found.Redrawn,
                NotChecked = found.Unverified,
            }
        );
    }
}
