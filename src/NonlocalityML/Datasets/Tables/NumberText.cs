using System.Globalization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// How the numbers of a column are spelled: 813, 813.0, 8.13e2, 0,4065 (where the comma does not separate fields), 40.65%,
/// 813/2000, 1,234,567. One comma before three digits could be either, and is refused unless another number of the column
/// decides.
/// </summary>
internal sealed class NumberText
{
    private readonly bool commasAreDecimal;
    private readonly bool commasGroup;
    private readonly bool pointsGroup;

    private NumberText(bool commasAreDecimal, bool commasGroup, bool pointsGroup) =>
        (this.commasAreDecimal, this.commasGroup, this.pointsGroup) = (commasAreDecimal, commasGroup, pointsGroup);

    /// <summary>Points are decimal, and there are no other marks.</summary>
    public static NumberText Plain { get; } = new(false, false, false);

    /// <summary>Finds out how numbers are spelled.</summary>
    /// <param name="what">The column, for messages.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="first">First row with a number.</param>
    /// <param name="columns">Columns that are spelled alike.</param>
    /// <exception cref="InvalidInputException">Spelled so that it could be two things.</exception>
    public static NumberText Of(string what, TextCells cells, int first, params IReadOnlyList<int> columns)
    {
        bool decimalComma = false,
            groupedComma = false,
            openComma = false,
            groupedPoint = false,
            otherPoint = false,
            anyPoint = false;
        var example = "";
        for (var row = first; row < cells.Rows; row++)
        {
            foreach (var column in columns)
            {
                if (column >= cells.Width(row))
                    continue;
                var field = cells[row, column];
                if (field.Contains(','))
                {
                    if (field.Contains('.') ? field.LastIndexOf('.') > field.LastIndexOf(',') : field.Count(',') > 1)
                        groupedComma = true;
                    else if (!field.Contains('.') && IsGrouped(field, ','))
                        (openComma, example) = (true, field.ToString());
                    else
                        decimalComma = true;
                }
                else if (cells.Delimiter == ';' && field.Contains('.'))
                {
                    anyPoint = true;
                    if (field.Count('.') > 1)
                        groupedPoint = true;
                    else if (!IsGrouped(field, '.'))
                        otherPoint = true;
                    else if (example.Length == 0)
                        example = field.ToString();
                }
            }
        }

        if (decimalComma && groupedComma)
            throw new InvalidInputException(
                $"{what} has commas as decimal marks and as marks of thousands; one of them is allowed."
            );
        if (openComma && !decimalComma && !groupedComma)
        {
            throw new InvalidInputException(
                $"{what} is '{example}', which could be {example.Replace(',', '.')} (decimal comma) or "
                    + $"{example.Replace(",", "", StringComparison.Ordinal)} (thousands); write the one that is meant without a comma."
            );
        }

        if (anyPoint && !otherPoint && !groupedPoint && !decimalComma)
        {
            throw new InvalidInputException(
                $"{what} is '{example}' between semicolons, which could be a decimal point or "
                    + $"{example.Replace(".", "", StringComparison.Ordinal)} (thousands); write commas between the fields, or whole numbers without points."
            );
        }

        return decimalComma || groupedComma || groupedPoint
            ? new NumberText(decimalComma || groupedPoint, groupedComma, groupedPoint || decimalComma)
            : Plain;
    }

    /// <summary>Whether a field says that its number is not known.</summary>
    public static bool IsUnknown(ReadOnlySpan<char> field) =>
        field.IsEmpty || Is(field, "nan") || Is(field, "na") || Is(field, "n/a") || Is(field, "null") || Is(field, "none");

    /// <summary>The number, or null for what is none; percent signs divide by 100.</summary>
    public double? Parse(ReadOnlySpan<char> field)
    {
        if (field.Length > 0 && field[^1] == '%')
            return Parse(field[..^1].TrimEnd()) / 100;
        if (field.IndexOf('/') is > 0 and var slash)
            return Parse(field[..slash]) is { } above && Parse(field[(slash + 1)..]) is { } below and not 0
                ? above / below
                : null;
        if (commasAreDecimal || commasGroup || pointsGroup)
            return Translated(field.ToString());
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;
    }

    private double? Translated(string field)
    {
        if (pointsGroup && field.Contains('.') && (field.Contains(',') || IsGrouped(field, '.')))
            field = field.Replace(".", "", StringComparison.Ordinal);
        if (commasGroup)
        {
            var whole = field.Split('.')[0];
            if (whole.Contains(',') && !IsGrouped(whole, ','))
                return null;
            field = field.Replace(",", "", StringComparison.Ordinal);
        }

        if (commasAreDecimal && field.Count(c => c == ',') == 1)
            field = field.Replace(',', '.');
        return Plain.Parse(field);
    }

    private static bool Is(ReadOnlySpan<char> field, string word) => field.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>One to three digits, the first not 0, then groups of three behind marks.</summary>
    private static bool IsGrouped(ReadOnlySpan<char> field, char mark)
    {
        field = field.TrimStart("+-");
        var first = field.IndexOf(mark);
        if (first is < 1 or > 3 || field[0] == '0')
            return false;
        for (var i = 0; i < field.Length; i++)
        {
            var isMark = i >= first && (i - first) % 4 == 0;
            if (isMark ? field[i] != mark : !char.IsAsciiDigit(field[i]))
                return false;
        }

        return (field.Length - first) % 4 == 0;
    }
}
