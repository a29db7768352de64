using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Makes a <see cref="RawTable"/> of numbers in the places of a scenario: finds out what they are, and has
/// <see cref="TableMending"/> mend what is nearly right.
/// </summary>
internal sealed class TableAssembly(string name, Scenario scenario, TableOptions options)
{
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

    /// <summary>An assembly of an array that has all entries.</summary>
    public static TableAssembly Of(
        string name,
        Scenario scenario,
        TableOptions options,
        double[] values,
        TableKind? stated = null,
        double[]? errors = null
    )
    {
        var assembly = new TableAssembly(name, scenario, options)
        {
            Values = values,
            Stated = stated,
            Errors = errors,
        };
        Array.Fill(assembly.HasRow, true);
        return assembly;
    }

    /// <param name="read">How the numbers were found, for people: columns, outcomes, settings.</param>
    /// <exception cref="InvalidInputException">No table can be made of the numbers; says why.</exception>
    public RawTable Finish(string read)
    {
        if (Array.FindIndex(Values, double.IsInfinity) is >= 0 and var wrong)
            throw Wrong($"{What}{scenario.EntryName(wrong)} is {Values[wrong]}; a finite number is needed");
        if (Array.FindIndex(Values, value => Math.Abs(value) >= Counts.MaximumTrials) is >= 0 and var large)
            throw Wrong($"{What}{scenario.EntryName(large)} is {Values[large]:R}; {NumberText.Largest} is needed");
        var mending = new TableMending(name, scenario, Values, HasRow, Errors);
        var sums = Enumerable.Range(0, scenario.SettingTuples).Select(mending.Tally).Where(tally => tally.Known > 0).ToList();
        var kind = Kind(sums.Count > 0 && sums.TrueForAll(tally => tally.Sum == 100));
        List<string> notes = [read];
        if (kind == TableKind.Probabilities)
        {
            var isPercent = sums.Exists(tally => tally.Sum > 0) && sums.TrueForAll(tally => tally.Sum is > 99 and < 101);
            if (isPercent)
            {
                DivideBy100();
                notes.Add("percent");
            }

            mending.Probabilities(Digits + (isPercent ? 2 : 0), What, options.Normalize);
        }
        else
        {
            mending.Counts();
            for (var setting = 0; kind == TableKind.Frequencies && setting < scenario.SettingTuples; setting++)
                mending.Scale(setting);
        }

        notes.AddRange(mending.Notes);
        AddUnmeasured(notes, mending);
        if (Array.TrueForAll(Values, double.IsNaN))
            throw Wrong(
                $"no joint setting has {(kind == TableKind.Probabilities ? "a probability" : "an event")}; numbers are needed"
            );
        var errors = MakeErrors(kind, notes);
        var words = kind switch
        {
            TableKind.Counts => "counts",
            TableKind.Probabilities => "probabilities",
            _ => "weighted counts, as frequencies without trials or p-values",
        };
        return new RawTable(name, scenario, kind, Values, $"{words}; {string.Join("; ", notes)}") { Errors = errors };
    }

    private static double[] NotANumber(Scenario scenario)
    {
        var values = new double[scenario.TableLength];
        Array.Fill(values, double.NaN);
        return values;
    }

    private InvalidInputException Wrong(string what) => new($"{name}: {what}.");

    /// <summary>Numbers without a name are probabilities where none is above 1. Counts are weighted unless all are
    /// whole.</summary>
    /// <exception cref="InvalidInputException">Whole numbers without a name that could be percent.</exception>
    private TableKind Kind(bool areSums100)
    {
        var kind =
            Stated
            ?? (Array.Exists(Values, value => value > 1 + TableMending.Rounding) ? TableKind.Counts : TableKind.Probabilities);
        if (kind == TableKind.Probabilities)
            return kind;
        if (!Array.TrueForAll(Values, value => double.IsNaN(value) || (double.IsInteger(value) && value >= 0)))
            return TableKind.Frequencies;
        return Stated is not null || !areSums100
            ? TableKind.Counts
            : throw Wrong(
                "the numbers of each joint setting sum to 100, so that they could be percent or counts of 100 trials; name "
                    + "them count or percent"
            );
    }

    private void DivideBy100()
    {
        for (var i = 0; i < Values.Length; i++)
        {
            Values[i] /= 100;
            if (Errors is not null)
                Errors[i] /= 100;
        }
    }

    private void AddUnmeasured(List<string> notes, TableMending mending)
    {
        var unmeasured = Enumerable.Range(0, scenario.SettingTuples).Where(setting => mending.Tally(setting).Known == 0).ToList();
        var tuples = unmeasured.Take(8).Select(setting => $"({string.Join(',', scenario.SettingTuple(setting))})");
        if (unmeasured.Count > 0 && unmeasured.Count < scenario.SettingTuples)
            notes.Add($"not measured: {string.Join(' ', tuples)}{(unmeasured.Count > 8 ? " .." : "")}");
    }

    /// <summary>Counts have errors of their own; others need all of them.</summary>
    private StandardErrors? MakeErrors(TableKind kind, List<string> notes)
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
}
