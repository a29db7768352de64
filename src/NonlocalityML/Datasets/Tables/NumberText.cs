using System.Globalization;
using System.Text.RegularExpressions;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// How the numbers of a column are spelled: 813, 813.0, 8.13e2, 8.13*^2, 8.13 x 10^2, 8.13D2, 0,4065 (where the comma does not
/// separate fields), 40.65%, 813/2000, 1,234,567; with a standard error 0.541 ± 0.020, 0.541 +- 0.020, 0.541(20). One comma
/// before three digits could be either, and is refused unless another number of the column decides.
/// </summary>
internal sealed partial class NumberText
{
    /// <summary>What is allowed, for messages: from there on whole numbers are rounded.</summary>
    public const string Largest = "a number below 2^53";

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
                var mark = field.IndexOfAny(',', '.');
                if (mark < 0)
                    continue;
                if (ErrorStart(field, out _) is > 0 and var end)
                    field = field[..end].TrimEnd();
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
                    + $"{example.Replace(",", "", StringComparison.Ordinal)} (thousands); write the one that is meant "
                    + "without a comma."
            );
        }

        if (anyPoint && !otherPoint && !groupedPoint && !decimalComma)
        {
            throw new InvalidInputException(
                $"{what} is '{example}' between semicolons, which could be a decimal point or "
                    + $"{example.Replace(".", "", StringComparison.Ordinal)} (thousands); write commas between the fields, "
                    + "or whole numbers without points."
            );
        }

        return decimalComma || groupedComma || groupedPoint
            ? new NumberText(decimalComma || groupedPoint, groupedComma, groupedPoint || decimalComma)
            : Plain;
    }

    /// <summary>Whether a field says that its number is not known.</summary>
    public static bool IsUnknown(ReadOnlySpan<char> field) =>
        field.IsEmpty || Is(field, "nan") || Is(field, "na") || Is(field, "n/a") || Is(field, "null") || Is(field, "none");

    /// <summary>The number; false for what is none. Percent signs divide by 100.</summary>
    public bool TryParse(ReadOnlySpan<char> field, out double number)
    {
        if (TryParseDigits(field, out number))
            return true;
        if (field.Length > 0 && field[^1] == '%')
        {
            var isPercent = TryParse(field[..^1].TrimEnd(), out number);
            number /= 100;
            return isPercent;
        }

        if (field.IndexOf('/') is > 0 and var slash)
        {
            var isFraction =
                TryParse(field[..slash], out var above) & TryParse(field[(slash + 1)..], out var below) && below != 0;
            number = isFraction ? above / below : 0;
            return isFraction;
        }

        // Powers of ten of Mathematica, Fortran and print.
        if (field.IndexOfAny("^dD") > 0 && PowerOfTen().Match(field.ToString()) is { Success: true } power)
            return TryParse($"{power.Groups["number"]}e{power.Groups["power"]}", out number);
        // A minus of typography.
        if (field.Length > 0 && field[0] == '\u2212')
            return TryParse($"-{field[1..]}", out number);
        if (commasAreDecimal || commasGroup || pointsGroup)
            return TryTranslate(field.ToString(), out number);
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary>A number with its standard error: 0.541 ± 0.020, 0.541 +- 0.020, 0.541 +/- 0.020, 0.541(20).</summary>
    public bool TryParseWithError(ReadOnlySpan<char> field, out double number, out double error)
    {
        (number, error) = (0, double.NaN);
        if (ErrorStart(field, out var length) is not (> 0 and var start) || !TryParse(field[..start].TrimEnd(), out number))
            return false;
        var given = field[..start].TrimEnd();
        var behind = field[(start + length)..].Trim();
        if (length > 1 || field[start] != '(')
            return TryParse(behind, out error) && error >= 0;
        // In units of the last digit: 0.541(20).
        var point = given.LastIndexOfAny('.', ',');
        if (!behind.EndsWith(")") || !TryParseDigits(behind[..^1], out error))
            return false;
        error *= Math.Pow(10, point < 0 ? 0 : point + 1 - given.Length);
        return true;
    }

    /// <summary>The place of what announces a standard error, and its length; -1 where nothing does.</summary>
    private static int ErrorStart(ReadOnlySpan<char> field, out int length)
    {
        length = 1;
        if (field.IndexOfAny('±', '(') is >= 0 and var sign)
            return sign;
        foreach (var word in (ReadOnlySpan<string>)["+/-", "+-"])
        {
            length = word.Length;
            if (field.IndexOf(word) is > 0 and var place)
                return place;
        }

        return -1;
    }

    /// <summary>Nothing but a few digits.</summary>
    private static bool TryParseDigits(ReadOnlySpan<char> field, out double number)
    {
        number = 0;
        if (field.Length is 0 or > 15)
            return false;
        var whole = 0L;
        foreach (var c in field)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            whole = (10 * whole) + (c - '0');
        }

        number = whole;
        return true;
    }

    [GeneratedRegex(@"^(?<number>[^deDE^/%]*[0-9][.,]?)(?:\*\^|\s*[x×*·]\s*10\^|[dD])(?<power>[+\-−]?[0-9]{1,3})$")]
    private static partial Regex PowerOfTen();

    private bool TryTranslate(string field, out double number)
    {
        number = 0;
        if (pointsGroup && field.Contains('.') && (field.Contains(',') || IsGrouped(field, '.')))
            field = field.Replace(".", "", StringComparison.Ordinal);
        if (commasGroup)
        {
            var whole = field.Split('.')[0];
            if (whole.Contains(',') && !IsGrouped(whole, ','))
                return false;
            field = field.Replace(",", "", StringComparison.Ordinal);
        }

        if (commasAreDecimal && field.Count(c => c == ',') == 1)
            field = field.Replace(',', '.');
        return Plain.TryParse(field, out number);
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
