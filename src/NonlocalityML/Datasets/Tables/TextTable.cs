using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// A table in text: a row for each entry (a,b,..,x,y,..,count or p), a row for each joint setting (cells ++ +- -+ --, or a
/// correlator with or without marginals, or coincidences with singles and trials), or a bare block of numbers.
/// </summary>
internal sealed class TextTable
{
    private const string Needed = "a,b[,c],x,y[,z],count or a,b[,c],x,y[,z],p";

    private readonly string name;
    private readonly TextCells cells;
    private readonly TableOptions options;
    private readonly int first;
    private readonly int offset;
    private readonly List<TableColumn> columns;
    private readonly List<ColumnLabels> labels = [];

    private TextTable(string name, TextCells cells, TableOptions options, int first, List<TableColumn> columns)
    {
        (this.name, this.cells, this.options, this.first, this.columns) = (name, cells, options, first, columns);
        offset = RequireWidth();
    }

    private int Rows => cells.Rows - first;

    /// <param name="name">The file, or whatever names the table to people.</param>
    /// <param name="text">The table.</param>
    /// <param name="options">What the text does not say.</param>
    /// <exception cref="InvalidInputException">Names the place, what is wrong, and what is allowed or likely meant.</exception>
    public static RawTable Read(string name, string text, TableOptions options)
    {
        var cells = TextCells.Of(text);
        if (cells.Rows == 0)
            throw new InvalidInputException($"{name} is empty; the header {Needed} is needed.");
        var header = cells.Fields(0);
        if (!Array.TrueForAll(header, IsNumber))
            return OfHeader(name, cells, options, header, 1);
        var comment = cells.Comment.Length > 0 ? TextCells.Of(cells.Comment).Fields(0) : [];
        if (comment.Length == header.Length && Columns(comment).Any(column => column.Role == ColumnRole.Setting))
            return OfHeader(name, cells, options, comment, 0);
        return BlockTable.Read(name, Numbers(cells), options);
    }

    private static RawTable OfHeader(string name, TextCells cells, TableOptions options, string[] header, int first)
    {
        var columns = Columns(header);
        if (!columns.Any(column => column.Role != ColumnRole.Other))
            throw new InvalidInputException(
                $"{name}, row {cells.Line(0)}: the header is '{Short(string.Join(',', header))}'; {Needed} is needed."
            );
        if (cells.Rows == first)
            throw new InvalidInputException($"{name} has a header and no rows; one row for each entry of the table is needed.");
        return new TextTable(name, cells, options, first, columns).Read();
    }

    private static bool IsNumber(string field) =>
        field.Length == 0 || (NumberText.Plain.Parse(field.Replace(',', '.')) is not null);

    private static List<TableColumn> Columns(string[] header)
    {
        List<TableColumn> columns = [.. header.Select(TableColumn.Of)];
        bool Has(ColumnRole role) => columns.Exists(column => column.Role == role);
        void Change(Predicate<TableColumn> which, ColumnRole role)
        {
            for (var i = 0; i < columns.Count; i++)
                columns[i] = which(columns[i]) ? columns[i] with { Role = role } : columns[i];
        }

        // N or c beside singles, coincidences beside outcomes, and a column that is numbered from 1.
        if (Has(ColumnRole.Single))
        {
            Change(column => column.Key == "c", ColumnRole.Coincidence);
            if (!Has(ColumnRole.Trials))
                Change(column => column.Key is "n", Has(ColumnRole.Coincidence) ? ColumnRole.Trials : ColumnRole.Coincidence);
        }
        else if (Has(ColumnRole.Outcome) && !Has(ColumnRole.Count))
        {
            Change(column => column.Role == ColumnRole.Coincidence, ColumnRole.Count);
        }

        // The mean outcomes of a row with a correlator.
        if (Has(ColumnRole.Correlator))
            Change(column => column.Role == ColumnRole.Outcome, ColumnRole.Marginal);
        foreach (var role in (ColumnRole[])[ColumnRole.Outcome, ColumnRole.Setting])
        {
            var ofRole = columns.FindAll(column => column.Role == role);
            if (
                ofRole.Count == 0
                || ofRole.Exists(column => column.Party == 0)
                || !ofRole.TrueForAll(column => char.IsAsciiDigit(column.Key[^1]))
            )
                continue;
            for (var i = 0; i < columns.Count; i++)
                columns[i] = columns[i].Role == role ? columns[i] with { Party = columns[i].Party - 1 } : columns[i];
        }

        return columns;
    }

