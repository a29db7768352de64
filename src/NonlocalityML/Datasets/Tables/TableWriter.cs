using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>Writes a table in its canonical form, which <see cref="TableReader"/> reads back without a question: .csv, .json, or
/// .npy.</summary>
public static class TableWriter
{
    /// <param name="path">Its ending says the form. Beside .npy a .json of the same name tells the scenario.</param>
    /// <param name="table">The table.</param>
    /// <exception cref="InvalidInputException">Another ending, or a form that cannot say what is not known.</exception>
    public static void Write(string path, RawTable table)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant();
        if (ending is ".json" or ".npy" && (table.Sums.Count > 0 || (ending == ".json" && !table.IsComplete)))
            throw new InvalidInputException($"{table.Name} is not complete; it is written as .csv alone.");
        switch (ending)
        {
            case ".csv":
                AtomicFile.Replace(path, Encoding.UTF8.GetBytes(Csv(table)));
                break;
            case ".json":
                AtomicFile.Replace(path, Encoding.UTF8.GetBytes(Json(table)));
                break;
            case ".npy":
                NpyWriter.Write(path, table.Values, [.. table.Scenario.TableShape.Select(length => (long)length)]);
                var (outcomes, settings) = Sizes(table.Scenario);
                AtomicFile.Replace(
                    Path.ChangeExtension(path, ".json"),
                    Encoding.UTF8.GetBytes(
                        $$"""{"outcomes": [{{string.Join(", ", outcomes)}}], "settings": [{{string.Join(", ", settings)}}]}"""
                            + "\n"
                    )
                );
                break;
            default:
                throw new InvalidInputException($"{path}: a table is written as .csv, .json or .npy.");
        }
    }

    /// <summary>A row for each entry, or, of correlators alone, for each joint setting.</summary>
    public static string Csv(RawTable table)
    {
        var (scenario, parties) = (table.Scenario, table.Scenario.Parties);
        var names = TableAxes.Names(parties);
        var text = new StringBuilder();
        if (table.Sums.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{string.Join(',', names.Skip(parties))},E\n");
            foreach (var pair in table.Sums.Chunk(2))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{string.Join(',', scenario.SettingTuple(pair[0].Places[0] % scenario.SettingTuples))},{pair[0].Value - pair[1].Value:R}\n"
                );
            return text.ToString();
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"{string.Join(',', names)},{(table.Kind == TableKind.Counts ? "count" : "p")}\n"
        );
        for (var i = 0; i < table.Values.Length; i++)
        {
            var entry = scenario.EntryName(i).Trim('(', ')').Replace('|', ',');
            text.Append(
                CultureInfo.InvariantCulture,
                $"{entry},{(double.IsNaN(table.Values[i]) ? "nan" : Number(table.Values[i]))}\n"
            );
        }

        return text.ToString();
    }

    private static string Json(RawTable table) =>
        "{\"scenario\": \""
        + table.Scenario
        + "\", \""
        + (table.Kind == TableKind.Counts ? "counts" : "probabilities")
        + "\": ["
        + string.Join(", ", table.Values.Select(Number))
        + "]}\n";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static (ImmutableArray<int> Outcomes, ImmutableArray<int> Settings) Sizes(Scenario scenario) =>
        (scenario.TableShape[..scenario.Parties], scenario.TableShape[scenario.Parties..]);
}
