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
/// 813, "01": 187}, ..}, in whose bit strings, or binary or hexadecimal numbers, the rightmost bit is qubit 0, which is party A.
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
            return IsListOfDictionaries(root)
                ? throw ListOfDictionaries()
                : ArrayTable.Make(name, Numbers(root, []), options, null);
        }

        var members = root.EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value, StringComparer.OrdinalIgnoreCase);
        return members.Count > 0 && members.Values.All(value => value.ValueKind == JsonValueKind.Object)
            ? BitStrings(name, root, options)
            : Table(name, members, options);
    }

    private static bool IsListOfDictionaries(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.Object;

    private static InvalidInputException ListOfDictionaries() =>
        new("a list of dictionaries does not tell which settings each is of; write {\"x=0,y=0\": {\"00\": 813, ..}, ..}.");

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
            if (members.Values.Any(IsListOfDictionaries))
                throw ListOfDictionaries();
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
        var settings = JointNames.Split([.. root.EnumerateObject().Select(member => member.Name)]);
        var parties = settings[0].Length;
        var labels = Enumerable.Range(0, parties).Select(party => new ColumnLabels($"setting {party + 1}")).ToList();
        var codes = settings.ConvertAll(one => one.Select((setting, party) => labels[party].Code(setting, 1)).ToArray());
        ColumnLabels.NumberSettings(labels);
        var scenario = Scenario.FromCounts([.. Enumerable.Repeat(2, parties)], [.. labels.Select(label => label.Size)]);
        if (options.Scenario is not null && !options.Scenario.Equals(scenario))
            throw new InvalidInputException($"{name} is of scenario {scenario}, not {options.Scenario}.");
        var (assembly, arePlain, areBits) = (new TableAssembly(name, scenario, options), false, false);
        foreach (var (member, code) in root.EnumerateObject().Zip(codes))
        {
            int[] tuple = [.. code.Select((one, party) => labels[party].Index(one))];
            var (counts, isQiskit) = Inner(member.Value);
            foreach (var entry in counts.EnumerateObject())
            {
                var (bits, isPlain) = BitsOf(entry.Name, parties);
                if (bits is null)
                    throw new InvalidInputException(
                        $"'{entry.Name}' of '{member.Name}' is no string of {parties} bits, one for each party."
                    );
                if (entry.Value.ValueKind != JsonValueKind.Number)
                    throw new InvalidInputException(
                        $"'{entry.Name}' of '{member.Name}' is {entry.Value.ValueKind}; a number is needed."
                    );
                (arePlain, areBits) = (arePlain | (isPlain && !isQiskit), areBits | !isPlain);
                var place = scenario.TableIndex([.. bits.Reverse().Select(bit => bit - '0')], tuple);
                if (assembly.HasRow[place])
                    throw new InvalidInputException($"'{member.Name}', '{entry.Name}' stands twice.");
                (assembly.HasRow[place], assembly.Values[place]) = (true, entry.Value.GetDouble());
            }
        }

        if (arePlain && (areBits || !IsPalindromic(scenario, assembly.Values)))
            throw new InvalidInputException(
                "whole numbers as keys could be Qiskit's, whose lowest bit is party A, or Cirq's, whose highest bit is; write "
                    + $"strings of {parties} bits, the rightmost bit that of party A."
            );
        return assembly.Finish(
            "bit strings, the rightmost bit is qubit 0, party A; settings "
                + $"{string.Join("; ", labels.Select(label => label.Words).Distinct())}"
        );
    }

    /// <summary>The dictionary of bit strings, perhaps within what a program tells of its run; quasi_dists are
    /// Qiskit's.</summary>
    private static (JsonElement Counts, bool IsQiskit) Inner(JsonElement run) =>
        run.EnumerateObject()
            .Select(member =>
                (
                    member.Name,
                    Value: member.Value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1
                        ? list[0]
                        : member.Value
                )
            )
            .Where(member => member.Value.ValueKind == JsonValueKind.Object && IsCounts(member.Name))
            .ToList()
            is [var inner]
            ? (inner.Value, inner.Name.StartsWith("quasi", StringComparison.OrdinalIgnoreCase))
            : (run, false);

    private static bool IsCounts(string name) =>
        name.ToLowerInvariant() is "counts" or "histogram" or "probabilities" or "quasi_dists" or "quasi_dist";

    /// <summary>Whether the numbers are the same with the parties in reverse order.</summary>
    private static bool IsPalindromic(Scenario scenario, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (outcome, mirrored) = (i / scenario.SettingTuples, 0);
            for (var party = 0; party < scenario.Parties; party++)
                mirrored = (mirrored << 1) | (outcome >> party & 1);
            var other = values[(mirrored * scenario.SettingTuples) + (i % scenario.SettingTuples)];
            if (!(double.IsNaN(values[i]) ? 0 : values[i]).Equals(double.IsNaN(other) ? 0 : other))
                return false;
        }

        return true;
    }

    /// <summary>01, or 0 1 where registers stand apart, 0b01, 0x1, or the plain number 1; null for others.</summary>
    private static (string? Bits, bool IsPlain) BitsOf(string key, int parties)
    {
        key = key.Replace(" ", "", StringComparison.Ordinal);
        if (key.Length == parties && key.All(bit => bit is '0' or '1'))
            return (key, false);
        var (digits, style) = key.ToLowerInvariant() switch
        {
            ['0', 'x', .. var rest] => (rest, NumberStyles.AllowHexSpecifier),
            ['0', 'b', .. var rest] => (rest, NumberStyles.AllowBinarySpecifier),
            var plain => (plain, NumberStyles.None),
        };
        return ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) && number >> parties == 0
            ? (number.ToString($"B{parties}", CultureInfo.InvariantCulture), style == NumberStyles.None)
            : (null, false);
    }

    [GeneratedRegex("^(?:[0-9 ]+|0[bx][0-9a-f]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex BitString();
}
