using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The rows behind a figure: columns with a short name for the checks and a heading in the table.</summary>
internal sealed class FigureData(params (string Field, string Heading)[] columns)
{
    private readonly List<IReadOnlyList<Cell>> rows = [];

    public void Add(params IReadOnlyList<Cell> row) => rows.Add(row);

    /// <exception cref="InvalidInputException">A number is not finite.</exception>
    public void RequireFinite(string figure)
    {
        foreach (var (index, row) in rows.Index())
        {
            foreach (var (column, cell) in row.Index())
            {
                if (cell.Value is { } value && !double.IsFinite(value))
                    throw new InvalidInputException(
                        $"Figure '{figure}': {columns[column].Heading} is {value} in row {index}; figures show finite numbers."
                    );
            }
        }
    }

    /// <exception cref="InvalidInputException">A number on a logarithmic axis is not positive.</exception>
    public void RequirePositive(string figure, string field)
    {
        var column = Array.FindIndex(columns, column => column.Field == field);
        if (rows.FindIndex(row => row[column].Value is <= 0) is var index and >= 0)
            throw new InvalidInputException(
                $"Figure '{figure}': {columns[column].Heading} is {rows[index][column].Exact} in row {index}; a logarithmic "
                    + "axis shows positive numbers."
            );
    }

    public ReportTable ToTable(string caption) => new(caption, [.. columns.Select(column => column.Heading)], rows);
}