    private static double[][] Numbers(TextCells cells)
    {
        var spelling = NumberText.Of("a number", cells, 0, [.. Enumerable.Range(0, cells.Width(0))]);
        return
        [
            .. Enumerable
                .Range(0, cells.Rows)
                .Select(row =>
                    cells
                        .Fields(row)
                        .Where((field, column) => field.Length > 0 || column < cells.Width(row) - 1)
                        .Select(field =>
                            NumberText.IsUnknown(field)
                                ? double.NaN
                                : spelling.Parse(field)
                                    ?? throw new InvalidInputException($"row {cells.Line(row)}: '{field}' is no number.")
                        )
                        .ToArray()
                ),
        ];
    }

    private InvalidInputException Wrong(int row, string what) => new($"row {cells.Line(row)}: {what}.");

    private InvalidInputException WrongHeader(string what) =>
        new($"row {cells.Line(0)}: the header is '{Short(string.Join(',', columns.Select(column => column.Name)))}'; {what}.");

    private static string Short(string header) => header.Length <= 80 ? header : $"{header[..77]}...";

    private List<TableColumn> OfRole(ColumnRole role) =>
        [.. columns.Where(column => column.Role == role).OrderBy(column => column.Party)];

    private ReadOnlySpan<char> Cell(int row, TableColumn column) => cells[first + row, column.Index + offset];

    /// <summary>All rows are as wide as the header, or have an empty field or, between blanks, a number of the row
    /// more.</summary>
    private int RequireWidth()
    {
        var width = columns.Count;
        var isWider = cells.Width(first) == width + 1;
        var isNumbered = isWider && cells.Delimiter == ' ';
        for (var row = first; row < cells.Rows; row++)
        {
            if (cells.Width(row) == (isWider ? width + 1 : width) && (!isWider || isNumbered || cells[row, width].IsEmpty))
                continue;
            var cause =
                cells.Delimiter == ',' && cells.Width(row) == width + 1
                    ? "; a decimal comma needs semicolons between the fields"
                    : "";
            throw Wrong(row, $"{cells.Width(row)} fields; {width} are needed{cause}");
        }

        return isNumbered ? 1 : 0;
    }

    private RawTable Read()
    {
        RequireOnce();
        var (outcomes, settings) = (OfRole(ColumnRole.Outcome), OfRole(ColumnRole.Setting));
        if (settings.Count == 0)
            throw WrongHeader($"no column holds a setting (x, y, .. or setting_a, ..); {Needed} is needed");
        RequireParties(settings);
        if (OfRole(ColumnRole.Cell) is { Count: > 0 } wide && outcomes.Count == 0)
            return Wide(settings, wide);
        if (OfRole(ColumnRole.Correlator) is [var correlator])
            return Correlators(settings, correlator);
        if (OfRole(ColumnRole.Single) is { Count: > 0 } singles)
            return Singles(settings, singles);
        if (outcomes.Count == 0)
            throw WrongHeader($"no column holds an outcome (a, b, .. or outcome_a, ..); {Needed} is needed");
        RequireParties(outcomes);
        if (outcomes.Count != settings.Count)
            throw WrongHeader(
                $"{outcomes.Count} columns hold outcomes and {settings.Count} settings; one of both for each party is needed"
            );
        TableColumn[] values = [.. OfRole(ColumnRole.Count), .. OfRole(ColumnRole.Probability), .. OfRole(ColumnRole.Frequency)];
        return values.Length switch
        {
            1 => Long(outcomes, settings, values[0]),
            0 => throw WrongHeader(
                $"no column holds a number of events or a probability; {Needed} is needed (a list of single trials is read with --trials)"
            ),
            _ => throw WrongHeader(
                $"{string.Join(" and ", values.Select(column => column.Name))} could each be the numbers; leave one of them"
            ),
        };
    }

    private void RequireOnce()
    {
        foreach (
            var group in columns
                .Where(column => column.Role is not (ColumnRole.Other or ColumnRole.Error or ColumnRole.Cell))
                .GroupBy(column => (column.Role, column.Party))
        )
        {
            if (group.Count() == 1 || group.Key.Role is ColumnRole.Count or ColumnRole.Probability or ColumnRole.Frequency)
                continue;
            var what = group.Key.Role.ToString().ToLowerInvariant();
            throw WrongHeader(
                $"{string.Join(" and ", group.Select(column => column.Name))} could each be the {what} of party {"ABCDEFGHIJ"[group.Key.Party]}; name them apart, as a and x"
            );
        }
    }

