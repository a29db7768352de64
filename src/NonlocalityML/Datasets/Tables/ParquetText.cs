using System.Buffers;
using System.Globalization;
using System.Text;
using NonlocalityML.Numerics;
using Parquet;
using Parquet.Schema;

namespace NonlocalityML.Datasets.Tables;

/// <summary>A Parquet file as the text of a table: its columns and rows, between tabs.</summary>
internal static class ParquetText
{
    public static bool IsParquet(ReadOnlySpan<byte> start) => start.StartsWith("PAR1"u8);

    /// <exception cref="InvalidInputException">Damaged, or a column holds neither numbers nor plain text.</exception>
    public static string Read(string path, Stream stream)
    {
        try
        {
            return Read(stream).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // The reader of Parquet throws exceptions of many types at a broken file.
        catch (Exception exception) when (exception is not (InvalidInputException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            throw new InvalidInputException($"{path}: the Parquet file is damaged or of a kind that is not read.", exception);
        }
    }

    private static async Task<string> Read(Stream stream)
    {
        await using var reader = await ParquetInput.Open(stream);
        var fields = reader.Schema.DataFields;
        var text = new StringBuilder("sep=\t\n").AppendJoin('\t', fields.Select(field => Plain(field.Name))).Append('\n');
        for (var number = 0; number < reader.RowGroupCount; number++)
        {
            using var group = reader.OpenRowGroupReader(number);
            if (group.RowCount is < 0 or > ParquetInput.MostValues || group.RowCount * fields.Length > ParquetInput.MostValues)
                throw new InvalidInputException($"the Parquet file has {group.RowCount} rows in a group; that is no table.");
            var columns = new List<string[]>();
            foreach (var field in fields)
                columns.Add(await Cells(group, field));
            for (var row = 0; row < group.RowCount; row++)
                text.AppendJoin('\t', columns.Select(column => column[row])).Append('\n');
        }

        return text.ToString();
    }

    private static Task<string[]> Cells(ParquetRowGroupReader group, DataField field) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.SByte => Cells<sbyte>(group, field),
            TypeCode.Byte => Cells<byte>(group, field),
            TypeCode.Int16 => Cells<short>(group, field),
            TypeCode.UInt16 => Cells<ushort>(group, field),
            TypeCode.Int32 => Cells<int>(group, field),
            TypeCode.UInt32 => Cells<uint>(group, field),
            TypeCode.Int64 => Cells<long>(group, field),
            TypeCode.UInt64 => Cells<ulong>(group, field),
            TypeCode.Single => Cells<float>(group, field),
            TypeCode.Double => Cells<double>(group, field),
            TypeCode.Decimal => Cells<decimal>(group, field),
            TypeCode.Boolean => Cells<bool>(group, field),
            TypeCode.String => Texts(group, field),
            _ when field.ClrType == typeof(ReadOnlyMemory<char>) => Texts(group, field),
            // A column that is not used does no harm; one that is used is refused, as its cells are empty.
            _ => Task.FromResult(Enumerable.Repeat("", (int)group.RowCount).ToArray()),
        };

    private static async Task<string[]> Cells<T>(ParquetRowGroupReader group, DataField field)
        where T : struct, IConvertible
    {
        if (field.IsNullable)
        {
            var values = new T?[group.RowCount];
            await group.ReadAsync(field, values.AsMemory());
            return Array.ConvertAll(values, value => value is { } one ? Number(one) : "");
        }

        var numbers = new T[group.RowCount];
        await group.ReadAsync(field, numbers.AsMemory());
        return Array.ConvertAll(numbers, Number);
    }

    private static string Number<T>(T value)
        where T : struct, IConvertible => value.ToString(CultureInfo.InvariantCulture);

    private static async Task<string[]> Texts(ParquetRowGroupReader group, DataField field)
    {
        var values = new string?[group.RowCount];
        await group.ReadAsync(field, values.AsMemory()!);
        return Array.ConvertAll(values, value => Plain(value ?? ""));
    }

    /// <summary>What a text between tabs would read as something else.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("\t\r\n\"'#%/");

    private static string Plain(string text) => text.AsSpan().ContainsAny(Special) ? TextCells.Quoted(text) : text;
}
