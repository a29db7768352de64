namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Goes through a structure of Thrift's compact protocol without making anything of it: every text and every list must end within
/// the given bytes, and every field that is known must have its type: a reader that trusts the one or the other goes astray.
/// Whole numbers are told with their path, the numbers of the fields that lead to them, five bits each; elements of a list have
/// the path of the list.
/// </summary>
/// <param name="bytes">They begin with the structure.</param>
/// <param name="shape">What is known of the structure.</param>
/// <param name="number">Told each whole number's path and value.</param>
/// <param name="end">Told each structure's path where it ends.</param>
internal ref struct ThriftWalk(ReadOnlySpan<byte> bytes, ThriftShape shape, Action<long, long> number, Action<long>? end = null)
{
    private const int Deepest = 12,
        StepBits = 5;

    /// <summary>The path of what no caller asks for.</summary>
    private const long Elsewhere = -1;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    /// <summary>The path of a field within the structure at a path; 0 is the outermost.</summary>
    public static long Step(long path, int field) =>
        path == Elsewhere || field is < 1 or >= 1 << StepBits ? Elsewhere : (path << StepBits) | (long)field;

    /// <returns>The bytes that the structure takes.</returns>
    /// <exception cref="InvalidDataException">It does not end within the bytes.</exception>
    public int Run()
    {
        Structure(shape, 0, 0);
        return at;
    }

    private static InvalidDataException Broken() => new("a part of a structure does not end where it should");

    private void Structure(ThriftShape? own, long path, int depth)
    {
        var field = 0;
        for (var header = Byte(); header != 0; header = Byte())
        {
            // The field's number stands apart where it is no small step from the last one.
            field = header >> 4 == 0 ? (int)long.Clamp(Whole(), -1, short.MaxValue) : field + (header >> 4);
            if (own?.Contradicts(field, header & 15) == true)
                throw Broken();
            if ((header & 15) > 2) // a truth value stands in its type
                Value(header & 15, own?.Of(field), own?.Element(field) ?? 0, Step(path, field), depth);
        }

        end?.Invoke(path);
    }

    private void Value(int type, ThriftShape? of, int element, long path, int depth)
    {
        if (depth > Deepest)
            throw Broken();
        switch (type)
        {
            case 1 or 2 or 3:
                Skip(1);
                break;
            case 4 or 5 or 6:
                number(path, Whole());
                break;
            case 7:
                Skip(sizeof(double));
                break;
            case 8:
                Skip(Unsigned());
                break;
            case 9 or 10:
                List(of, element, path, depth);
                break;
            case 12:
                Structure(of, path, depth + 1);
                break;
            default:
                throw Broken();
        }
    }

    private void List(ThriftShape? of, int element, long path, int depth)
    {
        var header = Byte();
        var count = header >> 4 == 15 ? Unsigned() : (ulong)(header >> 4);
        // Each element takes a byte at least.
        if (count > (ulong)(bytes.Length - at) || (element != 0 && count > 0 && element != (header & 15)))
            throw Broken();
        for (var i = 0UL; i < count; i++)
            Value(header & 15, of, 0, path, depth + 1);
    }

    private long Whole()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Unsigned()
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
