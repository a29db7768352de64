namespace NonlocalityML.HiddenVariables.Tables;

/// <summary>A cloud near a table, and its trace distance from it before each step.</summary>
public sealed record TableFit(TableCloud Cloud, IReadOnlyList<double> History);
