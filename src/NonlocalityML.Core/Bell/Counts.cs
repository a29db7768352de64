using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// How often each joint outcome was seen for each joint setting: N[a,b,..,x,y,..] in the table layout of
/// <see cref="Bell.Scenario"/>. Every joint setting was tried at least once.
/// </summary>
public sealed class Counts
{
    /// <summary>The largest number of trials that is accepted: whole numbers up to 2^53 are exact as doubles.</summary>
    public const long MaximumTrials = 1L << 53;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="table">N[a,b,..,x,y,..], C order; whole numbers, their sum at most 2^53. Copied.</param>
    /// <exception cref="InvalidInputException">Names the first entry or joint setting that is wrong.</exception>
    public Counts(Scenario scenario, ReadOnlySpan<double> table)
    {
        if (table.Length != scenario.TableLength)
            throw new InvalidInputException(
                $"The table has {table.Length} counts; scenario {scenario} needs {scenario.TableLength}."
            );
        var trials = new long[scenario.SettingTuples];
        var whole = new long[table.Length];
        var sum = Int128.Zero;
        for (var i = 0; i < whole.Length; i++)
        {
            if (!(table[i] is >= 0 and <= MaximumTrials && double.IsInteger(table[i])))
                throw new InvalidInputException(
                    $"N{scenario.EntryName(i)} is {table[i]:R}; a count is a whole number from 0 to 2^53."
                );
            whole[i] = (long)table[i];
            sum += whole[i];
        }

        if (sum > MaximumTrials)
            throw new InvalidInputException($"The counts sum to {sum}; at most 2^53 trials are accepted.");
        for (var i = 0; i < whole.Length; i++)
            trials[i % trials.Length] += whole[i];
        if (Array.IndexOf(trials, 0) is >= 0 and var untried)
        {
            throw new InvalidInputException(
                $"Setting ({string.Join(',', scenario.SettingTuple(untried))}) has no trials; every joint setting of "
                    + $"{scenario} needs at least one."
            );
        }

        Scenario = scenario;
        Table = [.. whole];
        TrialsBySetting = [.. trials];
    }

    public Scenario Scenario { get; }

    /// <summary>N[a,b,..,x,y,..] in C order.</summary>
    public ImmutableArray<long> Table { get; }

    /// <summary>Trials of each joint setting (x,y,..), in C order.</summary>
    public ImmutableArray<long> TrialsBySetting { get; }

    public long Trials => TrialsBySetting.Sum();

    /// <summary>The relative frequencies N(ab..|xy..) / N(xy..), as measured; statistical fluctuations make them
    /// signal.</summary>
    /// <exception cref="InvalidInputException">An outcome that does not exist in the scenario was counted.</exception>
    public Behavior Frequencies()
    {
        var frequencies = new double[Table.Length];
        for (var i = 0; i < frequencies.Length; i++)
            frequencies[i] = (double)Table[i] / TrialsBySetting[i % TrialsBySetting.Length];
        return new Behavior(Scenario, frequencies);
    }
}
