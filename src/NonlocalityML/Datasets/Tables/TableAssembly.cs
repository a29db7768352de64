using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Makes a <see cref="RawTable"/> of numbers in the places of a scenario: what is missing, what the numbers are, and how far
/// their sums may be from 1.
/// </summary>
internal sealed class TableAssembly(string name, Scenario scenario, TableOptions options)
{
    /// <summary>Largest error of a sum of numbers in single precision, or with six digits.</summary>
    private const double Rounding = 1e-5;

    /// <summary>The largest part of a joint setting's events that a negative number may be.</summary>
    private const double SmallNegative = 0.01;

    /// <summary>Fewer digits than these are not taken as the reason of a wrong sum.</summary>
    private const int FewestDigits = 3;

    private readonly List<string> notes = [];

    /// <summary>Values in table order; NaN where there is no row, or no number in it.</summary>
    public double[] Values { get; private init; } = NotANumber(scenario);

    /// <summary>Entries that have a row; others are missing.</summary>
    public bool[] HasRow { get; } = new bool[scenario.TableLength];

    /// <summary>What the header says the numbers are; null where it does not.</summary>
    public TableKind? Stated { get; init; }

    /// <summary>The digits behind the point of the numbers, at most; those of double precision unless told.</summary>
    public int Digits { get; init; } = 17;

    /// <summary>How a value is called in messages.</summary>
    public string What { get; init; } = "p";

    /// <summary>Standard errors of the numbers in table order, NaN where not known; null where none is.</summary>
    public double[]? Errors { get; init; }

    private int Tuples => scenario.SettingTuples;

    /// <summary>An assembly of an array that has all entries.</summary>
    public static TableAssembly Of(
        string name,
        Scenario scenario,
        TableOptions options,
        double[] values,
        TableKind? stated = null
    )
    {
        var assembly = new TableAssembly(name, scenario, options) { Values = values, Stated = stated };
        Array.Fill(assembly.HasRow, true);
        return assembly;
    }

    /// <param name="read">How the numbers were found, for people: columns, outcomes, settings.</param>
    /// <exception cref="InvalidInputException">No table can be made of the numbers; says why.</exception>
    public RawTable Finish(string read)
    {
        if (Array.FindIndex(Values, double.IsInfinity) is >= 0 and var wrong)
            throw Wrong($"{What}{scenario.EntryName(wrong)} is {Values[wrong]}; a finite number is needed");
        var kind = Kind();
        if (kind == TableKind.Probabilities)
            FinishProbabilities();
        else
            kind = FinishCounts();
        if (Array.TrueForAll(Values, double.IsNaN))
            throw Wrong(
                $"no joint setting has {(kind == TableKind.Probabilities ? "a probability" : "an event")}; numbers are needed"
            );
        var errors = MakeErrors(kind);
        var words = kind switch
        {
            TableKind.Counts => "counts",
            TableKind.Probabilities => "probabilities",
            _ => "weighted counts, as frequencies without trials or p-values",
        };
        return new RawTable(name, scenario, kind, Values, $"{words}; {string.Join("; ", notes.Prepend(read))}")
        {
            Errors = errors,
        };
    }

    /// <summary>Counts have errors of their own; others need all of them.</summary>
    private StandardErrors? MakeErrors(TableKind kind)
    {
        if (Errors is null)
            return null;
        var isUsed =
            kind != TableKind.Counts && !Errors.Where((error, i) => double.IsNaN(error) && !double.IsNaN(Values[i])).Any();
        notes.Add(
            isUsed ? "standard errors beside them"
            : kind == TableKind.Counts ? "the standard errors beside them are not used, as counts have their own"
            : "standard errors are not known of all, and not used"
        );
        if (!isUsed)
            return null;
        double[] errors = [.. Errors.Select(error => double.IsNaN(error) ? 0 : error)];
        return kind == TableKind.Frequencies
            ? StandardErrors.OfWeightedCounts(scenario, errors, Values)
            : StandardErrors.OfProbabilities(scenario, errors);
    }

