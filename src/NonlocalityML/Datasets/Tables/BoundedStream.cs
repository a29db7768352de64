namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// A file for a reader that believes what it finds: reading beyond the end is a fault, not an endless row of bytes, and so is
/// reading the same bytes again and again.
/// </summary>
internal sealed class BoundedStream(Stream file) : Stream
{
    private const long Least = 1L << 26,
        MostTimes = 64;

    private readonly byte[] one = new byte[1];
    private long left = Least + (MostTimes * file.Length);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    /// <exception cref="InvalidDataException">The end, or too much was read.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > file.Length - file.Position || (left -= buffer.Length) < 0)
            throw new InvalidDataException("places or sizes in the file are wrong");
        file.ReadExactly(buffer);
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        _ = Read(one);
        return one[0];
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
