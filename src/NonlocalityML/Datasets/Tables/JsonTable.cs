using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// A table in JSON: {"scenario": "[(2 2) (2 2)]", "counts": [..]} or with probabilities, N[a,b,..,x,y,..] in C order, as one list
/// or nested, null where not known, or with correlators, E[x,y,..], with "errors" beside them or not; or rows as pandas writes
/// them (<see cref="JsonColumns"/>); or Qiskit's counts, a dictionary of bit strings for each joint setting, {"x=0,y=0": {"00":
/// 813, "01": 187}, ..}, in whose bit strings, or hexadecimal numbers, the rightmost bit is qubit 0, which is party A.
/// </summary>
internal static partial class JsonTable
{
    /// <exception cref="InvalidInputException">Not JSON, or not that of a table.</exception>
    public static RawTable Read(string name, string text, TableOptions options)
    {
        using var document = StrictJson.Document(text, StringComparer.OrdinalIgnoreCase);
        var root = document.RootElement;
        if (JsonColumns.ToText(root) is { } rows)
            return TextTable.Read(name, rows, options);
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.GetArrayLength() > 0 && root[0].ValueKind == JsonValueKind.Object
                ? throw new InvalidInputException(
                    "a list of dictionaries does not tell which settings each is of; write {\"x=0,y=0\": {\"00\": 813, ..}, ..}."
                )
                : ArrayTable.Make(name, Numbers(root, []), options, null);
        }