    private static double[] NotANumber(Scenario scenario)
    {
        var values = new double[scenario.TableLength];
        Array.Fill(values, double.NaN);
        return values;
    }

    private InvalidInputException Wrong(string what) => new($"{name}: {what}.");

    private string Tuple(int setting) => $"({string.Join(',', scenario.SettingTuple(setting))})";

    private double SumOf(int setting)
    {
        var sum = 0.0;
        for (var i = setting; i < Values.Length; i += Tuples)
            sum += Values[i];
        return sum;
    }

    private bool IsUnknown(int setting)
    {
        for (var i = setting; i < Values.Length; i += Tuples)
        {
            if (!double.IsNaN(Values[i]))
                return false;
        }

        return true;
    }

    /// <summary>Numbers without a name are probabilities where none is above 1, and else counts, weighted unless all are
    /// whole.</summary>
    private TableKind Kind() =>
        Stated ?? (Array.Exists(Values, value => value > 1 + Rounding) ? TableKind.Counts : TableKind.Probabilities);

    private TableKind FinishCounts()
    {
        var isWhole = Array.TrueForAll(Values, value => double.IsNaN(value) || (double.IsInteger(value) && value >= 0));
        int zeros = 0,
            negatives = 0;
        var least = 0.0;
        for (var setting = 0; setting < Tuples; setting++)
        {
            double sum = 0;
            var unknown = 0;
            for (var i = setting; i < Values.Length; i += Tuples)
            {
                if (!double.IsNaN(Values[i]))
                    sum += Values[i];
                else if (HasRow[i])
                    unknown++;
            }

            if (unknown > 0 && sum != 0)
            {
                throw Wrong(
                    $"some counts of setting {Tuple(setting)} are not known, so that its frequencies are not known; "
                        + "all of them or none are needed, or probabilities"
                );
            }

            if (sum < 0)
                throw Wrong($"the numbers of setting {Tuple(setting)} sum to {sum:R}; more than 0 is needed");
            for (var i = setting; i < Values.Length; i += Tuples)
            {
                if (sum == 0)
                    Values[i] = double.NaN;
                else if (double.IsNaN(Values[i]))
                    (Values[i], zeros) = (0, zeros + 1);
                if (!(Values[i] < 0))
                    continue;
                if (Values[i] < -SmallNegative * sum)
                {
                    throw Wrong(
                        $"{scenario.EntryName(i)} has {Values[i].ToString("R", CultureInfo.InvariantCulture)} events of {sum:R}; "
                            + "negative numbers are taken only as what a small background leaves, at most 1 % of the events of the setting"
                    );
                }

                (negatives, least) = (negatives + 1, Math.Min(least, Values[i] / sum));
                Values[i] = 0;
            }
        }

        Note(zeros, "missing row is", "missing rows are", "zero");
        NoteNegatives(negatives, least);
        NoteUnmeasured();
        if (isWhole)
            return TableKind.Counts;
        for (var setting = 0; setting < Tuples; setting++)
            Scale(setting);
        return TableKind.Frequencies;
    }

