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
        if (ending == ".npy" && table.Sums.Count > 0)
            throw new InvalidInputException(
                $"{table.Name} holds correlators alone, of which no array p[a,b,..,x,y,..] can be made; write .csv or .json."
            );
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

    /// <summary>Whether standard errors of a table stay behind.</summary>
    internal static bool LeavesErrors(string path, RawTable table) =>
        table.Errors is { } errors && (errors.Given is null || path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase));

    /// <summary>A row for each entry, or, of correlators alone, for each joint setting.</summary>
    public static string Csv(RawTable table)
    {
        var (scenario, names, areCorrelators) = (table.Scenario, TableAxes.Names(table.Scenario.Parties), table.Sums.Count > 0);
        var text = new StringBuilder(
            areCorrelators
                ? $"{string.Join(',', names.Skip(scenario.Parties))},E"
                : $"{string.Join(',', names)},{(table.Kind == TableKind.Counts ? "count" : "p")}"
        );
        var errors = table.Errors?.Given;
        text.Append(errors is null ? "\n" : ",error\n");
        foreach (var (i, number) in Numbers(table).Index())
        {
            var entry = areCorrelators
                ? string.Join(',', scenario.SettingTuple(i))
                : scenario.EntryName(i).Trim('(', ')').Replace('|', ',');
            text.Append(CultureInfo.InvariantCulture, $"{entry},{(double.IsNaN(number) ? "nan" : Number(number))}")
                .Append(errors is null ? "\n" : $",{Number(errors[i])}\n");
        }

        return text.ToString();
    }

    private static string Json(RawTable table)
    {
        var what =
            table.Sums.Count > 0 ? "correlators"
            : table.Kind == TableKind.Counts ? "counts"
            : "probabilities";
        var errors = table.Errors?.Given is { } given ? $", \"errors\": {List(given)}" : "";
        return $"{{\"scenario\": \"{table.Scenario}\", \"{what}\": {List(Numbers(table))}{errors}}}\n";

        static string List(IEnumerable<double> numbers) =>
            $"[{string.Join(", ", numbers.Select(number => double.IsNaN(number) ? "null" : Number(number)))}]";
    }

    /// <summary>The entries of the table, or, of correlators alone, E[x,y,..].</summary>
    private static double[] Numbers(RawTable table)
    {
        if (table.Sums.Count == 0)
            return table.Values;
        var correlators = new double[table.Scenario.SettingTuples];
        Array.Fill(correlators, double.NaN);
        foreach (var pair in table.Sums.Chunk(2))
            correlators[pair[0].Places[0] % correlators.Length] = pair[0].Value - pair[1].Value;
        return correlators;
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static (ImmutableArray<int> Outcomes, ImmutableArray<int> Settings) Sizes(Scenario scenario) =>
        (scenario.TableShape[..scenario.Parties], scenario.TableShape[scenario.Parties..]);
}
