using System.CommandLine;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>The page that a verb leaves in the folder it writes, and the command itself for later pages.</summary>
internal static class ReportPage
{
    private const string FileName = "report.html";

    /// <returns>The path of the page.</returns>
    public static string Write(ReportInput input, string folder, ParseResult parse)
    {
        var path = Path.Combine(folder, FileName);
        var command = CommandLine.Text(parse);
        CommandFile.Write(folder, command);
        ReportInput.Page([input], command).Write(path);
        return path;
    }
}
