using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The value of an inequality at a measured table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Value">The value of its frequencies or probabilities.</param>
/// <param name="Error">The standard error of independent trials; null without counts.</param>
internal sealed record InequalityAt(MeasuredTable Table, double Value, double? Error)
{
    public static InequalityAt Read(string path, BellExpression expression)
    {
        var table = MeasuredTable.Read(path);
        if (!table.Scenario.Equals(expression.Scenario))
            throw new InvalidInputException($"{path} is of {table.Scenario}; the inequality is of {expression.Scenario}.");
        var error = table.Counts is { } counts
            ? InequalityValue.ErrorOf(expression.Whole, counts) * (double)expression.Unit
            : (double?)null;
        return new InequalityAt(table, expression.Value(table.Behavior), error);
    }
}
