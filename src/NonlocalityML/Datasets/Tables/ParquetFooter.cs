using System.Buffers.Binary;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Goes through the footer of a Parquet file, a structure of Thrift's compact protocol, without making anything of it: every text
/// and every list must end within the footer. The reader of Parquet reads on where one does not, for hours.
/// Layout: the file ends with the footer, its length in four bytes, least first, and "PAR1".
/// </summary>
internal ref struct ParquetFooter
{
    private const int Tail = 8,
        Deepest = 32;

    private readonly ReadOnlySpan<byte> bytes;
    private int at;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <exception cref="InvalidInputException">It does not end where it should.</exception>
    public static void Require(Stream stream)
    {
        var tail = new byte[Tail];
        if (stream.Length < 2 * Tail)
            throw Broken();
        stream.Seek(-Tail, SeekOrigin.End);
        stream.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length < 0 || length > stream.Length - Tail)
            throw Broken();
        var bytes = new byte[length];
        stream.Seek(-Tail - length, SeekOrigin.End);
        stream.ReadExactly(bytes);
        stream.Position = 0;
        new ParquetFooter(bytes).Structure(0);
    }

    private static InvalidInputException Broken() => new("the footer of the Parquet file is damaged.");

    private void Structure(int depth)
    {
        for (var header = Byte(); header != 0; header = Byte())
        {
            if (header >> 4 == 0)
                Number(); // the field's number, where it is no small step from the last one
            if ((header & 15) > 2)
                Value(header & 15, depth); // a truth value stands in its type
        }
    }

    private void Value(int type, int depth)
    {
        if (depth > Deepest)
            throw Broken();
        switch (type)
        {
            case 1 or 2 or 3:
                Skip(1);
                break;
            case 4 or 5 or 6:
                Number();
                break;
            case 7:
                Skip(sizeof(double));
                break;
            case 8:
                Skip(Number());
                break;
            case 9 or 10:
                List(depth);
                break;
            case 12:
                Structure(depth + 1);
                break;
            default:
                throw Broken();
        }
    }

    private void List(int depth)
    {
        var header = Byte();
        var count = header >> 4 == 15 ? Number() : (ulong)(header >> 4);
        // Each element takes a byte at least.
        if (count > (ulong)(bytes.Length - at))
            throw Broken();
        for (var i = 0UL; i < count; i++)
            Value(header & 15, depth + 1);
    }

    private ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
                return value;
        }

        throw Broken();
    }

    private int Byte() => at < bytes.Length ? bytes[at++] : throw Broken();

    private void Skip(ulong count)
    {
        if (count > (ulong)(bytes.Length - at))
            throw Broken();
        at += (int)count;
    }
}
