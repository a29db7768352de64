using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using Parquet;
using Parquet.Schema;

namespace NonlocalityML.Tests.Datasets;

/// <summary>Tables in the files of other programs: numpy, MATLAB, pandas, Qiskit. Written here byte by byte, not by what reads
/// them.</summary>
internal static class TableFileWriter
{
    /// <summary>An .npy file of one of eight types, big-endian or not, in C or Fortran order.</summary>
    public static byte[] Npy(double[] values, int[] shape, string type, bool isFortran)
    {
        var header =
            $"{{'descr': '{type}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': ({string.Join(", ", shape)},), }}";
        header = header.PadRight(((header.Length + 1 + 10 + 63) / 64 * 64) - 10 - 1) + "\n";
        using var file = new MemoryStream();
        file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length % 256), (byte)(header.Length / 256)]);
        file.Write(Encoding.ASCII.GetBytes(header));
        foreach (var value in isFortran ? FortranOrder(values, shape) : values)
            file.Write(Element(value, type));
        return file.ToArray();
    }

    public static byte[] Npz(params (string Name, byte[] Array)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, array) in arrays)
            {
                using var entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(array);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A MATLAB file of version 5 with one array of doubles, compressed or not, in one of both orders of
    /// bytes.</summary>
    public static byte[] Mat(string name, double[] values, int[] shape, bool isCompressed, bool isBig = false)
    {
        var data = FortranOrder(values, shape).SelectMany(value => Ordered(BitConverter.GetBytes(value))).ToArray();
        byte[] matrix =
        [
            .. Tagged(6, [.. Whole(6), .. Whole(0)]),
            .. Tagged(5, [.. shape.SelectMany(Whole)]),
            .. Tagged(1, Encoding.ASCII.GetBytes(name)),
            .. Tagged(9, data),
        ];
        matrix = Tagged(14, matrix);
        if (isCompressed)
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
                zlib.Write(matrix);
            matrix = [.. Whole(15), .. Whole((int)packed.Length), .. packed.ToArray()];
        }

        var header = Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, Platform: GLNXA64".PadRight(124));
        return [.. header, .. Ordered([0, 1]), .. Ordered("IM"u8.ToArray()), .. matrix];

        byte[] Tagged(int type, byte[] data) =>
            [.. Whole(type), .. Whole(data.Length), .. data, .. new byte[(8 - (data.Length % 8)) % 8]];

        byte[] Whole(int value) => Ordered(BitConverter.GetBytes(value));

        byte[] Ordered(byte[] bytes) => isBig ? [.. bytes.Reverse()] : bytes;
    }

    /// <summary>A Parquet file with a row for each entry, as pandas writes it.</summary>
    /// <param name="names">Names of the columns.</param>
    /// <param name="columns">string[], long[], int[] or double?[] for each.</param>
    public static byte[] ParquetFile(string[] names, params Array[] columns)
    {
        using var file = new MemoryStream();
        Write().GetAwaiter().GetResult();
        return file.ToArray();

        async Task Write()
        {
            DataField[] fields =
            [
                .. names.Zip(
                    columns,
                    (name, column) =>
                        column switch
                        {
                            string[] => (DataField)new DataField<string>(name),
                            long[] => new DataField<long>(name),
                            int[] => new DataField<int>(name),
                            _ => new DataField<double?>(name),
                        }
                ),
            ];
            await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. fields]), file);
            using var group = writer.CreateRowGroup();
            foreach (var (field, column) in fields.Zip(columns))
            {
                switch (column)
                {
                    case string[] texts:
                        await group.WriteAsync(field, texts);
                        break;
                    case long[] numbers:
                        await group.WriteAsync<long>(field, numbers);
                        break;
                    case int[] numbers:
                        await group.WriteAsync<int>(field, numbers);
                        break;
                    case double?[] numbers:
                        await group.WriteAsync<double>(field, numbers);
                        break;
                }
            }
        }
    }

    /// <summary>Qiskit's counts: a dictionary of bit strings for each joint setting, zeros left out, qubit 0 on the
    /// right.</summary>
    public static string Qiskit(Scenario scenario, double[] counts, Func<int, int, string> name) =>
        JsonSerializer.Serialize(
            (
                from x in Enumerable.Range(0, scenario.Settings(0))
                from y in Enumerable.Range(0, scenario.Settings(1))
                select (
                    Name: name(x, y),
                    Counts: (
                        from a in Enumerable.Range(0, 2)
                        from b in Enumerable.Range(0, 2)
                        let count = counts[scenario.TableIndex([a, b], [x, y])]
                        where count > 0
                        select (Bits: $"{b}{a}", count)
                    ).ToDictionary(one => one.Bits, one => one.count)
                )
            )
                .Where(one => one.Counts.Count > 0)
                .ToDictionary(one => one.Name, one => one.Counts)
        );

    /// <summary>The JSON of the API, nested or not.</summary>
    public static string Json(Scenario scenario, double[] values, string member, bool isNested)
    {
        var place = 0;
        return $"{{\"{member}\": {(isNested ? Nested(0) : $"[{string.Join(',', values.Select(Number))}]")}, \"scenario\": "
            + $"\"{scenario}\"}}";

        string Nested(int axis) =>
            axis == scenario.TableShape.Length
                ? Number(values[place++])
                : $"[{string.Join(',', Enumerable.Range(0, scenario.TableShape[axis]).Select(_ => Nested(axis + 1)))}]";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static byte[] Element(double value, string type)
    {
        byte[] bytes = type[1..] switch
        {
            "f8" => BitConverter.GetBytes(value),
            "f4" => BitConverter.GetBytes((float)value),
            "i8" => BitConverter.GetBytes((long)value),
            "u4" => BitConverter.GetBytes((uint)value),
            "i4" => BitConverter.GetBytes((int)value),
            _ => BitConverter.GetBytes((short)value),
        };
        if (type[0] == '>')
            Array.Reverse(bytes);
        return bytes;
    }

    /// <summary>The first index changes fastest.</summary>
    private static IEnumerable<double> FortranOrder(double[] values, int[] shape)
    {
        for (var place = 0; place < values.Length; place++)
        {
            var (rest, found, stride) = (place, 0, values.Length);
            foreach (var length in shape)
            {
                stride /= length;
                found += rest % length * stride;
                rest /= length;
            }

            yield return values[found];
        }
    }
}