    private void RequireParties(List<TableColumn> ofRole)
    {
        for (var party = 0; party < ofRole.Count; party++)
        {
            if (ofRole[party].Party != party)
                throw WrongHeader(
                    $"'{ofRole[party].Name}' is of party {"ABCDEFGHIJ"[ofRole[party].Party]}, but party {"ABCDEFGHIJ"[party]} has none such; {Needed} is needed"
                );
        }
    }

    /// <summary>A row for each entry.</summary>
    private RawTable Long(List<TableColumn> outcomes, List<TableColumn> settings, TableColumn value)
    {
        var parties = outcomes.Count;
        var codes = Codes([.. outcomes, .. settings]);
        ColumnLabels.NumberOutcomes(labels[..parties]);
        ColumnLabels.NumberSettings(labels[parties..]);
        var numbers = Parsed(value, out var digits);
        var dropped = DropsFirst(codes, numbers) ? 1 : 0;
        var scenario = MakeScenario([.. labels.Select(label => label.Size - dropped)]);
        var errors = ErrorsOf(scenario, value);
        var assembly = new TableAssembly(name, scenario, options)
        {
            Stated = value.Role switch
            {
                ColumnRole.Count => TableKind.Counts,
                ColumnRole.Probability => TableKind.Probabilities,
                _ => null,
            },
            Digits = digits,
            What = value.Name,
            Errors = errors?.Values,
        };
        var rowOfEntry = new int[scenario.TableLength];
        var indices = new int[2 * parties];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < indices.Length; i++)
                indices[i] = labels[i].Index(codes[(row * indices.Length) + i]) - dropped;
            if (indices.AsSpan().Contains(-1))
                continue;
            var place = scenario.TableIndex(indices.AsSpan(0, parties), indices.AsSpan(parties));
            if (rowOfEntry[place] > 0)
            {
                throw Wrong(
                    first + row,
                    $"{scenario.EntryName(place)} stands in row {rowOfEntry[place]} already; "
                        + "one row for each entry is needed (single trials are read with --trials)"
                );
            }

