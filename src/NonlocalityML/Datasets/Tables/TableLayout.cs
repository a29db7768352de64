namespace NonlocalityML.Datasets.Tables;

/// <summary>How a bare block of numbers is laid out, for two parties.</summary>
public enum TableLayout
{
    /// <summary>Rows (x, a), columns (y, b): one block of joint outcomes for each pair of settings.</summary>
    Blocks,

    /// <summary>A row for each pair (x, y), y changing fastest; columns (a, b), b changing fastest: ++ +- -+ --.</summary>
    Rows,

    /// <summary>Rows x, columns y: E(x, y), marginals not known.</summary>
    Correlators,

    /// <summary>1 and the marginals of B in the first row, those of A in the first column, and E(x, y).</summary>
    CorrelatorsWithMarginals,

    /// <summary>1 and p(0|y) in the first row, p(0|x) in the first column, and p(00|xy); blocks of outcomes for more than
    /// two.</summary>
    CollinsGisin,
}
