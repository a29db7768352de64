namespace NonlocalityML.Experiments.Statistics;

/// <summary>A chi-square test: for large counts the statistic has the chi-square distribution if the hypothesis holds.</summary>
/// <param name="Statistic">The test statistic.</param>
/// <param name="DegreesOfFreedom">0 where there is nothing to test.</param>
public sealed record ChiSquareTest(double Statistic, int DegreesOfFreedom)
{
    public PValue PValue => PValue.FromLogarithm(LogTail.ChiSquare(Statistic, DegreesOfFreedom));

    /// <summary>Pearson's test that counts have these probabilities.</summary>
    public static ChiSquareTest Fit(IReadOnlyList<double> counts, IReadOnlyList<double> probabilities)
    {
        var total = counts.Sum();
        return new ChiSquareTest(
            counts.Zip(probabilities, (count, p) => (count - (total * p)) * (count - (total * p)) / (total * p)).Sum(),
            counts.Count - 1
        );
    }

    /// <summary>
    /// Pearson's test that all rows of a table of counts have the same distribution. Rows and columns without counts do not
    /// count.
    /// </summary>
    public static ChiSquareTest Homogeneity(double[,] counts)
    {
        var rows = Sums(counts, 0).Select((sum, i) => (sum, i)).Where(row => row.sum > 0).ToList();
        var columns = Sums(counts, 1).Select((sum, i) => (sum, i)).Where(column => column.sum > 0).ToList();
        var total = rows.Sum(row => row.sum);
        var statistic = 0.0;
        foreach (var (rowSum, row) in rows)
        foreach (var (columnSum, column) in columns)
        {
            var expected = rowSum * columnSum / total;
            statistic += (counts[row, column] - expected) * (counts[row, column] - expected) / expected;
        }

        return new ChiSquareTest(statistic, Math.Max(0, (rows.Count - 1) * (columns.Count - 1)));
    }

    private static double[] Sums(double[,] counts, int axis)
    {
        var sums = new double[counts.GetLength(axis)];
        for (var i = 0; i < counts.GetLength(0); i++)
        for (var j = 0; j < counts.GetLength(1); j++)
            sums[axis == 0 ? i : j] += counts[i, j];
        return sums;
    }
}
