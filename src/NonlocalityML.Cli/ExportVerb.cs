using System.CommandLine;
using NonlocalityML.Datasets;

namespace NonlocalityML.Cli;

/// <summary>Writes a data set as one file for other programs.</summary>
internal sealed class ExportVerb()
    : Verb(
        "export",
        "Writes the samples of a data set and their labels as one file, a row for each, which 'label' reads again; proofs "
            + "stay in the folder.",
        "export datasets/m3-cube --format parquet --out m3.parquet",
        "export labeled --format csv --out labeled.csv --json"
    )
{
    private readonly Argument<string> folder = new("DATASET") { Description = "The folder of a data set." };

    private readonly Option<string> format = new("--format")
    {
        Description =
            "parquet (small, read by pandas, Polars, DuckDB, Spark), hdf5 (arrays, read by h5py, MATLAB, Julia) or csv.",
        HelpName = "parquet|hdf5|csv",
        Required = true,
    };

    private readonly Option<string> file = new("--out")
    {
        Description = "The file; replaced when it exists.",
        HelpName = "FILE",
        Required = true,
    };

    protected override void Configure(Command command)
    {
        format.AcceptOnlyFromAmong([.. DatasetExport.Formats]);
        command.Arguments.Add(folder);
        command.Options.Add(format);
        command.Options.Add(file);
        file.RequireFile();
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        using var dataset = Dataset.Open(parse.GetRequiredValue(folder));
        var path = parse.GetRequiredValue(file);
        output.Track(
            "export",
            dataset.Count,
            progress =>
            {
                DatasetExport.Write(dataset, path, parse.GetRequiredValue(format), progress, cancellation);
                return path;
            }
        );
        var bytes = new FileInfo(path) is { Exists: true } info ? info.Length : (long?)null;
        output.Line($"{path}: {dataset.Count:N0} samples of {dataset.Scenario}");
        output.Json(
            new
            {
                File = path,
                Format = parse.GetRequiredValue(format),
                Samples = dataset.Count,
                Scenario = $"{dataset.Scenario}",
                Bytes = bytes,
            }
        );
        return 0;
    }
}