            (rowOfEntry[place], assembly.HasRow[place], assembly.Values[place]) = (cells.Line(first + row), true, numbers[row]);
            if (errors is { } given)
                given.Values[place] = given.Numbers[row];
        }

        var words = Words([.. outcomes, .. settings, value], labels[..parties], labels[parties..]);
        return assembly.Finish(
            dropped > 0 ? $"{words}; nothing but zeros has a 0, so outcomes and settings are taken from 1" : words
        );
    }

    /// <summary>A row for each joint setting, a column for each joint outcome.</summary>
    private RawTable Wide(List<TableColumn> settings, List<TableColumn> wide)
    {
        var parties = settings.Count;
        if (wide.Find(column => column.Outcomes!.Length != parties) is { } odd)
            throw WrongHeader($"'{odd.Name}' is a joint outcome of {odd.Outcomes!.Length} parties beside settings of {parties}");
        var origin = wide.SelectMany(column => column.Outcomes!).Min();
        if (wide.Select(column => string.Join(',', column.Outcomes!)).Distinct().Count() < wide.Count)
            throw WrongHeader("a joint outcome has two columns");
        var places = PlacesOfSettings(settings);
        var sizes = Enumerable.Range(0, parties).Select(party => wide.Max(column => column.Outcomes![party]) + 1 - origin);
        var scenario = MakeScenario([.. sizes, .. labels.Select(label => label.Size)]);
        var spelling = NumberText.Of("the table", cells, first, [.. wide.Select(column => column.Index + offset)]);
        var isCount = wide.TrueForAll(column => column.Key[0] is 'n' or 'c');
        var isProbability = wide.TrueForAll(column => column.Key[0] == 'p' && column.Key.Length > parties);
        var digits = 0;
        var assembly = new TableAssembly(name, scenario, options)
        {
            Stated =
                isCount ? TableKind.Counts
                : isProbability ? TableKind.Probabilities
                : null,
            Digits = Rows > 0 ? wide.Max(column => Enumerable.Range(0, Rows).Max(row => DigitsOf(Cell(row, column)))) : digits,
        };
        for (var row = 0; row < Rows; row++)
        {
            foreach (var column in wide)
            {
                var outcome = 0;
                for (var party = 0; party < parties; party++)
                    outcome = (outcome * scenario.MaximumOutcomes(party)) + column.Outcomes![party] - origin;
                var place = (outcome * scenario.SettingTuples) + places[row];
                (assembly.HasRow[place], assembly.Values[place]) = (true, Value(row, column, spelling));
            }
        }

        var outcomeWords =
            wide[0].Key.IndexOfAny(['+', '-']) >= 0 || wide[0].Key.EndsWith('p') ? "+1, -1 as 0, 1"
            : origin == 0 ? "0, 1"
            : "1, 2 as 0, 1";
        return assembly.Finish($"columns {Listed([.. settings, .. wide])}; outcomes {outcomeWords}; {SettingWords(labels)}");
    }

    /// <summary>A row for each joint setting, with the mean of the product of the outcomes +1 and -1, and perhaps those of each
    /// party.</summary>
    private RawTable Correlators(List<TableColumn> settings, TableColumn correlator)
    {
        var parties = settings.Count;
        var marginals = OfRole(ColumnRole.Marginal);
        if (marginals.Count > 0 && (parties != 2 || marginals.Count != 2))
            throw WrongHeader("the mean outcomes beside a correlator are read of two parties, both of them");
        var places = PlacesOfSettings(settings);
        var scenario = MakeScenario([.. Enumerable.Repeat(2, parties), .. labels.Select(label => label.Size)]);
        var spelling = NumberText.Of(correlator.Name, cells, first, correlator.Index + offset);
        var values = new double?[scenario.SettingTuples][];
        for (var row = 0; row < Rows; row++)
            values[places[row]] = [.. marginals.Append(correlator).Select(column => (double?)Value(row, column, spelling))];
        var read = $"columns {Listed([.. settings, .. marginals, correlator])}; {SettingWords(labels)}";
        return CorrelatorTable.Make(
            name,
            scenario,
            options,
            values.Select(one => one?.Select(value => value!.Value).ToArray()).ToArray(),
            read,
            UnusedErrors()
        );
    }

    /// <summary>A row for each joint setting: trials, events in which A or B or both had outcome 0.</summary>
    private RawTable Singles(List<TableColumn> settings, List<TableColumn> singles)
    {
        if (settings.Count != 2 || singles.Count != 2)
            throw WrongHeader("singles are read of two parties: x,y,trials,SA,SB,C");
        if (OfRole(ColumnRole.Coincidence) is not [var both])
            throw WrongHeader("singles need a column C of coincidences");
        if (OfRole(ColumnRole.Trials) is not [var trials])
            throw WrongHeader(
                "singles without the number of trials of each joint setting leave the probabilities open; a column 'trials' is needed"
            );
        var places = PlacesOfSettings(settings);
        var scenario = MakeScenario([2, 2, .. labels.Select(label => label.Size)]);
        var assembly = new TableAssembly(name, scenario, options) { Stated = TableKind.Counts };
        var spelling = NumberText.Of(
            "the table",
            cells,
            first,
            [.. new[] { trials, both, singles[0], singles[1] }.Select(column => column.Index + offset)]
        );
        for (var row = 0; row < Rows; row++)
        {
            var (n, c, a, b) = (
                Value(row, trials, spelling),
                Value(row, both, spelling),
                Value(row, singles[0], spelling),
                Value(row, singles[1], spelling)
            );
            double[] counts = [c, a - c, b - c, n - a - b + c];
            if (Array.Exists(counts, count => count < 0))
                throw Wrong(
                    first + row,
                    $"coincidences {c}, singles {a} and {b} of {n} trials leave a negative number of events; C <= SA, SB and SA + SB - C <= trials are needed"
                );
            for (var outcome = 0; outcome < 4; outcome++)
            {
                var place = (outcome * scenario.SettingTuples) + places[row];
                (assembly.HasRow[place], assembly.Values[place]) = (true, counts[outcome]);
            }
        }

        return assembly.Finish(
            $"columns {Listed([.. settings, trials, .. singles, both])}; a click is outcome 0, none is 1; {SettingWords(labels)}"
        );
    }

    /// <summary>For each row the number of its joint setting.</summary>
    private int[] PlacesOfSettings(List<TableColumn> settings)
    {
        var codes = Codes(settings);
        ColumnLabels.NumberSettings(labels);
        var places = new int[Rows];
        var rowOfPlace = new Dictionary<int, int>();
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < labels.Count; i++)
                places[row] = (places[row] * labels[i].Size) + labels[i].Index(codes[(row * labels.Count) + i]);
            if (!rowOfPlace.TryAdd(places[row], row))
                throw Wrong(first + row, $"its setting stands in row {cells.Line(first + rowOfPlace[places[row]])} already");
        }

        return places;
    }

    private int[] Codes(List<TableColumn> of)
    {
        labels.AddRange(of.Select(column => new ColumnLabels(column.Name)));
        var codes = new int[Rows * of.Count];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < of.Count; i++)
                codes[(row * of.Count) + i] = labels[i].Code(Cell(row, of[i]), cells.Line(first + row));
        }

        return codes;
    }

    private Scenario MakeScenario(int[] sizes)
    {
        var scenario = Scenario.FromCounts(sizes[..(sizes.Length / 2)], sizes[(sizes.Length / 2)..]);
        return options.Scenario is null || options.Scenario.TableShape.SequenceEqual(scenario.TableShape)
            ? scenario
            : throw new InvalidInputException($"{name} is of scenario {scenario}, not {options.Scenario}.");
    }

    private double[] Parsed(TableColumn column, out int digits)
    {
        var spelling = NumberText.Of(column.Name, cells, first, column.Index + offset);
        var numbers = new double[Rows];
        digits = column.Role == ColumnRole.Count ? 17 : 0;
        for (var row = 0; row < Rows; row++)
        {
            numbers[row] = Value(row, column, spelling);
            if (column.Role != ColumnRole.Count)
                digits = Math.Max(digits, DigitsOf(Cell(row, column)));
        }

        return numbers;
    }

    private double Value(int row, TableColumn column, NumberText spelling)
    {
        var field = Cell(row, column);
        if (NumberText.IsUnknown(field))
            return double.NaN;
        var number =
            spelling.Parse(field)
            ?? throw Wrong(
                first + row,
                $"{column.Name} is '{field}'; a number{(field.Contains(' ') ? " without a blank inside" : "")} is needed"
            );
        if (Math.Abs(number) > Counts.MaximumTrials)
            throw Wrong(first + row, $"{column.Name} is '{field}'; a number up to 2^53 is needed");
        return number;
    }

    /// <summary>The digits behind the point that a spelling has room for.</summary>
    private static int DigitsOf(ReadOnlySpan<char> field)
    {
        if (field.IndexOfAny('e', 'E', '/') >= 0)
            return 17;
        var isPercent = field.EndsWith("%");
        var mark = field.LastIndexOfAny('.', ',');
        return mark < 0 ? 0 : field.Length - mark - 1 + (isPercent ? 1 : 0);
    }

    private (double[] Values, double[] Numbers)? ErrorsOf(Scenario scenario, TableColumn value)
    {
        if (OfRole(ColumnRole.Error) is not [var column])
            return null;
        var numbers = Parsed(column with { Role = value.Role }, out _);
        return (new double[scenario.TableLength], numbers);
    }

    private string UnusedErrors() => OfRole(ColumnRole.Error) is [var column] ? $"; {column.Name} as standard errors" : "";

    /// <summary>Whether all that has an outcome or setting 0 is 0: MATLAB and Julia count from 1.</summary>
    private bool DropsFirst(int[] codes, double[] numbers)
    {
        if (labels.Exists(label => label.Size < 2))
            return false;
        var isEmpty = new bool[labels.Count];
        Array.Fill(isEmpty, true);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] == 0 || double.IsNaN(numbers[row]))
                continue;
            for (var i = 0; i < labels.Count; i++)
                isEmpty[i] &= labels[i].Index(codes[(row * labels.Count) + i]) > 0;
        }

        return Array.TrueForAll(isEmpty, empty => empty);
    }

    private string Words(List<TableColumn> used, IReadOnlyList<ColumnLabels> outcomes, IReadOnlyList<ColumnLabels> settings) =>
        $"columns {Listed(used)}; outcomes {Together(outcomes)}; {SettingWords(settings)}{UnusedErrors()}{Ignored(used)}";

    private string Ignored(List<TableColumn> used)
    {
        var names = columns
            .Except(used)
            .Where(column => column.Role != ColumnRole.Error && column.Name.Length > 0)
            .Select(column => column.Name)
            .ToList();
        return names.Count == 0 ? "" : $"; not used: {string.Join(' ', names)}";
    }

    private static string Listed(List<TableColumn> used) => string.Join(' ', used.Select(column => column.Name));

    private static string SettingWords(IReadOnlyList<ColumnLabels> settings) => $"settings {Together(settings)}";

    private static string Together(IReadOnlyList<ColumnLabels> all) =>
        string.Join(
            "; ",
            all.Select(label => label.Words).Distinct().Count() == 1
                ? [all[0].Words]
                : all.Select(label => $"{label.Name} {label.Words}")
        );
}
