using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>The outcomes or settings of one column: every spelling that occurs, and the number that each stands for.</summary>
internal sealed partial class ColumnLabels
{
    /// <summary>The largest outcome that is accepted.</summary>
    public const int MaximumIndex = 999;

    private readonly Dictionary<string, int> codes = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<int> firstRows = [];
    private readonly List<string> spellings = [];
    private string? last;
    private int lastCode;
    private int[] indices = [];

    public ColumnLabels(string name)
    {
        Name = name;
        lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Name { get; }

    public bool IsEmpty => codes.Count == 0;

    /// <summary>One more than the largest number.</summary>
    public int Size { get; private set; }

    /// <summary>What was made of the spellings, for people: <c>1, 2 as 0, 1</c>.</summary>
    public string Words { get; private set; } = "";

    /// <summary>A code for a spelling, in the order of their first rows.</summary>
    /// <exception cref="InvalidInputException">The field is empty: which setting or outcome it means cannot be known.</exception>
    public int Code(ReadOnlySpan<char> field, int row)
    {
        if (field.IsEmpty)
            throw new InvalidInputException($"row {row}: {Name} is empty; every row names each setting and outcome.");
        // Rows that follow each other often have the same setting.
        if (field.SequenceEqual(last))
            return lastCode;
        if (lookup.TryGetValue(field, out var code))
        {
            (last, lastCode) = (spellings[code], code);
            return code;
        }

        spellings.Add(field.ToString());
        codes[field.ToString()] = code = codes.Count;
        firstRows.Add(row);
        return code;
    }

    /// <summary>The number for a code, once it is known.</summary>
    public int Index(int code) => indices[code];

    /// <summary>What was made of the spellings of some columns, for people; once where it is the same for all.</summary>
    public static string Together(IReadOnlyList<ColumnLabels> columns) =>
        columns.Select(column => column.Words).Distinct().Count() == 1
            ? columns[0].Words
            : string.Join("; ", columns.Select(column => $"{column.Name} {column.Words}"));

    /// <summary>Numbers the outcomes of all parties, whose columns are spelled alike.</summary>
    /// <exception cref="InvalidInputException">A spelling that is no outcome, or that could be two.</exception>
    public static void NumberOutcomes(IReadOnlyList<ColumnLabels> columns)
    {
        columns = [.. columns.Where(column => !column.HasNamedOutcomes())];
        var numbers = columns.Select(column => column.Whole()).ToList();
        var isSigned = numbers.Select((all, i) => columns[i].codes.Keys.Any(IsSigned) || all!.Any(value => value < 0)).ToList();
        for (var i = 0; i < columns.Count; i++)
        {
            if (isSigned[i])
                columns[i].RequireSigns(numbers[i]);
        }

        var plain = columns.Where((_, i) => !isSigned[i]).ToList();
        var values = numbers.Where((_, i) => !isSigned[i]).SelectMany(all => all!).ToList();
        if (plain.Count == 0)
            return;
        if (plain.Count < columns.Count && values.All(value => value == 1))
        {
            foreach (var column in plain)
                column.RequireSigns([.. column.codes.Select(_ => 1)]);
            return;
        }

        if (values.All(value => value == 1))
        {
            throw new InvalidInputException(
                $"{plain[0].Where(0)} is 1 in all rows, which could be outcome 1 of 0, 1, or the first of 1, 2 or of +1, -1; "
                    + "write outcomes from 0, or the rows with count 0 too."
            );
        }

        var origin = values.Min();
        if (origin > 1)
            throw new InvalidInputException(
                $"{plain[0].Where(0)} is {origin} or more in all rows; outcomes 0, 1, .. or 1, 2, .. or +1, -1 are needed."
            );
        foreach (var (column, all) in plain.Zip(numbers.Where((_, i) => !isSigned[i])))
        {
            if (origin == 0 && all!.Min() == 1 && all.Max() > 1)
            {
                var other = plain.First(one => one.codes.Keys.Any(text => text.StartsWith('0')));
                throw new InvalidInputException(
                    $"{column.Name} is 1 to {all.Max()} in all rows and {other.Name} begins with 0, so that 1 could be the "
                        + $"first outcome of {column.Name} or the second; "
                        + "write the outcomes of all parties from 0, or the rows with count 0 too."
                );
            }

            column.Number(all!, origin);
        }
    }

    /// <summary>Numbers the settings of all parties: 0, 1, .. or 1, 2, .. in all columns, or names.</summary>
    /// <exception cref="InvalidInputException">Numbers with a gap, which could be names or could leave out a setting.</exception>
    public static void NumberSettings(IReadOnlyList<ColumnLabels> columns)
    {
        var numbers = columns.Select(column => column.WholeSettings()).ToList();
        var counted = numbers.Where(all => all is not null).SelectMany(all => all!).ToList();
        var origin = counted.Contains(0) ? 0 : 1;
        foreach (var (column, all) in columns.Zip(numbers))
        {
            if (all is null)
            {
                column.NumberNames();
                continue;
            }

            var distinct = all.Distinct().Order().ToList();
            if (distinct[0] != origin || distinct[^1] != origin + distinct.Count - 1)
            {
                var wrong = Enumerable.Range(0, all.Count).MaxBy(code => distinct[0] < 0 ? -all[code] : all[code]);
                throw new InvalidInputException(
                    $"{column.Where(wrong)} is '{column.codes.Keys.ElementAt(wrong)}'; its settings {Listed(distinct)} "
                        + "leave numbers out: they could be names, or some were never measured; whole numbers from 0, or "
                        + "from 1 for all parties, or names are needed."
                );
            }

            column.Number(all, origin);
        }
    }

    /// <summary>Numbers a column of outcomes that are words.</summary>
    /// <exception cref="InvalidInputException">Words that could be either outcome.</exception>
    private bool HasNamedOutcomes()
    {
        var readings = NamedOutcomes.Readings(codes.Keys);
        if (readings.Count > 1)
            throw new InvalidInputException(
                $"{Where(0)} is '{spellings[0]}' in all rows, which could be the first outcome or the second; write outcomes "
                    + "from 0, or the rows with count 0 too."
            );
        if (readings is not [var found])
            return false;
        (indices, Size) = (found, 2);
        var ordered = spellings.Zip(found).OrderBy(pair => pair.Second).ToList();
        Words =
            $"{string.Join(", ", ordered.Select(pair => pair.First))} as "
            + string.Join(", ", ordered.Select(pair => pair.Second));
        return true;
    }

    private static bool IsSigned(string text) => text.Length > 0 && text[0] is '+' or '-' or '−';

    private static string Listed(List<int> numbers) =>
        numbers.Count <= 6 ? string.Join(", ", numbers) : $"{string.Join(", ", numbers.Take(3))}, .., {numbers[^1]}";

    /// <summary>Whole numbers far apart are angles: 0, 45, 90; -1 and 1, and one number alone, are names too.</summary>
    private static bool AreNames(List<int> distinct) =>
        distinct is [-1, 1] or [> 1]
        || (
            distinct.Count > 1
            && distinct[^1] is >= 10 and <= 360
            && distinct[0] >= -360
            && distinct.Zip(distinct.Skip(1), (low, high) => high - low).Min() > 4
        );

    /// <summary>A number with a point or a comma as decimal mark: outcomes and settings have no thousands.</summary>
    private static bool TryParse(string text, out double value) =>
        double.TryParse(text.Replace('−', '-').Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private string Where(int code) => $"row {firstRows[code]}: {Name}";

    private List<int> Whole()
    {
        var all = new List<int>();
        foreach (var (text, code) in codes)
        {
            if (
                !TryParse(text is "+" or "-" or "−" ? text + "1" : text, out var value)
                || !double.IsInteger(value)
                || Math.Abs(value) > MaximumIndex
            )
            {
                throw new InvalidInputException(
                    $"{Where(code)} is '{text}'; a whole number from 0 to {MaximumIndex}, or +1, -1, or H, V, up, down, True, "
                        + "False, is needed."
                );
            }

            all.Add((int)value);
        }

        return all;
    }

    private void RequireSigns(List<int>? numbers)
    {
        for (var code = 0; code < numbers!.Count; code++)
        {
            if (Math.Abs(numbers[code]) != 1)
                throw new InvalidInputException(
                    $"{Where(code)} is '{codes.Keys.ElementAt(code)}' beside outcomes with a sign; with signs +1 and -1 are "
                        + "the only ones."
                );
        }

        indices = [.. numbers.Select(value => (1 - value) / 2)];
        (Size, Words) = (2, "+1, -1 as 0, 1");
    }

    private void Number(List<int> numbers, int origin)
    {
        indices = [.. numbers.Select(value => value - origin)];
        Size = indices.Max() + 1;
        Words = origin == 0 ? Range(0) : $"{Range(origin)} as {Range(0)}";
    }

    private string Range(int origin) =>
        Size switch
        {
            1 => $"{origin}",
            2 => $"{origin}, {origin + 1}",
            _ => $"{origin}..{origin + Size - 1}",
        };

    /// <summary>Null where the settings have names.</summary>
    private List<int>? WholeSettings()
    {
        var all = new List<int>();
        foreach (var (text, code) in codes)
        {
            if (text.Length == 0)
                throw new InvalidInputException($"{Where(code)} is empty; a setting is needed.");
            if (TryParse(text, out var value) && double.IsInteger(value) && Math.Abs(value) < int.MaxValue)
                all.Add((int)value);
        }

        if (all.Count < codes.Count || AreNames([.. all.Distinct().Order()]))
            return null;
        return all;
    }

    /// <summary>By their numbers where all have one (22.5, "45 deg", "3pi/8"), else in the order of letters, numbers within names
    /// counting as such.</summary>
    private void NumberNames()
    {
        var all = codes.Keys.ToList();
        var values = all.ConvertAll(SettingAngle.Of);
        var areNumbers = values.TrueForAll(value => !double.IsNaN(value));
        if (!areNumbers && all.Exists(text => TryParse(text, out _)))
        {
            var odd = values.FindIndex(double.IsNaN);
            throw new InvalidInputException(
                $"{Where(odd)} is '{all[odd]}' beside settings that are numbers; whole numbers from 0 or 1, or names, are needed."
            );
        }

        if (areNumbers && values.FindIndex(value => values.IndexOf(value) != values.LastIndexOf(value)) is >= 0 and var twice)
            throw new InvalidInputException(
                $"{Where(twice)} is '{all[twice]}' and '{all[values.LastIndexOf(values[twice])]}' elsewhere; write a "
                    + "setting in one way."
            );
        var ordered = areNumbers
            ? [.. all.OrderBy(text => values[codes[text]])]
            : all.OrderBy(text => Digits().Replace(text, match => match.Value.PadLeft(9, '0')), StringComparer.Ordinal).ToList();
        indices = new int[all.Count];
        for (var i = 0; i < ordered.Count; i++)
            indices[codes[ordered[i]]] = i;
        Size = all.Count;
        Words = Size > 8 ? $"{ordered[0]} .. {ordered[^1]} as {Range(0)}" : $"{string.Join(", ", ordered)} as {Range(0)}";
    }

    [GeneratedRegex(@"[0-9]+")]
    private static partial Regex Digits();
}
