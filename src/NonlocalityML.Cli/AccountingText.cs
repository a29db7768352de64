using NonlocalityML.Clusters;

namespace NonlocalityML.Cli;

/// <summary>What the tasks of a job did, as text.</summary>
internal static class AccountingText
{
    public static void Print(Output output, Accounting? accounting)
    {
        if (accounting is null)
            return;
        foreach (var task in accounting.Tasks)
            output.Line($"  {task}");
        output.Line($"  {accounting}");
    }
}
