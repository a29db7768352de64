namespace NonlocalityML.Datasets.Tables;

/// <summary>The numbers of a column, one for each row.</summary>
/// <param name="Values">The numbers; NaN where not known.</param>
/// <param name="Errors">Their standard errors, NaN where a cell tells none; null where no cell does.</param>
/// <param name="Digits">The most digits behind the point that a cell has.</param>
internal sealed record ColumnNumbers(double[] Values, double[]? Errors, int Digits);