    private void FinishProbabilities()
    {
        var percent = IsPercent();
        if (percent)
        {
            for (var i = 0; i < Values.Length; i++)
            {
                Values[i] /= 100;
                if (Errors is not null)
                    Errors[i] /= 100;
            }

            notes.Add("percent");
        }

        double worst = 0,
            least = 0;
        int zeros = 0,
            negatives = 0,
            scaled = 0;
        var digits = Digits + (percent ? 2 : 0);
        for (var setting = 0; setting < Tuples; setting++)
        {
            double sum = 0;
            int unknown = 0,
                missing = 0,
                known = 0;
            for (var i = setting; i < Values.Length; i += Tuples)
            {
                if (!double.IsNaN(Values[i]))
                    (sum, known) = (sum + Values[i], known + 1);
                else if (HasRow[i])
                    unknown++;
                else
                    missing++;
            }

            if (known == 0)
                continue;
            var tolerance = Math.Max(Rounding, digits >= FewestDigits ? 0.51 * known * Math.Pow(10, -digits) : 0);
            for (var i = setting; i < Values.Length; i += Tuples)
            {
                if (!(Values[i] < 0))
                    continue;
                if (Values[i] < -SmallNegative)
                    throw Wrong(
                        $"{What}{scenario.EntryName(i)} is {Values[i].ToString("R", CultureInfo.InvariantCulture)}; a "
                            + "number from 0 to 1 is needed"
                    );
                if (Values[i] >= -Behavior.NegativityTolerance)
                    continue;
                (negatives, least) = (negatives + 1, Math.Min(least, Values[i]));
                Values[i] = 0;
            }

            if (unknown > 0 || (missing > 0 && sum < 1 - tolerance))
            {
                if (sum > 1 + tolerance)
                    throw Wrong($"the known probabilities of setting {Tuple(setting)} sum to {sum:R}; at most 1 is needed");
                continue;
            }

            if (Math.Abs(sum - 1) > tolerance && !(options.Normalize && sum > 0))
                throw WrongSum(setting, sum);
            for (var i = setting; missing > 0 && i < Values.Length; i += Tuples)
            {
                if (double.IsNaN(Values[i]))
                    (Values[i], zeros) = (0, zeros + 1);
            }

            if (Math.Abs(sum - 1) > Behavior.NormalizationTolerance)
                (scaled, worst) = (scaled + 1, Math.Max(worst, Math.Abs(sum - 1)));
            if (Math.Abs(SumOf(setting) - 1) > Behavior.NormalizationTolerance / 2)
                Scale(setting);
        }

        Note(zeros, "missing row is", "missing rows are", "zero");
        NoteNegatives(negatives, least);
        if (scaled > 0)
            notes.Add(
                $"sums brought to 1 in {scaled} of {Tuples} joint settings, off by at most "
                    + $"{worst.ToString("G2", CultureInfo.InvariantCulture)}"
            );
        NoteUnmeasured();
    }

    private InvalidInputException WrongSum(int setting, double sum)
    {
        var cause =
            sum == 0 ? "; leave out the rows of what was not measured, or write nan"
            : sum > 1.5 && Array.TrueForAll(Values, value => double.IsNaN(value) || double.IsInteger(value))
                ? "; these look like counts: name their column count"
            : sum is > 0.5 and < 1.5 ? "; --normalize brings the sums to 1"
            : "; the probabilities of each joint setting by itself sum to 1, not those of all together; --normalize brings "
                + "them there";
        return Wrong($"the probabilities of setting {Tuple(setting)} sum to {sum:R}; 1 is needed{cause}");
    }

    private bool IsPercent()
    {
        var isMeasured = false;
        for (var setting = 0; setting < Tuples; setting++)
        {
            var sum = 0.0;
            for (var i = setting; i < Values.Length; i += Tuples)
                sum += double.IsNaN(Values[i]) ? 0 : Values[i];
            if (sum is not (> 99 and < 101) && !IsUnknown(setting))
                return false;
            isMeasured |= sum > 0;
        }

        return isMeasured;
    }

    private void Scale(int setting)
    {
        var sum = SumOf(setting);
        if (double.IsNaN(sum))
            return;
        for (var i = setting; i < Values.Length; i += Tuples)
        {
            Values[i] /= sum;
            if (Errors is not null)
                Errors[i] /= sum;
        }
    }

    private void Note(int count, string one, string many, string what)
    {
        if (count > 0)
            notes.Add($"{count} {(count == 1 ? one : many)} {what}");
    }

    private void NoteNegatives(int negatives, double least)
    {
        if (negatives > 0)
            notes.Add(
                $"{negatives} negative {(negatives == 1 ? "number" : "numbers")}, down to "
                    + $"{least.ToString("G2", CultureInfo.InvariantCulture)} of a setting, taken as 0"
            );
    }

    private void NoteUnmeasured()
    {
        var unmeasured = Enumerable.Range(0, Tuples).Where(IsUnknown).ToList();
        if (unmeasured.Count > 0 && unmeasured.Count < Tuples)
            notes.Add($"not measured: {string.Join(' ', unmeasured.Take(8).Select(Tuple))}{(unmeasured.Count > 8 ? " .." : "")}");
    }
}
