using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A Bell scenario: for each party, the number of outcomes of each of its settings. Prints as <c>[(2 2) (2 2)]</c>.
/// </summary>
/// <remarks>
/// Two layouts are used for numbers that belong to a scenario.
/// <para><b>Table</b>: p[a,b,..,x,y,..], outcomes first, then settings, 0-based, C order; a party whose settings differ in their
/// number of outcomes is padded to the largest, and padded entries are zero. This is what files hold.</para>
/// <para><b>Slots</b>: one axis per party, which runs over its pairs (setting, outcome), setting by setting, without padding.
/// This is what algorithms use; <see cref="TableIndexOfSlot"/> maps one to the other.</para>
/// </remarks>
[JsonConverter(typeof(ScenarioJson))]
public sealed partial class Scenario : IEquatable<Scenario>
{
    /// <summary>The largest table that is accepted: 2^20 entries, 8 MiB; two parties with 512 settings.</summary>
    public const int MaximumTableLength = 1 << 20;

    private readonly ImmutableArray<int> maximumOutcomes;
    private readonly ImmutableArray<ImmutableArray<int>> outcomes;
    private readonly Lazy<int[]> tableIndexOfSlot;

    /// <param name="outcomes">For each party, for each of its settings, the number of outcomes (at least 1).</param>
    /// <exception cref="InvalidInputException">No party, a party without settings, or a table that is too large.</exception>
    public Scenario(IEnumerable<IEnumerable<int>> outcomes)
    {
        this.outcomes = [.. outcomes.Select(party => party.ToImmutableArray())];
        if (this.outcomes.IsEmpty)
            throw new InvalidInputException("A scenario needs at least one party.");
        foreach (var party in this.outcomes)
        {
            if (party.IsEmpty)
                throw new InvalidInputException("Every party of a scenario needs at least one setting.");
            foreach (var count in party)
            {
                if (count < 1)
                    throw new InvalidInputException($"A setting has {count} outcomes; at least 1 is needed.");
            }
        }

        var length = BigInteger.One;
        foreach (var party in this.outcomes)
            length *= (BigInteger)party.Max() * party.Length;
        if (length > MaximumTableLength)
        {
            throw new InvalidInputException(
                $"The scenario has a table of {length} probabilities; at most {MaximumTableLength} are accepted."
            );
        }

        TableLength = (int)length;
        maximumOutcomes = [.. this.outcomes.Select(party => party.Max())];
        SettingTuples = this.outcomes.Aggregate(1, (product, party) => product * party.Length);
        SlotLength = this.outcomes.Aggregate(1, (product, party) => product * party.Sum());
        StrategyCount = Enumerable
            .Range(0, Parties)
            .Aggregate(BigInteger.One, (product, party) => product * StrategyCountOf(party));
        tableIndexOfSlot = new Lazy<int[]>(MapSlots);
    }

    /// <summary>Two parties with m settings of two outcomes each.</summary>
    public static Scenario Bipartite(int settings, int outcomes = 2) => Uniform(2, settings, outcomes);

    /// <summary>The CHSH scenario <c>[(2 2) (2 2)]</c>.</summary>
    public static Scenario Chsh { get; } = Bipartite(2);

    /// <summary>A scenario with the same number of settings and outcomes for every party.</summary>
    public static Scenario Uniform(int parties, int settings, int outcomes) =>
        new(Enumerable.Repeat(Enumerable.Repeat(outcomes, settings), parties));

    /// <summary>Party i has settings[i] settings of outcomes[i] outcomes each.</summary>
    public static Scenario FromCounts(IReadOnlyList<int> outcomes, IReadOnlyList<int> settings)
    {
        if (outcomes.Count != settings.Count)
        {
            throw new InvalidInputException(
                $"Outcomes are given for {outcomes.Count} parties and settings for {settings.Count}; both need one number a "
                    + "party."
            );
        }

        if (settings.FirstOrDefault(count => count is < 1 or > MaximumTableLength, 1) is var bad and not 1)
            throw new InvalidInputException($"A party has {bad} settings; 1 to {MaximumTableLength} are accepted.");
        return new Scenario(outcomes.Zip(settings, (count, number) => Enumerable.Repeat(count, number)));
    }

    /// <summary>Reads <c>m3</c> (two parties, three settings, two outcomes) or the printed form <c>[(2 2) (2 2)]</c>.</summary>
    public static Scenario Parse(string text)
    {
        if (
            ShortName().Match(text) is { Success: true } match
            && int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var settings)
            && settings is >= 1 and <= 1000
        )
            return Bipartite(settings);
        if (LongName().IsMatch(text))
        {
            var parties = PartyName()
                .Matches(text)
                .Select(party =>
                    party
                        .Groups[1]
                        .Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
                        .Select(count => int.TryParse(count, CultureInfo.InvariantCulture, out var value) ? value : 0)
                );
            return new Scenario(parties);
        }

