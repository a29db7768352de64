using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Completion;

/// <summary>
/// Probabilities of which some are not known: a joint setting that was not measured, or single entries. Its completions are all
/// behaviors, signalling or not, with the known entries.
/// </summary>
public sealed class IncompleteTable
{
    /// <summary>Weight of the barrier that alone holds unknown entries; smaller ones drown in rounding.</summary>
    private const double FreeBarrier = 1e-8;

    private readonly double[] table;

    /// <param name="name">The file, or whatever names the table to people.</param>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="table">p[a,b,..,x,y,..], C order, NaN where not known; copied.</param>
    /// <param name="sums">Sums of entries that are not known; those of one joint setting hold all of its entries, and each
    /// once.</param>
    /// <exception cref="InvalidInputException">Names the first entry or joint setting that no behavior has.</exception>
    public IncompleteTable(string name, Scenario scenario, ReadOnlySpan<double> table, IReadOnlyList<KnownSum>? sums = null)
    {
        (Name, Scenario, this.table) = (name, scenario, table.ToArray());
        if (scenario.SlotLength != scenario.TableLength || table.Length != scenario.TableLength)
            throw new InvalidInputException(
                $"{name}: an incomplete table needs the same number of outcomes for every setting of a party."
            );
        var settings = scenario.SettingTuples;
        var masses = new Rational[settings];
        Array.Fill(masses, Rational.One);
        for (var i = 0; i < table.Length; i++)
        {
            if (double.IsNaN(table[i]))
                continue;
            if (!(table[i] >= -Behavior.NegativityTolerance && table[i] <= 1 + Behavior.NormalizationTolerance))
                throw new InvalidInputException(
                    $"{name}: p{scenario.EntryName(i)} is {table[i]:R}; a number from 0 to 1, or nan, is needed."
                );
            masses[i % settings] -= Rational.FromDouble(table[i]);
        }

        var unknown = Enumerable
            .Range(0, settings)
            .Select(setting =>
                Enumerable
                    .Range(0, this.table.Length / settings)
                    .Select(outcome => (outcome * settings) + setting)
                    .Where(i => double.IsNaN(this.table[i]))
                    .ToImmutableArray()
            )
            .ToList();
        for (var setting = 0; setting < settings; setting++)
        {
            var mass = (double)masses[setting];
            var isComplete = unknown[setting].IsEmpty;
            if (mass < -Behavior.NormalizationTolerance || (isComplete && mass > Behavior.NormalizationTolerance))
            {
                throw new InvalidInputException(
                    $"{name}: the known probabilities of setting ({string.Join(',', scenario.SettingTuple(setting))}) sum "
                        + $"to {1 - mass:R}; {(isComplete ? "1" : "at most 1")} is needed."
                );
            }

            masses[setting] = isComplete ? Rational.Zero : Rational.Max(Rational.Zero, masses[setting]);
        }

        // A joint setting with sums falls into the groups that share them.
        var groups = unknown.Zip(masses).Where(group => sums is null || !sums.Any(sum => group.First.Contains(sum.Places[0])));
        (ImmutableArray<int> Places, Rational Mass)[] all = [.. groups, .. ExactSums(sums ?? [], settings)];
        IsOfSums =
            sums is not null
            && Array.TrueForAll(all, group => group.Places.IsEmpty || sums.Any(sum => sum.Places == group.Places));
        Unknown = [.. all.Select(group => group.Places)];
        Masses = [.. all.Select(group => group.Mass)];
        AreCompletionsNoSignaling =
            IsOfSums
            && scenario.Parties > 1
            && scenario.SlotLength == settings << scenario.Parties
            && sums!.Count == 2 * settings;
    }

    public string Name { get; }

    public Scenario Scenario { get; }

    /// <summary>p[a,b,..,x,y,..], C order, NaN where not known.</summary>
    public ReadOnlySpan<double> Table => table;

    /// <summary>How the file was read, in one line; null for a table that was made otherwise.</summary>
    public string? ReadAs { get; init; }

    /// <summary>Standard errors that the file tells; null where it tells none.</summary>
    public StandardErrors? Errors { get; init; }

    /// <summary>Whether nothing is known but sums: correlators of all joint settings.</summary>
    public bool IsOfSums { get; }

    /// <summary>
    /// Whether its completions are those without signalling alone. Of the correlators of all joint settings they are: nothing
    /// that was measured signals.
    /// </summary>
    public bool AreCompletionsNoSignaling { get; }

    /// <summary>
    /// Groups of places in the table that are not known: those of a joint setting, in C order, or, where sums are known, those of
    /// each sum.
    /// </summary>
    public ImmutableArray<ImmutableArray<int>> Unknown { get; }

    /// <summary>For each group the probability that its entries share, exactly.</summary>
    public ImmutableArray<Rational> Masses { get; }

