using System.Buffers;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>The rows of a table in text, below its header.</summary>
internal sealed class TableRows
{
    /// <summary>Powers of ten and fractions.</summary>
    private static readonly SearchValues<char> ManyDigits = SearchValues.Create("eEdD^/");

    private readonly TextCells cells;
    private readonly int first;
    private readonly int offset;

    /// <param name="name">The file, or whatever names the table to people.</param>
    /// <param name="cells">All cells of the text.</param>
    /// <param name="first">The first row with numbers.</param>
    /// <param name="header">The columns.</param>
    /// <param name="options">What the text does not say.</param>
    /// <exception cref="InvalidInputException">A row has more or fewer fields than the header.</exception>
    public TableRows(string name, TextCells cells, int first, TableHeader header, TableOptions options)
    {
        (Name, this.cells, this.first, Header, Options) = (name, cells, first, header, options);
        offset = RequireWidth();
    }

    public string Name { get; }

    public TableHeader Header { get; }

    public TableOptions Options { get; }

    public int Count => cells.Rows - first;

    public InvalidInputException Wrong(int row, string what) => new($"row {Line(row)}: {what}.");

    /// <summary>Line of the file.</summary>
    public int Line(int row) => cells.Line(first + row);

    /// <summary>Numbers the spellings of some columns: codes[row, column] in C order.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="labels">Their labels, which learn the spellings.</param>
    /// <param name="mayLack">A field may be empty or say that there is none: its code is -1.</param>
    public int[] Codes(IReadOnlyList<TableColumn> columns, IReadOnlyList<ColumnLabels> labels, bool mayLack = false)
    {
        var codes = new int[Count * columns.Count];
        for (var i = 0; i < columns.Count; i++)
        {
            var (place, label) = (columns[i].Index + offset, labels[i]);
            for (var row = 0; row < Count; row++)
                codes[(row * columns.Count) + i] =
                    mayLack && IsNone(cells[first + row, place]) ? -1 : label.Code(cells[first + row, place], Line(row));
        }

        return codes;
    }

    /// <summary>For each row the number of its joint setting; each stands once.</summary>
    /// <exception cref="InvalidInputException">A setting that has no number, or two rows.</exception>
    public int[] JointSettings(IReadOnlyList<TableColumn> settings, IReadOnlyList<ColumnLabels> labels)
    {
        var codes = Codes(settings, labels);
        ColumnLabels.NumberSettings(labels);
        var (places, rowOfPlace) = (new int[Count], new Dictionary<int, int>());
        for (var row = 0; row < Count; row++)
        {
            for (var i = 0; i < labels.Count; i++)
                places[row] = (places[row] * labels[i].Size) + labels[i].Index(codes[(row * labels.Count) + i]);
            if (!rowOfPlace.TryAdd(places[row], row))
                throw Wrong(row, $"its setting stands in row {Line(rowOfPlace[places[row]])} already");
        }

        return places;
    }

    /// <summary>The scenario that the sizes of all columns make: outcomes, then settings.</summary>
    /// <exception cref="InvalidInputException">Another one was named.</exception>
    public Scenario MakeScenario(IReadOnlyList<int> sizes)
    {
        var scenario = Scenario.FromCounts([.. sizes.Take(sizes.Count / 2)], [.. sizes.Skip(sizes.Count / 2)]);
        return Options.Scenario is null || Options.Scenario.TableShape.SequenceEqual(scenario.TableShape)
            ? scenario
            : throw new InvalidInputException($"{Name} is of scenario {scenario}, not {Options.Scenario}.");
    }

    /// <summary>How the numbers of some columns, which are spelled alike, are spelled.</summary>
    /// <exception cref="InvalidInputException">So that they could be two things.</exception>
    public NumberText Spelling(string what, params IReadOnlyList<TableColumn> columns) =>
        NumberText.Of(what, cells, first, [.. columns.Select(column => column.Index + offset)]);

