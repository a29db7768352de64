using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// Counts trials into at most 512 blocks of equal length without knowing how many will come: when there are too many blocks, two
/// neighbours become one. Memory does not grow with the number of trials.
/// </summary>
internal sealed class TrialTally(int parties)
{
    /// <summary>Stands for the outcome -1 in a row.</summary>
    public const int MinusOne = 255;

    private const int MaximumBlocks = 512;

    /// <summary>More different rows than this are no list of trials; all blocks together stay within 64 MiB.</summary>
    private const int MaximumRows = 1 << 14;

    private readonly Dictionary<ulong, int> numberOfRow = [];
    private readonly List<long[]> blocks = [];
    private long[] current = new long[64];
    private long blockLength = 1,
        inBlock;

    public int Parties => parties;

    /// <summary>One trial: a, b, .., x, y, .., one byte each, the first the most significant.</summary>
    /// <returns>False when there are too many different rows.</returns>
    public bool Add(ulong row)
    {
        if (!numberOfRow.TryGetValue(row, out var number))
        {
            if (numberOfRow.Count == MaximumRows)
                return false;
            numberOfRow[row] = number = numberOfRow.Count;
            if (number == current.Length)
                Array.Resize(ref current, 2 * number);
        }

        current[number]++;
        if (++inBlock == blockLength)
            Close();
        return true;
    }

    /// <exception cref="InvalidInputException">No trial, a table that is too large, or a joint setting without
    /// trials.</exception>
    public TrialBlocks Finish()
    {
        if (inBlock > 0)
            Close();
        if (blocks.Count == 0)
            throw new InvalidInputException("no trials");
        var rows = numberOfRow.ToDictionary(pair => pair.Value, pair => Digits(pair.Key));
        Number(rows, 0, parties, "outcomes");
        Number(rows, parties, 2 * parties, "settings");
        int[] sizes = [.. Enumerable.Range(0, 2 * parties).Select(column => rows.Values.Max(digits => digits[column]) + 1)];
        var scenario = Scenario.FromCounts(sizes[..parties], sizes[parties..]);
        if (scenario.TableLength > MaximumRows)
            throw new InvalidInputException(
                $"the largest indices make {scenario}, {scenario.TableLength} counts; at most {MaximumRows} are accepted in "
                    + "a trial list"
            );
        return new TrialBlocks(
            scenario,
            blocks.Select(block =>
            {
                var table = new double[scenario.TableLength];
                for (var number = 0; number < Math.Min(block.Length, rows.Count); number++)
                    table[scenario.TableIndex(rows[number].AsSpan(0, parties), rows[number].AsSpan(parties))] = block[number];
                return table;
            })
        );
    }

    /// <summary>Outcomes +1 and -1 become 0 and 1; what nowhere is 0 is numbered from 1.</summary>
    private static void Number(Dictionary<int, int[]> rows, int first, int end, string what)
    {
        var columns = Enumerable.Range(first, end - first).ToList();
        int[] Values(int column) => [.. rows.Values.Select(row => row[column]).Distinct().Order()];
        var signed = columns.Where(column => Values(column)[^1] == MinusOne).ToList();
        if (signed.Exists(column => Values(column) is not ([1, MinusOne] or [MinusOne])))
            throw new InvalidInputException($"a column of the {what} has -1 beside others than +1");
        foreach (var row in rows.Values)
        {
            foreach (var column in signed)
                row[column] = row[column] == MinusOne ? 1 : 0;
        }

        var plain = columns.Except(signed).ToList();
        if (plain.Count == 0)
            return;
        if (plain.Exists(column => Values(column)[0] == 0))
        {
            if (what == "outcomes" && plain.Exists(column => Values(column) is [1, > 1, ..]))
                throw new InvalidInputException(
                    "the outcomes of one party begin with 0 and those of another with 1, which could be its first or its second"
                );
            return;
        }

        if (what == "outcomes" && signed.Count == 0 && plain.TrueForAll(column => Values(column) is [1]))
            throw new InvalidInputException(
                "all outcomes are 1, which could be outcome 1 of 0, 1, or the first of 1, 2 or of +1, -1"
            );

        foreach (var row in rows.Values)
        {
            foreach (var column in plain)
                row[column]--;
        }
    }

    private void Close()
    {
        blocks.Add(current);
        current = new long[current.Length];
        inBlock = 0;
        if (blocks.Count < MaximumBlocks)
            return;
        for (var i = 0; i < MaximumBlocks / 2; i++)
        {
            // The later block is at least as long as the earlier: rows are only ever added.
            var (first, second) = (blocks[2 * i], blocks[(2 * i) + 1]);
            for (var row = 0; row < first.Length; row++)
                second[row] += first[row];
            blocks[i] = second;
        }

        blocks.RemoveRange(MaximumBlocks / 2, MaximumBlocks / 2);
        blockLength *= 2;
    }

    private int[] Digits(ulong row) =>
        [.. Enumerable.Range(0, 2 * parties).Select(column => (int)(row >> (8 * ((2 * parties) - 1 - column))) & 255)];
}
