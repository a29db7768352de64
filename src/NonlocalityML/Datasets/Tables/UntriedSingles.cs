using System.Globalization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Coincidences with singles and without numbers of trials. Their probabilities stay open, but the sign of a Clauser-Horne sum,
/// C(x,y) + C(x,y') + C(x',y) - C(x',y') - SA(x) - SB(y), does not depend on the number of trials if that is the same for
/// each joint setting (Clauser and Horne, PRD 10, 526 (1974)): of a local model it is at most 0.
/// </summary>
internal static class UntriedSingles
{
    /// <summary>What follows from the numbers and what does not, as the refusal of a table of two settings a party or
    /// more.</summary>
    /// <param name="rows">A row for each joint setting.</param>
    /// <param name="places">x * settings of B + y of each row.</param>
    /// <param name="sizes">Settings of A and of B.</param>
    /// <param name="columns">C, SA, SB; NaN where a field is empty.</param>
    public static InvalidInputException Refuse(TableRows rows, int[] places, (int A, int B) sizes, double[][] columns)
    {
        var coincidences = new double[sizes.A, sizes.B];
        var (a, b) = (Unknown(sizes.A), Unknown(sizes.B));
        for (var x = 0; x < sizes.A; x++)
        for (var y = 0; y < sizes.B; y++)
            coincidences[x, y] = double.NaN;
        for (var row = 0; row < places.Length; row++)
        {
            var (x, y) = Math.DivRem(places[row], sizes.B);
            coincidences[x, y] = columns[0][row];
            // Of several numbers of singles the largest is the careful one.
            a[x] = Math.Max(a[x], double.IsNaN(columns[1][row]) ? a[x] : columns[1][row]);
            b[y] = Math.Max(b[y], double.IsNaN(columns[2][row]) ? b[y] : columns[2][row]);
        }

        var sums =
            from x in Enumerable.Range(0, sizes.A)
            from y in Enumerable.Range(0, sizes.B)
            from otherX in Enumerable.Range(0, sizes.A)
            from otherY in Enumerable.Range(0, sizes.B)
            where otherX != x && otherY != y && double.IsFinite(a[x]) && double.IsFinite(b[y])
            let value = coincidences[x, y]
                + coincidences[x, otherY]
                + coincidences[otherX, y]
                - coincidences[otherX, otherY]
                - a[x]
                - b[y]
            where double.IsFinite(value)
            orderby value descending
            select (
                Value: value,
                Text: $"C({x},{y}) + C({x},{otherY}) + C({otherX},{y}) - C({otherX},{otherY}) - SA({x}) - SB({y})"
            );
        const string Needed =
            "singles without the number of trials of each joint setting leave the probabilities open; a "
            + "column 'trials' is needed";
        return rows.Header.Wrong(
            sums.FirstOrDefault() is not { Text: { } sum, Value: var best } ? Needed
            : best > 0
                ? $"{Needed}. If all joint settings were tried equally often, however often, no local model gives these numbers, "
                    + $"as {sum} = {best.ToString("0.###", CultureInfo.InvariantCulture)} > 0; how nonlocal they are, and with "
                    + "other numbers of trials anything, stays open"
            : $"{Needed}. No Clauser-Horne sum is above 0 (the largest, {sum}, is "
                + $"{best.ToString("0.###", CultureInfo.InvariantCulture)}), so that even with equal numbers of trials they "
                + "show no nonlocality"
        );
    }

    private static double[] Unknown(int length)
    {
        var values = new double[length];
        Array.Fill(values, double.NegativeInfinity);
        return values;
    }
}