    /// <summary>The numbers of a column, with those of its column of errors where the header has one.</summary>
    /// <exception cref="InvalidInputException">A cell is no number, or an error no error.</exception>
    public ColumnNumbers Numbers(TableColumn column, NumberText? spelling = null)
    {
        spelling ??= Spelling(column.Name, column);
        var (values, digits) = (new double[Count], 0);
        double[]? errors = null;
        for (var row = 0; row < Count; row++)
        {
            values[row] = Number(row, column, spelling, out var error);
            digits = Math.Max(digits, DigitsOf(Cell(row, column)));
            if (!double.IsNaN(error))
                (errors ??= NotKnown())[row] = error;
        }

        if (Header.OfRole(ColumnRole.Error) is not [var beside])
            return new ColumnNumbers(values, errors, digits);
        if (errors is not null)
            throw Header.Wrong($"{column.Name} tells standard errors itself, and {beside.Name} does; leave one of them");
        var itsSpelling = Spelling(beside.Name, beside);
        errors = NotKnown();
        for (var row = 0; row < Count; row++)
        {
            errors[row] = Number(row, beside, itsSpelling, out _);
            if (errors[row] < 0)
                throw Wrong(row, $"the standard error {beside.Name} is {errors[row]:R}; at least 0 is needed");
        }

        return new ColumnNumbers(values, errors, digits);
    }

    /// <summary>The angles of a column of settings, in degrees; null where one is no number.</summary>
    public double[]? Angles(TableColumn column)
    {
        var (spelling, angles) = (Spelling(column.Name, column), new double[Count]);
        for (var row = 0; row < Count; row++)
        {
            var field = Cell(row, column).TrimEnd('°');
            if (!spelling.TryParse(field.EndsWith("deg") ? field[..^3].TrimEnd() : field, out angles[row]))
                return null;
        }

        return angles;
    }

    /// <summary>By how many places the columns of the rows are moved: between blanks, a number of the row may stand
    /// first.</summary>
    public static int Offset(TextCells cells, int first, TableHeader header) =>
        cells.Delimiter == ' ' && cells.Width(first) == header.Columns.Count + 1 ? 1 : 0;

    /// <summary>No setting: empty, or an analyser that is removed, or turned to infinity as in Clauser's notation.</summary>
    private static bool IsNone(ReadOnlySpan<char> field) =>
        NumberText.IsUnknown(field) || field is "-" or "—" or "*" or "∞" or "inf" or "Inf" or "infinity" or "removed" or "out";

    private double[] NotKnown()
    {
        var values = new double[Count];
        Array.Fill(values, double.NaN);
        return values;
    }

    private ReadOnlySpan<char> Cell(int row, TableColumn column) => cells[first + row, column.Index + offset];

    private double Number(int row, TableColumn column, NumberText spelling, out double error)
    {
        error = double.NaN;
        var field = Cell(row, column);
        if (spelling.TryParse(field, out var number))
        {
            if (Math.Abs(number) >= Counts.MaximumTrials)
                throw Wrong(row, $"{column.Name} is '{field}'; {NumberText.Largest} is needed");
            return number;
        }

        if (NumberText.IsUnknown(field))
            return double.NaN;
        if (spelling.TryParseWithError(field, out number, out error))
            return number;
        throw Wrong(
            row,
            $"{column.Name} is '{field}'; a number{(field.Contains(' ') ? " without a blank inside" : "")} is needed"
        );
    }

    /// <summary>The digits behind the point that a spelling has room for.</summary>
    private static int DigitsOf(ReadOnlySpan<char> field)
    {
        if (field.ContainsAny(ManyDigits))
            return 17;
        var mark = field.LastIndexOfAny('.', ',');
        return mark < 0 ? 0 : field.Length - mark - (field.EndsWith("%") ? 0 : 1);
    }

    /// <summary>All rows are as wide as the header, or have an empty field or, between blanks, a number of the row
    /// more.</summary>
    /// <returns>By how many places the columns of the rows are moved.</returns>
    private int RequireWidth()
    {
        var width = Header.Columns.Count;
        var isWider = cells.Width(first) == width + 1;
        var isNumbered = Offset(cells, first, Header) > 0;
        for (var row = first; row < cells.Rows; row++)
        {
            if (cells.Width(row) == (isWider ? width + 1 : width) && (!isWider || isNumbered || cells[row, width].IsEmpty))
                continue;
            var cause =
                cells.Delimiter == ',' && cells.Width(row) == width + 1
                    ? "; a decimal comma needs semicolons between the fields"
                    : "";
            throw new InvalidInputException($"row {cells.Line(row)}: {cells.Width(row)} fields; {width} are needed{cause}.");
        }

        return isNumbered ? 1 : 0;
    }
}
