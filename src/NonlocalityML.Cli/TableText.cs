using NonlocalityML.Reports;
using Spectre.Console;

namespace NonlocalityML.Cli;

/// <summary>A table of a report as the terminal shows it.</summary>
internal static class TableText
{
    /// <summary>Wider than any table, so that no cell wraps and lines can be searched.</summary>
    private const int Width = 1000;

    public static void Print(Output output, ReportTable table)
    {
        output.Line(table.Caption);
        foreach (var line in Lines(table))
            output.Line(line);
    }

    /// <summary>The headings, a rule, and a line for each row; control characters, which could move the cursor, are left
    /// out.</summary>
    public static IEnumerable<string> Lines(ReportTable table)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(text),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
            }
        );
        console.Profile.Width = Width;
        var grid = new Table { Border = TableBorder.Simple };
        foreach (var (column, heading) in table.Columns.Index())
            grid.AddColumn(
                new TableColumn(Plain(heading)) { Alignment = table.IsNumeric(column) ? Justify.Right : Justify.Left }
            );
        foreach (var row in table.Rows)
            grid.AddRow(row.Select(cell => Plain(cell.Text)));
        console.Write(grid);
        return text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
    }

    private static Spectre.Console.Text Plain(string text) => new(new string([.. text.Where(c => !char.IsControl(c))]));
}
