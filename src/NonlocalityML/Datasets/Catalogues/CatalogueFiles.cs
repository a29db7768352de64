using System.Globalization;
using System.Text;
using CsvHelper;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// A catalogue as files that other programs read: <c>inequalities.csv</c>, <c>inequalities.json</c> and, one file for each class,
/// <c>faacets/1.yaml</c> .. in the format of the Faacets project (Rosset, Bancal and Gisin, J. Phys. A 47, 424022 (2014)).
/// </summary>
internal static class CatalogueFiles
{
    /// <summary>The file that is written last.</summary>
    public const string Json = "inequalities.json";

    private const string Csv = "inequalities.csv",
        Yaml = "faacets";

    private static readonly RunKind Kind = new("a catalogue") { Own = [Json, Csv, Yaml, "model.onnx"] };

    /// <param name="catalogue">What is written.</param>
    /// <param name="folder">New, empty, or that of an earlier catalogue, which is replaced.</param>
    /// <exception cref="InvalidInputException">Something else is there, or the folder cannot be written to.</exception>
    public static void Write(InequalityCatalogue catalogue, string folder)
    {
        using var run = RunFolder.Claim(folder, Kind);
        var yaml = FileFault.Guard(folder, () => Directory.CreateDirectory(Path.Combine(folder, Yaml)).FullName);
        var written = catalogue
            .Inequalities.Index()
            .Select(pair => (Path: Path.Combine(yaml, $"{pair.Index + 1}.yaml"), pair.Item))
            .ToList();
        FileFault.Guard(
            folder,
            () =>
            {
                foreach (var old in Directory.EnumerateFiles(yaml, "*.yaml").Except(written.Select(file => file.Path)).ToList())
                    File.Delete(old);
            }
        );
        foreach (var (path, entry) in written)
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(ToYaml(entry)));
        AtomicFile.RemoveLeft(yaml);
        AtomicFile.Write(Path.Combine(folder, Csv), Encoding.UTF8.GetBytes(ToCsv(catalogue)));
        AtomicFile.Write(Path.Combine(folder, Json), JsonFile.ToBytes(CatalogueDocument.Of(catalogue)));
        run.Finish();
    }

    /// <summary>Claims the folder and gives it free again: what cannot be written there is told before the work.</summary>
    /// <exception cref="InvalidInputException">A file, or a folder that holds something else or cannot be written to.</exception>
    public static void Require(string folder) => RunFolder.Claim(folder, Kind).Dispose();

    /// <summary>
    /// One inequality in the format of Faacets: coefficients in the notation of Collins and Gisin, the index of the first party
    /// running fastest, a constant left out.
    /// </summary>
    public static string ToYaml(CataloguedInequality entry)
    {
        var (inequality, written) = (entry.Inequality, WrittenInequality.InCollinsGisin(entry.Inequality));
        var coefficients = FirstPartyFastest(inequality.Scenario, written.Coefficients).Select(value => $"{value}");
        var text = new StringBuilder()
            .Append("type: BellExpression\n")
            .Append(CultureInfo.InvariantCulture, $"scenario: '{inequality.Scenario}'\n")
            .Append(CultureInfo.InvariantCulture, $"representation: {written.Representation}\n")
            .Append(CultureInfo.InvariantCulture, $"coefficients: [{string.Join(", ", coefficients)}]\n")
            .Append("upper:\n")
            .Append(CultureInfo.InvariantCulture, $"  bounds: {{local: '{written.Value(inequality.LocalBound)}'");
        if (entry.Quantum is { } quantum)
            text.Append(
                CultureInfo.InvariantCulture,
                $", quantum: '[{Decimal(written.Value(quantum.Lower), up: false)}, "
                    + $"{Decimal(written.Value(quantum.Upper), up: true)}]'"
            );
        text.Append("}\n");
        if (FacetTest.IsFacet(inequality, CorrelationSpace.NoSignaling) is { } isFacet)
            text.Append(CultureInfo.InvariantCulture, $"  keywords: [{(isFacet ? "facet-local" : "not-facet-local")}]\n");
        if (entry.Name is { } name)
            text.Append(CultureInfo.InvariantCulture, $"names: [{name}]\n");
        return text.ToString();
    }

    private static string ToCsv(InequalityCatalogue catalogue)
    {
        using var text = new StringWriter();
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            csv.WriteRecords(
                CatalogueDocument
                    .Of(catalogue)
                    .Inequalities.Select(row => new
                    {
                        row.Number,
                        row.Name,
                        row.Labels,
                        row.Rays,
                        row.Copies,
                        row.Facet,
                        row.LocalBound,
                        row.QuantumLower,
                        row.QuantumUpper,
                        row.Level,
                        row.Scale,
                        row.Inequality,
                        row.Representation,
                        Coefficients = string.Join(' ', row.Coefficients.Select(value => $"{value}")),
                    })
            );
        }

        return text.ToString();
    }

    private static IEnumerable<long> FirstPartyFastest(Scenario scenario, IReadOnlyList<long> values)
    {
        var shape = CollinsGisin.Shape(scenario);
        for (var i = 0; i < values.Count; i++)
        {
            var (rest, index, stride) = (i, 0, values.Count);
            foreach (var length in shape)
            {
                stride /= length;
                (rest, var place) = Math.DivRem(rest, length);
                index += place * stride;
            }

            yield return values[index];
        }
    }

    /// <summary>Twelve decimals, rounded outwards.</summary>
    private static string Decimal(Rational value, bool up)
    {
        var scaled = value * new Rational(1_000_000_000_000, 1);
        var (floor, rest) = System.Numerics.BigInteger.DivRem(scaled.Numerator, scaled.Denominator);
        if (rest.Sign > 0 && up)
            floor++;
        if (rest.Sign < 0 && !up)
            floor--;
        return ((decimal)floor / 1_000_000_000_000m).ToString("0.############", CultureInfo.InvariantCulture);
    }
}
