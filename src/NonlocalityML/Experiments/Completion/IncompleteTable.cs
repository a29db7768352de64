using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Completion;

/// <summary>
/// Probabilities of which some are not known: a joint setting that was not measured, or single entries. Its completions are all
/// behaviors, signalling or not, with the known entries.
/// </summary>
public sealed class IncompleteTable
{
    /// <summary>What is not known is held by the barrier alone, which must not drown in rounding.</summary>
    private const double FreeBarrier = 1e-8;

    private readonly double[] table;

    /// <param name="name">The file, or whatever names the table to people.</param>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="table">p[a,b,..,x,y,..], C order, NaN where not known; copied.</param>
    /// <exception cref="InvalidInputException">Names the first entry or joint setting that no behavior has.</exception>
    public IncompleteTable(string name, Scenario scenario, ReadOnlySpan<double> table)
    {
        (Name, Scenario, this.table) = (name, scenario, table.ToArray());
        if (scenario.SlotLength != scenario.TableLength || table.Length != scenario.TableLength)
            throw new InvalidInputException($"{name}: an incomplete table needs the same number of outcomes for every setting of a party.");
        var settings = scenario.SettingTuples;
        var masses = new Rational[settings];
        Array.Fill(masses, Rational.One);
        for (var i = 0; i < table.Length; i++)
        {
            if (double.IsNaN(table[i])) continue;
            if (!(table[i] >= -Behavior.NegativityTolerance && table[i] <= 1 + Behavior.NormalizationTolerance))
                throw new InvalidInputException($"{name}: p{scenario.EntryName(i)} is {table[i]:R}; a number from 0 to 1, or nan, is needed.");
            masses[i % settings] -= Rational.FromDouble(table[i]);
        }

        Unknown = [.. Enumerable.Range(0, settings).Select(setting =>
            Enumerable.Range(0, this.table.Length / settings).Select(outcome => (outcome * settings) + setting)
                .Where(i => double.IsNaN(this.table[i])).ToImmutableArray())];
        for (var setting = 0; setting < settings; setting++)
        {
            var mass = (double)masses[setting];
            var isComplete = Unknown[setting].IsEmpty;
            if (mass < -Behavior.NormalizationTolerance || (isComplete && mass > Behavior.NormalizationTolerance))
            {
                throw new InvalidInputException(
                    $"{name}: the known probabilities of setting ({string.Join(',', scenario.SettingTuple(setting))}) sum to {1 - mass:R}; {(isComplete ? "1" : "at most 1")} is needed.");
            }

            masses[setting] = isComplete ? Rational.Zero : Rational.Max(Rational.Zero, masses[setting]);
        }

        Masses = [.. masses];
    }

    public string Name { get; }

    public Scenario Scenario { get; }

    /// <summary>p[a,b,..,x,y,..], C order, NaN where not known.</summary>
    public ReadOnlySpan<double> Table => table;

    /// <summary>For each joint setting the places in the table that are not known.</summary>
    public ImmutableArray<ImmutableArray<int>> Unknown { get; }

    /// <summary>For each joint setting the probability that its unknown entries share, exactly.</summary>
    public ImmutableArray<Rational> Masses { get; }

    /// <summary>Reads a CSV file of <see cref="TableCsv"/> in which rows are missing or values are nan or empty.</summary>
    /// <exception cref="InvalidInputException">Names the file, the place, the value, and what is allowed.</exception>
    public static IncompleteTable Read(string path)
    {
        var csv = TableCsv.ReadIncomplete(path);
        if (!csv.IsCounts) return new IncompleteTable(path, csv.Scenario, csv.Table);
        var settings = csv.Scenario.SettingTuples;
        var frequencies = new double[csv.Table.Length];
        for (var setting = 0; setting < settings; setting++)
        {
            int[] places = [.. Enumerable.Range(0, frequencies.Length / settings).Select(outcome => (outcome * settings) + setting)];
            var known = places.Count(i => !double.IsNaN(csv.Table[i]));
            if (known > 0 && known < places.Length)
            {
                throw new InvalidInputException(
                    $"{path}: some counts of setting ({string.Join(',', csv.Scenario.SettingTuple(setting))}) are missing, so that its frequencies are not known; all of them or none are needed, or probabilities.");
            }

            var trials = places.Sum(i => csv.Table[i]);
            // Without trials nothing is known of the setting.
            foreach (var i in places) frequencies[i] = csv.Table[i] / trials;
        }

        return new IncompleteTable(path, csv.Scenario, frequencies);
    }

    /// <summary>
    /// The same table without signalling: its known settings replaced by those of the no-signalling behavior that makes them the most likely.
    /// Null where a setting is known in part, or where the scenario is too large.
    /// </summary>
    public IncompleteTable? WithoutSignaling()
    {
        var outcomes = table.Length / Scenario.SettingTuples;
        if (!LikelihoodProjection.Fits(Scenario) || Unknown.Any(places => !places.IsEmpty && places.Length < outcomes) || Array.TrueForAll(table, double.IsNaN))
            return null;
        var projected = LikelihoodProjection.Maximize(Scenario, Array.ConvertAll(table, value => double.IsNaN(value) ? 0 : Math.Max(0, value)), FreeBarrier);
        return new IncompleteTable(Name, Scenario, [.. table.Select((value, i) => double.IsNaN(value) ? value : projected.Table[i])]);
    }

    /// <summary>The completion in which the unknown mass of each joint setting sits at one place.</summary>
    /// <param name="places">For each joint setting with unknown entries, in C order, the place in the table.</param>
    public Behavior CompleteAt(IReadOnlyList<int> places)
    {
        var completed = Array.ConvertAll(table, value => double.IsNaN(value) ? 0 : value);
        foreach (var place in places) completed[place] = (double)Masses[place % Scenario.SettingTuples];
        return new Behavior(Scenario, completed);
    }
}
