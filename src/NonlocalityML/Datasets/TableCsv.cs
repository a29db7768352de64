using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// A table of counts or probabilities as CSV: header <c>a,b[,c],x,y[,z],count</c> or <c>..,p</c>, then one row for each entry of the
/// table, in any order; outcomes and settings 0-based. The sizes of the scenario are the largest indices plus one.
/// </summary>
public sealed class TableCsv
{
    /// <summary>The largest outcome or setting that is accepted.</summary>
    public const int MaximumIndex = 999;

    /// <summary>The most parties that have names of their own in the header.</summary>
    public const int MaximumParties = 4;

    private TableCsv(string path, Scenario scenario, bool isCounts, double[] table) =>
        (Path, Scenario, IsCounts, Table) = (path, scenario, isCounts, table);

    public string Path { get; }

    /// <summary>Every setting of a party has the same number of outcomes.</summary>
    public Scenario Scenario { get; }

    /// <summary>The last column is <c>count</c> (whole numbers, exact up to 2^53), not <c>p</c>.</summary>
    public bool IsCounts { get; }

    /// <summary>[a,b,..,x,y,..] in C order, as <see cref="Scenario"/> describes it.</summary>
    public double[] Table { get; }

    /// <exception cref="InvalidInputException">Names the file, the row, the value, and what is allowed.</exception>
    public static TableCsv Read(string path) => Read(path, isIncomplete: false);

    /// <summary>Reads a table in which rows may be missing and values may be <c>nan</c> or empty: these entries are NaN.</summary>
    /// <exception cref="InvalidInputException">Names the file, the row, the value, and what is allowed.</exception>
    public static TableCsv ReadIncomplete(string path) => Read(path, isIncomplete: true);

    /// <summary>Reads a table that is no file.</summary>
    /// <param name="name">Stands in messages where the name of a file would.</param>
    /// <param name="text">The table, header first.</param>
    /// <exception cref="InvalidInputException">Names the row, the value, and what is allowed.</exception>
    public static TableCsv Parse(string name, string text)
    {
        using var reader = new StringReader(text);
        return Read(name, reader, isIncomplete: false);
    }

    private static TableCsv Read(string path, bool isIncomplete)
    {
        using var stream = InputFile.Open(path);
        using var reader = new StreamReader(stream);
        return Read(path, reader, isIncomplete);
    }

    private static TableCsv Read(string path, TextReader reader, bool isIncomplete)
    {
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            BadDataFound = bad => throw new InvalidInputException($"{path}, row {bad.Context.Parser!.RawRow}: a quote is out of place."),
            MaxFieldSize = 1000,
        });
        try
        {
            if (!parser.Read()) throw new InvalidInputException($"{path} is empty; the header a,b,x,y,count or a,b,x,y,p is needed.");
            var (parties, isCounts) = ReadHeader(path, parser.Record!);
            var rows = new List<Row>();
            while (parser.Read()) rows.Add(ReadRow(path, parser.Record!, parser.RawRow, parties, isCounts, isIncomplete));
            return Assemble(path, parties, isCounts, rows, isIncomplete);
        }
        catch (CsvHelperException exception)
        {
            throw new InvalidInputException($"{path}, row {parser.RawRow}: not readable as CSV.", exception);
        }
    }

    /// <summary>The behavior: the probabilities as they stand, or the relative frequency of each outcome within its joint setting.</summary>
    /// <exception cref="InvalidInputException">Not a behavior, or a joint setting without a count.</exception>
    public Behavior ToBehavior()
    {
        try
        {
            return IsCounts ? new Counts(Scenario, Table).Frequencies() : new Behavior(Scenario, Table);
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{Path}: {exception.Message}", exception);
        }
    }

    private static (int Parties, bool IsCounts) ReadHeader(string path, string[] header)
    {
        var parties = (header.Length - 1) / 2;
        if (parties is >= 1 && parties <= MaximumParties && header.Length % 2 == 1 && header[^1] is "count" or "p"
            && header[..^1].SequenceEqual(TableAxes.Names(parties)))
            return (parties, header[^1] == "count");
        throw new InvalidInputException(
            $"{path}, row 1: the header is '{string.Join(',', header)}'; a,b[,c],x,y[,z],count or a,b[,c],x,y[,z],p is needed.");
    }

    private static Row ReadRow(string path, string[] fields, int number, int parties, bool isCounts, bool isIncomplete)
    {
        var columns = (2 * parties) + 1;
        if (fields.Length != columns)
            throw new InvalidInputException($"{path}, row {number}: {fields.Length} fields; {columns} are needed.");
        var indices = new int[2 * parties];
        for (var i = 0; i < indices.Length; i++)
        {
            if (!int.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out indices[i]) || indices[i] > MaximumIndex)
            {
                throw new InvalidInputException(
                    $"{path}, row {number}: {TableAxes.Names(parties)[i]} is '{fields[i]}'; a whole number from 0 to {MaximumIndex} is needed.");
            }
        }

        var isUnknown = isIncomplete && fields[^1] is ("" or "nan" or "NaN");
        return new Row(number, indices[..parties], indices[parties..], isUnknown ? double.NaN : ReadValue(path, fields[^1], number, isCounts));
    }

    private static double ReadValue(string path, string field, int number, bool isCounts)
    {
        if (isCounts)
        {
            if (long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 1L << 53) return count;
            throw new InvalidInputException($"{path}, row {number}: count is '{field}'; a whole number from 0 to 2^53 is needed.");
        }

        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var p)
            && p >= -Behavior.NegativityTolerance && p <= 1 + Behavior.NormalizationTolerance)
            return p;
        throw new InvalidInputException($"{path}, row {number}: p is '{field}'; a number from 0 to 1 is needed.");
    }

    private static TableCsv Assemble(string path, int parties, bool isCounts, List<Row> rows, bool isIncomplete)
    {
        if (rows.Count == 0) throw new InvalidInputException($"{path} has a header and no rows; one row for each entry of the table is needed.");
        int Size(Func<Row, int> index) => rows.Max(index) + 1;
        Scenario scenario;
        try
        {
            scenario = Scenario.FromCounts(
                [.. Enumerable.Range(0, parties).Select(party => Size(row => row.Outcomes[party]))],
                [.. Enumerable.Range(0, parties).Select(party => Size(row => row.Settings[party]))]);
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{path}: {exception.Message}", exception);
        }

        if (rows.Count < scenario.TableLength && !isIncomplete)
        {
            throw new InvalidInputException(
                $"{path} has {rows.Count} rows; its largest indices make scenario {scenario}, which needs {scenario.TableLength} (zeros are written too).");
        }

        var table = new double[scenario.TableLength];
        if (isIncomplete) Array.Fill(table, double.NaN);
        var rowOfEntry = new int[table.Length];
        foreach (var row in rows)
        {
            var index = scenario.TableIndex(row.Outcomes, row.Settings);
            if (rowOfEntry[index] != 0)
            {
                throw new InvalidInputException(
                    $"{path}, row {row.Number}: ({string.Join(',', row.Outcomes)}|{string.Join(',', row.Settings)}) stands in row {rowOfEntry[index]} already.");
            }

            (table[index], rowOfEntry[index]) = (row.Value, row.Number);
        }

        return new TableCsv(path, scenario, isCounts, table);
    }

    private sealed record Row(int Number, int[] Outcomes, int[] Settings, double Value);
}
