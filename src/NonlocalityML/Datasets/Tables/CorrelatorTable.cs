using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>A table from correlators of outcomes +1 (outcome 0) and -1 (outcome 1).</summary>
internal static class CorrelatorTable
{
    /// <summary>How far rounding may take a correlator beyond 1.</summary>
    private const double Rounding = 1e-5;

    /// <param name="name">The file.</param>
    /// <param name="scenario">Two outcomes for every setting.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="values">For each joint setting the mean outcomes of both parties, where they are known, and the correlator;
    /// null where not measured.</param>
    /// <param name="read">How the numbers were found.</param>
    /// <param name="errors">The standard error of each correlator; null where not known.</param>
    /// <exception cref="InvalidInputException">A correlator beyond 1, or marginals that it cannot have.</exception>
    public static RawTable Make(
        string name,
        Scenario scenario,
        TableOptions options,
        double[]?[] values,
        string read,
        double[]? errors = null
    )
    {
        var hasMarginals = Array.Find(values, one => one is not null) is { Length: > 1 };
        for (var setting = 0; setting < values.Length; setting++)
        {
            if (values[setting] is not { } one)
                continue;
            if (Array.Exists(one, double.IsNaN))
            {
                values[setting] = null;
                continue;
            }

            for (var i = 0; i < one.Length; i++)
            {
                if (Math.Abs(one[i]) > 1 + Rounding)
                    throw Wrong(
                        name,
                        scenario,
                        setting,
                        $"{(i == one.Length - 1 ? "the correlator" : "a mean outcome")} is {one[i]:R}; -1 to 1 is allowed"
                    );
                one[i] = Math.Clamp(one[i], -1, 1);
            }
        }

        var isKnown =
            errors is not null && values.Zip(errors, (one, error) => one is null || !double.IsNaN(error)).All(known => known);
        if (errors is not null)
            read += isKnown ? "; standard errors beside them" : "; standard errors are not known of all, and not used";
        var table = hasMarginals ? Whole(name, scenario, options, values, read) : Sums(name, scenario, values, read);
        return isKnown
            ? table with
            {
                Errors = StandardErrors.OfCorrelators(scenario, [.. errors!.Select(error => double.IsNaN(error) ? 0 : error)]),
            }
            : table;
    }

    private static RawTable Whole(string name, Scenario scenario, TableOptions options, double[]?[] values, string read)
    {
        var assembly = new TableAssembly(name, scenario, options) { Stated = TableKind.Probabilities };
        for (var setting = 0; setting < values.Length; setting++)
        {
            if (values[setting] is not [var a, var b, var e])
                continue;
            for (var outcome = 0; outcome < 4; outcome++)
            {
                var (first, second) = (outcome < 2 ? 1 : -1, outcome % 2 == 0 ? 1 : -1);
                var p = (1 + (first * a) + (second * b) + (first * second * e)) / 4;
                if (p < -Rounding)
                    throw Wrong(
                        name,
                        scenario,
                        setting,
                        $"the correlator {e:R} does not go with the mean outcomes {a:R} and {b:R}: a probability would be {p:R}"
                    );
                var place = (outcome * scenario.SettingTuples) + setting;
                (assembly.HasRow[place], assembly.Values[place]) = (true, Math.Max(0, p));
            }
        }

        return assembly.Finish($"from correlators and mean outcomes, +1 as outcome 0; {read}");
    }

    private static RawTable Sums(string name, Scenario scenario, double[]?[] values, string read)
    {
        var table = new double[scenario.TableLength];
        Array.Fill(table, double.NaN);
        var outcomes = table.Length / scenario.SettingTuples;
        var sums = new List<KnownSum>();
        for (var setting = 0; setting < values.Length; setting++)
        {
            if (values[setting] is not [var e])
                continue;
            sums.Add(new KnownSum(Parity(setting, 0), (1 + e) / 2));
            sums.Add(new KnownSum(Parity(setting, 1), (1 - e) / 2));
        }

        if (sums.Count == 0)
            throw new InvalidInputException($"{name}: no correlator is known.");
        return new RawTable(
            name,
            scenario,
            TableKind.Probabilities,
            table,
            $"correlators, +1 as outcome 0, marginals not known; {read}"
        )
        {
            Sums = sums,
        };

        ImmutableArray<int> Parity(int setting, int parity) =>
            [
                .. Enumerable
                    .Range(0, outcomes)
                    .Where(outcome => int.PopCount(outcome) % 2 == parity)
                    .Select(outcome => (outcome * scenario.SettingTuples) + setting),
            ];
    }

    private static InvalidInputException Wrong(string name, Scenario scenario, int setting, string what) =>
        new($"{name}: of setting ({string.Join(',', scenario.SettingTuple(setting))}) {what}.");
}
