using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Inequalities;

/// <summary>
/// Reads a Bell inequality from a file: an expression as text; CSV with the header <c>a,b[,c],x,y[,z],coefficient</c>
/// (probabilities) or <c>x,y[,z],coefficient</c> (correlators), an empty cell for a party that is not measured; a matrix of
/// numbers, with its notation; JSON; and YAML of the Faacets project (Rosset, Bancal and Gisin, J. Phys. A 47, 424022 (2014)).
/// </summary>
internal static partial class BellExpressionFile
{
    private const int LongestFile = 1 << 24;

    private static readonly string[] OutcomeNames = ["a", "b", "c", "d", "e", "f"],
        SettingNames = ["x", "y", "z", "u", "v", "w"];

    /// <param name="path">The file.</param>
    /// <param name="scenario">Outcomes and settings; null for those that the file has.</param>
    /// <param name="notation">The notation of a matrix; null for what the file says.</param>
    /// <exception cref="InvalidInputException">Names the file and what is wrong.</exception>
    public static BellExpression Read(string path, Scenario? scenario = null, InequalityNotation? notation = null)
    {
        var text = new System.Text.UTF8Encoding(false, false)
            .GetString(InputFile.ReadBytes(path, LongestFile))
            .TrimStart('\uFEFF');
        return InputProblem.Named(path, () => Parse(Path.GetFileName(path), text, scenario, notation));
    }

    /// <summary>The same from text.</summary>
    /// <param name="name">What the expression is called.</param>
    /// <param name="text">The content.</param>
    /// <param name="scenario">Outcomes and settings; null for those that the text has.</param>
    /// <param name="notation">The notation of a matrix; null for what the text says.</param>
    /// <exception cref="InvalidInputException">Says what is wrong.</exception>
    public static BellExpression Parse(string name, string text, Scenario? scenario = null, InequalityNotation? notation = null)
    {
        text = Unbracketed(text);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .ToList();
        if (lines.Count == 0)
            throw new InvalidInputException("It is empty; an inequality is needed.");
        if (lines[0][0] is '{' or '[')
            return OfJson(name, text, scenario, notation);
        if (lines.Exists(line => line.StartsWith("coefficients:", StringComparison.Ordinal)))
            return FaacetsFile.Parse(name, lines, scenario);
        if (IsMatrix(lines[0]))
            return OfMatrix(
                name,
                [.. lines.SelectMany(line => line.Split(';', StringSplitOptions.RemoveEmptyEntries)).Select(Row)],
                scenario,
                notation
            );
        if (Header(lines[0]) is { } header)
            return OfRows(name, header, [.. lines.Skip(1)], scenario);
        var written = string.Join(' ', lines);
        return scenario is null ? InequalityReader.ReadExpression(written) : InequalityReader.ReadExpression(scenario, written);
    }

