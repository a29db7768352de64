using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Mends what is nearly right of the numbers of a table, in their place, and tells what it did: missing rows, small negative
/// numbers, sums that rounding leaves beside 1. What is farther off is refused.
/// </summary>
/// <param name="name">The file.</param>
/// <param name="scenario">Outcomes and settings.</param>
/// <param name="values">In table order; NaN where there is no row, or no number in it.</param>
/// <param name="hasRow">Entries that have a row.</param>
/// <param name="errors">Standard errors, scaled with the numbers; null where none is known.</param>
internal sealed class TableMending(string name, Scenario scenario, double[] values, bool[] hasRow, double[]? errors)
{
    /// <summary>Largest error of a sum of numbers in single precision, or with six digits.</summary>
    public const double Rounding = 1e-5;

    /// <summary>The largest part of a joint setting's events that a negative number may be.</summary>
    private const double SmallNegative = 0.01;

    /// <summary>Fewer digits than these are not taken as the reason of a wrong sum.</summary>
    private const int FewestDigits = 3;

    private int zeros,
        negatives,
        scaled;

    private double least,
        worst;

    /// <summary>What was mended, for people.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (zeros > 0)
                yield return $"{zeros} missing {(zeros == 1 ? "row is" : "rows are")} zero";
            if (negatives > 0)
                yield return $"{negatives} negative {(negatives == 1 ? "number" : "numbers")}, down to {Short(least)} of a "
                    + "setting, taken as 0";
            if (scaled > 0)
                yield return $"sums brought to 1 in {scaled} of {scenario.SettingTuples} joint settings, off by at most "
                    + $"{Short(worst)}";
        }
    }

    /// <summary>Numbers of events, weighted or not: a joint setting without events was not measured.</summary>
    /// <exception cref="InvalidInputException">Negative, or known in part.</exception>
    public void Counts()
    {
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
        {
            var (sum, _, unknown, _) = Tally(setting);
            if (unknown > 0 && sum != 0)
            {
                throw Wrong(
                    $"some counts of setting {Tuple(setting)} are not known, so that its frequencies are not known; "
                        + "all of them or none are needed, or probabilities"
                );
            }

            if (sum < 0)
                throw Wrong($"the numbers of setting {Tuple(setting)} sum to {sum:R}; more than 0 is needed");
            if (sum == 0)
            {
                foreach (var i in Places(setting))
                    values[i] = double.NaN;
                continue;
            }

            FillZeros(setting);
            TakeNegatives(
                setting,
                sum,
                0,
                i =>
                    $"{scenario.EntryName(i)} has {Exact(values[i])} events of {sum:R}; negative numbers are taken only as "
                    + "what a small background leaves, at most 1 % of the events of the setting"
            );
        }
    }

    /// <summary>Probabilities, whose sums are 1 for each joint setting.</summary>
    /// <param name="digits">The digits behind the point that they have.</param>
    /// <param name="what">How a probability is called in messages.</param>
    /// <param name="normalize">Bring any sum to 1.</param>
    /// <exception cref="InvalidInputException">Negative, or another sum.</exception>
    public void Probabilities(int digits, string what, bool normalize)
    {
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
        {
            var (sum, known, unknown, missing) = Tally(setting);
            if (known == 0)
                continue;
            TakeNegatives(
                setting,
                1,
                Behavior.NegativityTolerance,
                i => $"{what}{scenario.EntryName(i)} is {Exact(values[i])}; a number from 0 to 1 is needed"
            );
            var tolerance = Math.Max(Rounding, digits >= FewestDigits ? 0.51 * known * Math.Pow(10, -digits) : 0);
            if (unknown > 0 || (missing > 0 && sum < 1 - tolerance))
            {
                if (sum > 1 + tolerance)
                    throw Wrong($"the known probabilities of setting {Tuple(setting)} sum to {sum:R}; at most 1 is needed");
                continue;
            }

            var off = Math.Abs(sum - 1);
            if (off > tolerance && !(normalize && sum > 0))
                throw WrongSum(setting, sum);
            FillZeros(setting);
            if (off > Behavior.NormalizationTolerance)
                (scaled, worst) = (scaled + 1, Math.Max(worst, off));
            if (Math.Abs(Tally(setting).Sum - 1) > Behavior.NormalizationTolerance / 2)
                Scale(setting);
        }
    }

    /// <summary>Divides the numbers of a joint setting by their sum.</summary>
    public void Scale(int setting)
    {
        var (sum, known, _, _) = Tally(setting);
        foreach (var i in known > 0 ? Places(setting) : [])
        {
            values[i] /= sum;
            if (errors is not null)
                errors[i] /= sum;
        }
    }

    /// <summary>The sum of what is known of a joint setting, and how many entries are known, not known, and without a
    /// row.</summary>
    public (double Sum, int Known, int Unknown, int Missing) Tally(int setting)
    {
        var (sum, known, unknown, missing) = (0.0, 0, 0, 0);
        for (var i = setting; i < values.Length; i += scenario.SettingTuples)
        {
            if (!double.IsNaN(values[i]))
                (sum, known) = (sum + values[i], known + 1);
            else if (hasRow[i])
                unknown++;
            else
                missing++;
        }

        return (sum, known, unknown, missing);
    }

    private static string Short(double value) => value.ToString("G2", CultureInfo.InvariantCulture);

    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private InvalidInputException Wrong(string what) => new($"{name}: {what}.");

    private string Tuple(int setting) => $"({string.Join(',', scenario.SettingTuple(setting))})";

    private IEnumerable<int> Places(int setting)
    {
        for (var i = setting; i < values.Length; i += scenario.SettingTuples)
            yield return i;
    }

    private void FillZeros(int setting)
    {
        foreach (var i in Places(setting).Where(i => double.IsNaN(values[i])))
            (values[i], zeros) = (0, zeros + 1);
    }

    /// <summary>Takes small negative numbers as 0.</summary>
    private void TakeNegatives(int setting, double whole, double allowed, Func<int, string> tooNegative)
    {
        foreach (var i in Places(setting).Where(i => values[i] < -allowed))
        {
            if (values[i] < -SmallNegative * whole)
                throw Wrong(tooNegative(i));
            (negatives, least) = (negatives + 1, Math.Min(least, values[i] / whole));
            values[i] = 0;
        }
    }

    private InvalidInputException WrongSum(int setting, double sum)
    {
        var cause =
            sum == 0 ? "; leave out the rows of what was not measured, or write nan"
            : sum > 1.5 && Array.TrueForAll(values, value => double.IsNaN(value) || double.IsInteger(value))
                ? "; these look like counts: name their column count"
            : sum is > 0.5 and < 1.5 ? "; --normalize brings the sums to 1"
            : "; the probabilities of each joint setting by itself sum to 1, not those of all together; --normalize brings "
                + "them there";
        return Wrong($"the probabilities of setting {Tuple(setting)} sum to {sum:R}; 1 is needed{cause}");
    }
}