    /// <summary>The probability that the outcomes of two parties differ, or that they agree, in a table of their
    /// correlators.</summary>
    internal Rational MassOf(int x, int y, bool isOdd)
    {
        var place = Scenario.TableIndex([0, isOdd ? 1 : 0], [x, y]);
        var group = Enumerable.Range(0, Unknown.Length).First(one => Unknown[one].Contains(place));
        return Masses[group];
    }

    /// <summary>The sums of a joint setting are 1 together: the last of them is what the others leave.</summary>
    private static IEnumerable<(ImmutableArray<int> Places, Rational Mass)> ExactSums(IReadOnlyList<KnownSum> sums, int settings)
    {
        foreach (var ofSetting in sums.GroupBy(sum => sum.Places[0] % settings))
        {
            var left = Rational.One;
            foreach (var (index, sum) in ofSetting.Index())
            {
                var mass = index == ofSetting.Count() - 1 ? Rational.Max(0, left) : Rational.FromDouble(sum.Value);
                left -= mass;
                yield return (sum.Places, mass);
            }
        }
    }

    /// <summary>Reads a file as <see cref="TableReader"/> does.</summary>
    /// <exception cref="InvalidInputException">Names the file, the place, the value, and what is allowed.</exception>
    public static IncompleteTable Read(string path, TableOptions? options = null) => Of(TableReader.Read(path, options));

    /// <summary>A table that was read: probabilities, or the frequencies of the joint settings that were measured.</summary>
    /// <exception cref="InvalidInputException">Names the entry or joint setting that no behavior has.</exception>
    public static IncompleteTable Of(RawTable raw)
    {
        var table = (double[])raw.Values.Clone();
        for (var setting = 0; raw.Kind == TableKind.Counts && setting < raw.Scenario.SettingTuples; setting++)
        {
            var trials = 0.0;
            for (var i = setting; i < table.Length; i += raw.Scenario.SettingTuples)
                trials += table[i];
            for (var i = setting; i < table.Length; i += raw.Scenario.SettingTuples)
                table[i] /= trials;
        }

        return new IncompleteTable(raw.Name, raw.Scenario, table, raw.Sums.Count > 0 ? raw.Sums : null)
        {
            ReadAs = raw.Understood,
            Errors = raw.Errors,
        };
    }

    /// <summary>
    /// The same table without signalling: its known settings replaced by those of the no-signalling behavior that makes them the
    /// most likely. Null where a setting is known in part, or where the scenario is too large.
    /// </summary>
    public IncompleteTable? WithoutSignaling()
    {
        var outcomes = table.Length / Scenario.SettingTuples;
        if (
            !LikelihoodProjection.Fits(Scenario)
            || IsOfSums
            || Unknown.Any(places => !places.IsEmpty && places.Length < outcomes)
            || Array.TrueForAll(table, double.IsNaN)
        )
            return null;
        var projected = LikelihoodProjection.Maximize(
            Scenario,
            Array.ConvertAll(table, value => double.IsNaN(value) ? 0 : Math.Max(0, value)),
            FreeBarrier
        );
        return new IncompleteTable(
            Name,
            Scenario,
            [.. table.Select((value, i) => double.IsNaN(value) ? value : projected.Table[i])]
        );
    }

    /// <summary>The completion in which the unknown mass of each joint setting sits at one place.</summary>
    /// <param name="places">For each group that is not empty the place in the table.</param>
    public Behavior CompleteAt(IReadOnlyList<int> places)
    {
        var completed = Array.ConvertAll(table, value => double.IsNaN(value) ? 0 : value);
        var next = 0;
        for (var group = 0; group < Unknown.Length; group++)
        {
            if (!Unknown[group].IsEmpty)
                completed[places[next++]] = (double)Masses[group];
        }

        return new Behavior(Scenario, completed);
    }

    /// <summary>
    /// The table that is classified in the place of correlators: their completion with vanishing marginals. It is the mean of any
    /// other with its outcomes flipped by an even number of parties, so that some completion is local, or quantum, exactly if
    /// this one is. Null where more than marginals is unknown.
    /// </summary>
    internal MeasuredTable? ForClass() =>
        AreCompletionsNoSignaling
            ? new MeasuredTable(Name, CompleteEvenly(), null)
            {
                ReadAs =
                    $"{ReadAs}; classified with vanishing marginals: some marginals make it local, or quantum, exactly if "
                    + "these do",
            }
            : null;

    /// <summary>The completion in which the mass of each group is shared evenly: of correlators, that with vanishing
    /// marginals.</summary>
    public Behavior CompleteEvenly()
    {
        var completed = (double[])table.Clone();
        foreach (var (places, mass) in Unknown.Zip(Masses))
        {
            foreach (var place in places)
                completed[place] = (double)mass / places.Length;
        }

        return new Behavior(Scenario, completed);
    }
}