    /// <summary>Whether text is rows of numbers, as <c>0 -1 0; 0 1 -1; -1 1 1</c> or <c>[[1, 1], [1, -1]]</c>.</summary>
    public static bool IsMatrix(string text) =>
        Unbracketed(text).Split([' ', ',', ';', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } words
        && Array.TrueForAll(words, word => Rational.TryRead(word, out _));

    /// <summary>Rows of numbers in brackets, as NumPy, MATLAB and Mathematica write them, without these.</summary>
    private static string Unbracketed(string text) =>
        Bracketed().IsMatch(text) ? Brackets().Replace(BetweenRows().Replace(text, ";"), "") : text;

    [GeneratedRegex(@"^\s*[\[{][\s0-9eE.,;/+\-\[\]{}]*[\]}]\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"[\]}]\s*,?\s*[\[{]", RegexOptions.CultureInvariant)]
    private static partial Regex BetweenRows();

    [GeneratedRegex(@"[\[\]{}]", RegexOptions.CultureInvariant)]
    private static partial Regex Brackets();

    internal static Rational[] Row(string line) =>
        [
            .. line.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries)
                .Select(word =>
                    Rational.TryRead(word, out var value)
                        ? value
                        : throw new InvalidInputException($"'{word}' is no number; write 2, -0.5 or 1/3.")
                ),
        ];

    private static BellExpression OfMatrix(string name, Rational[][] rows, Scenario? scenario, InequalityNotation? notation)
    {
        if (notation is null)
            throw new InvalidInputException(
                "A matrix of numbers does not say its notation; --notation correlators, full-correlators or collins-gisin does."
            );
        if (rows.Select(row => row.Length).Distinct().Count() > 1)
            throw new InvalidInputException(
                $"The rows have {string.Join(", ", rows.Select(row => row.Length).Distinct())} numbers; as many are needed "
                    + "in each."
            );
        Rational[] all = [.. rows.SelectMany(row => row)];
        var margin = notation == InequalityNotation.FullCorrelators ? 0 : 1;
        if (scenario is null && Math.Min(rows.Length, rows[0].Length) <= margin)
            throw new InvalidInputException("One row of numbers does not say the scenario; --scenario does.");
        return Of(
            name,
            scenario ?? Scenario.FromCounts([2, 2], [rows.Length - margin, rows[0].Length - margin]),
            notation.Value,
            all
        );
    }

    internal static BellExpression Of(string name, Scenario scenario, InequalityNotation notation, Rational[] coefficients) =>
        notation switch
        {
            InequalityNotation.Correlators => BellExpression.OfCorrelators(scenario, coefficients, name),
            InequalityNotation.CollinsGisin => BellExpression.OfCollinsGisin(scenario, coefficients, name),
            InequalityNotation.Probabilities => new BellExpression(scenario, coefficients, Rational.Zero, name),
            _ => BellExpression.OfCorrelators(scenario, WithMargins(scenario, coefficients), name),
        };

    private static Rational[] WithMargins(Scenario scenario, Rational[] full)
    {
        if (full.Length != scenario.SettingTuples)
            throw new InvalidInputException(
                $"{full.Length} coefficients are given; {scenario} has {scenario.SettingTuples} full correlators."
            );
        var shape = Correlators.Shape(scenario);
        var all = new Rational[shape.Aggregate(1, (product, n) => product * n)];
        for (var i = 0; i < full.Length; i++)
            all[
                scenario
                    .SettingTuple(i)
                    .Select((x, party) => (x, party))
                    .Aggregate(0, (index, next) => (index * shape[next.party]) + next.x + 1)
            ] = full[i];
        return all;
    }

    /// <summary>The roles of the columns; null where the line is no header.</summary>
    private static string[]? Header(string line)
    {
        string[] cells = [.. line.Split(',', StringSplitOptions.TrimEntries).Select(cell => cell.Trim('"').ToLowerInvariant())];
        return cells.Length >= 3 && cells[..^1].All(cell => OutcomeNames.Contains(cell) || SettingNames.Contains(cell))
            ? cells
            : null;
    }

    private static BellExpression OfRows(string name, string[] header, List<string> lines, Scenario? scenario)
    {
        // The last column may be called c, which is a party's outcome elsewhere.
        var parties = header[..^1].Count(SettingNames.Contains);
        var hasOutcomes = header[..^1].Any(OutcomeNames.Contains);
        var (outcomes, settings) = (Columns(OutcomeNames), Columns(SettingNames));
        if (
            settings.Contains(-1)
            || (hasOutcomes && outcomes.Contains(-1))
            || header[..^1].Distinct().Count() < header.Length - 1
        )
            throw new InvalidInputException(
                $"The header '{string.Join(',', header)}' does not name each party once; a,b,x,y,coefficient or "
                    + "x,y,coefficient is needed."
            );
        var text = new System.Text.StringBuilder();
        foreach (var (number, line) in lines.Index())
        {
            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length != header.Length || !Rational.TryRead(cells[^1], out var value))
                throw new InvalidInputException(
                    $"Row {number + 1} is '{line}'; {header.Length} cells, the last a number, are needed."
                );
            if (value == Rational.Zero)
                continue;
            text.Append(value.Numerator.Sign < 0 ? " - " : " + ")
                .Append(Rational.Abs(value))
                .Append(' ')
                .Append(Term(cells, number));
        }

        var written = text.ToString().TrimStart(' ', '+');
        var read = scenario is null
            ? InequalityReader.ReadExpression(written)
            : InequalityReader.ReadExpression(scenario, written);
        return new BellExpression(read.Scenario, read.Coefficients, read.Constant, name) { Assumed = read.Assumed };

        int[] Columns(string[] names) =>
            [.. names.Take(parties).Select(column => Array.IndexOf(header, column, 0, header.Length - 1))];

        string Term(string[] cells, int number)
        {
            int?[] places = [.. settings.Select(column => Place(cells[column], number))];
            if (places.All(place => place is null))
                return "";
            if (!hasOutcomes)
                return string.Concat(places.Select((place, party) => place is null ? "" : $"{(char)('A' + party)}{place}"));
            int?[] answers = [.. outcomes.Select(column => Place(cells[column], number))];
            if (answers.Zip(places).Any(pair => pair.First is null != pair.Second is null))
                throw new InvalidInputException(
                    $"Row {number + 1} leaves a setting or an outcome of a party empty, and not both."
                );
            return places.All(place => place is not null) ? $"p({string.Join(',', answers)}|{string.Join(',', places)})"
                : places.Count(place => place is not null) == 1 && Array.FindIndex(places, place => place is not null) is var only
                    ? $"p{(char)('A' + only)}({answers[only]}|{places[only]})"
                : throw new InvalidInputException($"Row {number + 1} measures some parties of {parties}; all or one are read.");
        }
    }

    private static int? Place(string cell, int number) =>
        cell is "" or "-" ? null
        : int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < 1000 ? value
        : throw new InvalidInputException(
            $"Row {number + 1} has '{cell}' for a setting or outcome; a whole number from 0 is needed."
        );

    private static BellExpression OfJson(string name, string text, Scenario? scenario, InequalityNotation? notation)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, StrictJson.DocumentOptions);
        }
        catch (JsonException exception)
        {
            throw new InvalidInputException(InputProblem.Words(exception), exception);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && Member(root, "inequality") is { ValueKind: JsonValueKind.Object } inner)
                root = inner;
            if (root.ValueKind == JsonValueKind.Object)
            {
                if (Member(root, "scenario") is { ValueKind: JsonValueKind.String } written)
                    scenario ??= Scenario.Parse(written.GetString()!);
                if ((Member(root, "notation") ?? Member(root, "representation")) is { ValueKind: JsonValueKind.String } kind)
                    notation ??= InequalityNotations.Parse(kind.GetString()!);
                if (
                    Member(root, "coefficients") is null
                    && (Member(root, "expression") ?? Member(root, "text") ?? Member(root, "inequality"))
                        is { ValueKind: JsonValueKind.String } sum
                )
                    return Parse(name, sum.GetString()!, scenario, notation);
            }

            var numbers = root.ValueKind == JsonValueKind.Array ? root : Member(root, "coefficients");
            if (numbers is not { ValueKind: JsonValueKind.Array } array)
                throw new InvalidInputException("\"coefficients\" or \"expression\" is missing.");
            if (scenario is null && array.EnumerateArray().All(row => row.ValueKind == JsonValueKind.Array))
                return OfMatrix(name, [.. array.EnumerateArray().Select(row => Numbers(row).ToArray())], null, notation);
            if (scenario is null || notation is null)
                throw new InvalidInputException("\"scenario\" and \"notation\" are needed beside \"coefficients\".");
            return Of(name, scenario, notation.Value, [.. Numbers(array)]);
        }
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element
            .EnumerateObject()
            .Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(member => (JsonElement?)member.Value)
            .FirstOrDefault();

    private static IEnumerable<Rational> Numbers(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Numbers)
        : element.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && Rational.TryRead(
            element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText(),
            out var value
        )
            ? [value]
        : throw new InvalidInputException($"'{element.GetRawText()}' is no number; write 2, -0.5 or \"1/3\".");
}
