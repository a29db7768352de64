using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// Several parties seen as two: one alone, and all others together as one party whose setting and outcome are those of its
/// members, in C order. What holds of every quantum or local behavior of two parties holds of the grouped one.
/// </summary>
internal sealed class Grouping
{
    /// <summary>Where each slot of the whole scenario goes: (table index, grouped table index).</summary>
    private readonly List<(int From, int To)> moves = [];

    /// <param name="whole">At least two parties.</param>
    /// <param name="alone">The party that becomes the second.</param>
    /// <exception cref="InvalidInputException">No such party, or a table that is too large.</exception>
    public Grouping(Scenario whole, int alone)
    {
        if (whole.Parties < 2 || alone < 0 || alone >= whole.Parties)
            throw new InvalidInputException($"Party {alone} of {whole} cannot stand against the others.");
        int[] members = [.. Enumerable.Range(0, whole.Parties).Where(party => party != alone)];
        var jointSettings = members.Aggregate(1, (product, party) => product * whole.Settings(party));
        int[] settingsOfMembers = [.. members.Select(whole.Settings)];
        var whichOfJoint = Enumerable.Range(0, jointSettings).Select(joint => Digits(joint, settingsOfMembers)).ToArray();
        (Whole, Grouped) = (
            whole,
            new Scenario([
                whichOfJoint.Select(settings => members.Zip(settings, whole.Outcomes).Aggregate(1, (a, b) => a * b)),
                Enumerable.Range(0, whole.Settings(alone)).Select(x => whole.Outcomes(alone, x)),
            ])
        );
        var shape = whole.TableShape.ToArray();
        foreach (var index in whole.TableIndexOfSlot)
        {
            var digits = Digits(index, shape);
            int joint = 0,
                outcome = 0;
            foreach (var party in members)
            {
                joint = (joint * whole.Settings(party)) + digits[whole.Parties + party];
                outcome = (outcome * whole.Outcomes(party, digits[whole.Parties + party])) + digits[party];
            }

            moves.Add((index, Grouped.TableIndex([outcome, digits[alone]], [joint, digits[whole.Parties + alone]])));
        }
    }

    /// <summary>Each party against all others; none where a grouped table would be too large.</summary>
    public static IEnumerable<Grouping> All(Scenario whole) =>
        (long)whole.TableLength * whole.SettingTuples <= Scenario.MaximumTableLength
            ? Enumerable.Range(0, whole.Parties).Select(alone => new Grouping(whole, alone))
            : [];

    public Scenario Whole { get; }

    /// <summary>Two parties: the group, then the one alone.</summary>
    public Scenario Grouped { get; }

    /// <summary>The grouped behavior.</summary>
    public Behavior Of(Behavior behavior) => new(Grouped, Move(behavior.Table));

    /// <summary>The grouped counts.</summary>
    public Counts Of(Counts counts) => new(Grouped, Move([.. counts.Table.Select(count => (double)count)]));

    private double[] Move(ReadOnlySpan<double> table)
    {
        var grouped = new double[Grouped.TableLength];
        foreach (var (from, to) in moves)
            grouped[to] = table[from];
        return grouped;
    }

    /// <summary>The digits of a number in C order, the last the fastest.</summary>
    private static int[] Digits(int number, int[] radices)
    {
        var digits = new int[radices.Length];
        for (var i = radices.Length - 1; i >= 0; i--)
            (number, digits[i]) = Math.DivRem(number, radices[i]);
        return digits;
    }
}