        var members = root.EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value, StringComparer.OrdinalIgnoreCase);
        return members.Count > 0 && members.Values.All(value => value.ValueKind == JsonValueKind.Object)
            ? BitStrings(name, root, options)
            : Table(name, members, options);
    }

    private static RawTable Table(string name, Dictionary<string, JsonElement> members, TableOptions options)
    {
        const string needed =
            "a JSON table has scenario, as \"[(2 2) (2 2)]\", and one of counts, probabilities, N[a,b,..,x,y,..] in C order, "
            + "and correlators, E[x,y,..], or a dictionary of bit strings for each joint setting";
        string[] numbers =
        [
            .. members.Keys.Intersect(["counts", "probabilities", "p", "correlators"], StringComparer.OrdinalIgnoreCase),
        ];
        if (
            numbers.Length != 1
            || members
                .Keys.Except(["scenario", "name", "outcomes", "settings", "errors", .. numbers], StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault()
                is not null
        )
        {
            var flat = members.Count > 0 && members.Keys.All(key => BitString().IsMatch(key));
            throw new InvalidInputException(
                flat
                    ? "one dictionary of bit strings does not tell its settings; write one for each: {\"x=0,y=0\": {\"00\": "
                        + "813, ..}, ..}."
                    : $"{needed}."
            );
        }

        var scenario =
            members.TryGetValue("scenario", out var stated)
            && stated.ValueKind == JsonValueKind.String
            && stated.GetString() is { Length: <= 1000 } words
                ? Scenario.Parse(words)
            : members.TryGetValue("outcomes", out var outcomes) && members.TryGetValue("settings", out var settings)
                ? Scenario.FromCounts(
                    [.. Numbers(outcomes, []).Values.Select(value => (int)value)],
                    [.. Numbers(settings, []).Values.Select(value => (int)value)]
                )
            : options.Scenario ?? throw new InvalidInputException($"{needed}.");
        if (options.Scenario is not null && !options.Scenario.TableShape.SequenceEqual(scenario.TableShape))
            throw new InvalidInputException($"{name} is of scenario {scenario}, not {options.Scenario}.");
        var array = Numbers(members[numbers[0]], []);
        var errors = members.TryGetValue("errors", out var beside) ? Numbers(beside, []).Values : null;
        if (errors is not null && errors.Length != array.Values.Length)
            throw new InvalidInputException($"{errors.Length} errors stand beside {array.Values.Length} numbers.");
        if (numbers[0].Equals("correlators", StringComparison.OrdinalIgnoreCase))
        {
            if (
                array.Values.Length != scenario.SettingTuples
                || scenario.TableLength != scenario.SettingTuples << scenario.Parties
            )
                throw new InvalidInputException(
                    $"{array.Values.Length} correlators of {scenario}; two outcomes for every setting, and one for each of "
                        + $"{scenario.SettingTuples} joint settings, are needed."
                );
            double[]?[] correlators = [.. array.Values.Select(value => new[] { value })];
            return CorrelatorTable.Make(name, scenario, options, correlators, $"of {scenario}", errors);
        }

        if (array.Shape.Count == 1 && array.Values.Length == scenario.TableLength)
            array = (array.Values, [.. scenario.TableShape.Select(length => (long)length)]);
        return ArrayTable.Make(
            name,
            array,
            options with
            {
                Scenario = scenario,
            },
            numbers[0].Equals("counts", StringComparison.OrdinalIgnoreCase) ? TableKind.Counts : TableKind.Probabilities,
            errors
        );
    }

    /// <summary>Numbers of a list, nested or not, with the length of each axis.</summary>
    private static (double[] Values, List<long> Shape) Numbers(JsonElement element, List<long> shape)
    {
        var values = new List<double>();
        Add(element, 0);
        return ([.. values], shape);

        void Add(JsonElement one, int depth)
        {
            switch (one.ValueKind)
            {
                case JsonValueKind.Array:
                    if (depth == shape.Count)
                        shape.Add(one.GetArrayLength());
                    if (depth > 18 || shape[depth] != one.GetArrayLength())
                        throw new InvalidInputException("the lists of numbers differ in length; an array is needed.");
                    foreach (var item in one.EnumerateArray())
                        Add(item, depth + 1);
                    break;
                case JsonValueKind.Number when depth == shape.Count:
                    values.Add(one.GetDouble());
                    break;
                case JsonValueKind.Null when depth > 0 && depth == shape.Count:
                    values.Add(double.NaN);
                    break;
                default:
                    throw new InvalidInputException(
                        $"{one.GetRawText()[..Math.Min(20, one.GetRawText().Length)]} stands where a number is needed."
                    );
            }
        }
    }

    private static RawTable BitStrings(string name, JsonElement root, TableOptions options)
    {
        var settings = root.EnumerateObject().Select(member => (member.Name, Settings: SettingsOf(member.Name))).ToList();
        var parties = settings[0].Settings.Length;
        if (settings.Find(one => one.Settings.Length != parties) is { Name: { } odd })
            throw new InvalidInputException($"'{odd}' names another number of settings than '{settings[0].Name}'.");
        var labels = Enumerable.Range(0, parties).Select(party => new ColumnLabels($"setting {party + 1}")).ToList();
        var codes = settings.ConvertAll(one => one.Settings.Select((setting, party) => labels[party].Code(setting, 1)).ToArray());
        ColumnLabels.NumberSettings(labels);
        var scenario = Scenario.FromCounts([.. Enumerable.Repeat(2, parties)], [.. labels.Select(label => label.Size)]);
        if (options.Scenario is not null && !options.Scenario.Equals(scenario))
            throw new InvalidInputException($"{name} is of scenario {scenario}, not {options.Scenario}.");
        var assembly = new TableAssembly(name, scenario, options);
        foreach (var (member, code) in root.EnumerateObject().Zip(codes))
        {
            int[] tuple = [.. code.Select((one, party) => labels[party].Index(one))];
            foreach (var entry in member.Value.EnumerateObject())
            {
                var bits = BitsOf(entry.Name, parties);
                if (bits.Length != parties || bits.Any(bit => bit is not ('0' or '1')))
                    throw new InvalidInputException(
                        $"'{entry.Name}' of '{member.Name}' is no string of {parties} bits, one for each party."
                    );
                if (entry.Value.ValueKind != JsonValueKind.Number)
                    throw new InvalidInputException(
                        $"'{entry.Name}' of '{member.Name}' is {entry.Value.ValueKind}; a number is needed."
                    );
                var place = scenario.TableIndex([.. bits.Reverse().Select(bit => bit - '0')], tuple);
                if (assembly.HasRow[place])
                    throw new InvalidInputException($"'{member.Name}', '{entry.Name}' stands twice.");
                (assembly.HasRow[place], assembly.Values[place]) = (true, entry.Value.GetDouble());
            }
        }

        return assembly.Finish(
            "bit strings, the rightmost bit is qubit 0, party A; settings "
                + $"{string.Join("; ", labels.Select(label => label.Words).Distinct())}"
        );
    }

    /// <summary>01, or 0 1 where registers stand apart, or 0x1.</summary>
    private static string BitsOf(string key, int parties)
    {
        if (!key.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return key.Replace(" ", "", StringComparison.Ordinal);
        return
            ulong.TryParse(key.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            && number >> parties == 0
            ? number.ToString($"B{parties}", CultureInfo.InvariantCulture)
            : "";
    }

    /// <summary>x=0,y=1 or 0,1 or (0, 1) or 01 or XY or a0b1 or ab': one setting for each party.</summary>
    private static string[] SettingsOf(string key)
    {
        string[] parts = [.. Separators().Split(key).Where(part => part.Length > 0)];
        if (parts.Length == 1 && !parts[0].Contains('='))
            parts = [.. OneSetting().Matches(parts[0]).Select(match => match.Value)];
        var named = parts.Select(part => part.Split('=', ':')).ToList();
        if (named.TrueForAll(part => part.Length == 2))
        {
            var names = named.ConvertAll(part => TableColumn.Of(part[0], 0));
            return names.TrueForAll(one => one.Role == ColumnRole.Setting)
                ? [.. named.Zip(names).OrderBy(pair => pair.Second.Party).Select(pair => pair.First[1].Trim())]
                : [.. named.Select(part => part[1].Trim())];
        }

        return parts;
    }

    [GeneratedRegex("^(?:[01 ]+|0x[0-9a-f]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex BitString();

    [GeneratedRegex(@"\p{L}[0-9]+|.['′]*")]
    private static partial Regex OneSetting();

    [GeneratedRegex(@"[,;\s()\[\]|/_]+")]
    private static partial Regex Separators();
}