        throw new InvalidInputException(
            $"'{text}' is not a scenario; write m2, m3, .. (two parties, two outcomes) or the outcomes of each setting as "
                + "\"[(2 2) (2 2)]\"."
        );
    }

    /// <summary>Number of parties.</summary>
    public int Parties => outcomes.Length;

    /// <summary>Number of settings of a party.</summary>
    public int Settings(int party) => outcomes[party].Length;

    /// <summary>Number of outcomes of one setting of a party.</summary>
    public int Outcomes(int party, int setting) => outcomes[party][setting];

    /// <summary>The largest number of outcomes among a party's settings: the length of its outcome axis in the table.</summary>
    public int MaximumOutcomes(int party) => maximumOutcomes[party];

    /// <summary>Length of the table, padding included.</summary>
    public int TableLength { get; }

    /// <summary>Number of joint settings (x,y,..).</summary>
    public int SettingTuples { get; }

    /// <summary>Number of probabilities without padding.</summary>
    public int SlotLength { get; }

    /// <summary>Axes of the table: outcomes of each party, then settings of each party.</summary>
    public ImmutableArray<int> TableShape =>
        [.. Enumerable.Range(0, Parties).Select(MaximumOutcomes), .. Enumerable.Range(0, Parties).Select(Settings)];

    /// <summary>Number of pairs (setting, outcome) of a party.</summary>
    public int Slots(int party) => outcomes[party].Sum();

    /// <summary>The unit of NL: 1 / (2 prod |X_i|).</summary>
    public double Unit => 1.0 / (2.0 * SettingTuples);

    /// <summary>All settings of all parties have two outcomes.</summary>
    public bool IsDichotomic => outcomes.All(party => party.All(count => count == 2));

    /// <summary>Number of deterministic strategies of one party.</summary>
    public BigInteger StrategyCountOf(int party) =>
        outcomes[party].Aggregate(BigInteger.One, (product, count) => product * count);

    /// <summary>Number of joint deterministic strategies: vertices of the local polytope.</summary>
    public BigInteger StrategyCount { get; }

    /// <summary>For each entry of the slot tensor (C order) its index in the table. Do not write to it.</summary>
    public ReadOnlySpan<int> TableIndexOfSlot => tableIndexOfSlot.Value;

    /// <summary>Index in the table of p(outcomes|settings), one number per party each.</summary>
    public int TableIndex(ReadOnlySpan<int> outcomeTuple, ReadOnlySpan<int> settingTuple)
    {
        int outcome = 0,
            setting = 0;
        for (var party = 0; party < Parties; party++)
        {
            outcome = (outcome * MaximumOutcomes(party)) + outcomeTuple[party];
            setting = (setting * Settings(party)) + settingTuple[party];
        }

        return (outcome * SettingTuples) + setting;
    }

    /// <summary>The joint setting (x,y,..) with this number: C order, 0 to <see cref="SettingTuples"/> - 1.</summary>
    public int[] SettingTuple(int index)
    {
        var settings = new int[Parties];
        for (var party = Parties - 1; party >= 0; party--)
            (index, settings[party]) = Math.DivRem(index, Settings(party));
        return settings;
    }

    /// <summary>The outcomes and settings of an entry of the table, one number a party each.</summary>
    public (int[] Outcomes, int[] Settings) EntryOf(int tableIndex)
    {
        var outcomeTuple = new int[Parties];
        var rest = tableIndex / SettingTuples;
        for (var party = Parties - 1; party >= 0; party--)
            (rest, outcomeTuple[party]) = Math.DivRem(rest, MaximumOutcomes(party));
        return (outcomeTuple, SettingTuple(tableIndex % SettingTuples));
    }

    /// <summary>An entry of the table as people write it: <c>(0,1|1,0)</c> for outcomes 0,1 of settings 1,0.</summary>
    public string EntryName(int tableIndex)
    {
        var (outcomeTuple, settingTuple) = EntryOf(tableIndex);
        return $"({string.Join(',', outcomeTuple)}|{string.Join(',', settingTuple)})";
    }

    /// <summary>Table to slots.</summary>
    public T[] ToSlots<T>(ReadOnlySpan<T> table)
    {
        var slots = new T[SlotLength];
        var map = TableIndexOfSlot;
        for (var i = 0; i < slots.Length; i++)
            slots[i] = table[map[i]];
        return slots;
    }

    /// <summary>Slots to table, padding with default values.</summary>
    public T[] ToTable<T>(ReadOnlySpan<T> slots)
    {
        var table = new T[TableLength];
        var map = TableIndexOfSlot;
        for (var i = 0; i < slots.Length; i++)
            table[map[i]] = slots[i];
        return table;
    }

    public bool Equals(Scenario? other) =>
        other is not null
        && outcomes.Length == other.outcomes.Length
        && outcomes.Zip(other.outcomes, (a, b) => a.SequenceEqual(b)).All(same => same);

    public override bool Equals(object? obj) => Equals(obj as Scenario);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        "[" + string.Join(' ', outcomes.Select(party => "(" + string.Join(' ', party) + ")")) + "]";

    private int[] MapSlots()
    {
        var map = new int[SlotLength];
        var outcomeTuple = new int[Parties];
        var settingTuple = new int[Parties];
        var next = 0;
        Visit(0);
        return map;

        void Visit(int party)
        {
            if (party == Parties)
            {
                map[next++] = TableIndex(outcomeTuple, settingTuple);
                return;
            }

            for (settingTuple[party] = 0; settingTuple[party] < Settings(party); settingTuple[party]++)
            {
                for (outcomeTuple[party] = 0; outcomeTuple[party] < Outcomes(party, settingTuple[party]); outcomeTuple[party]++)
                    Visit(party + 1);
            }
        }
    }

    [GeneratedRegex(@"^m([0-9]{1,4})$")]
    private static partial Regex ShortName();

    [GeneratedRegex(@"^\s*\[\s*(\(\s*[0-9]+([ ,]+[0-9]+)*\s*\)[ ,]*)+\]\s*$")]
    private static partial Regex LongName();

    [GeneratedRegex(@"\(([^)]*)\)")]
    private static partial Regex PartyName();
}
