using System.IO.Compression;

namespace NonlocalityML.Files;

/// <summary>
/// Reads a file compressed with gzip, all its members. .NET takes what follows the last member for nothing and the end of a file
/// that is cut off for the end of the data; here both are refused.
/// </summary>
internal static class GzipInput
{
    /// <summary>The reader of .NET takes a compressed file that is cut off for a complete one unless told so, for the whole
    /// process.</summary>
    static GzipInput()
    {
        const string strict = "System.IO.Compression.UseStrictValidation";
        if (!AppContext.TryGetSwitch(strict, out _))
            AppContext.SetSwitch(strict, true);
    }

    /// <summary>Whether a file begins as gzip does; it is left at its beginning.</summary>
    public static bool IsCompressed(FileStream file)
    {
        var isCompressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isCompressed;
    }

    /// <summary>The text; the file stays open when it is disposed of. Reading throws
    /// <see cref="InvalidDataException"/>.</summary>
    public static Stream Open(FileStream file) => new Text(new Compressed(file));

    private sealed class Text(Compressed compressed) : ForwardStream
    {
        private readonly GZipStream inner = new(compressed, CompressionMode.Decompress);

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            if (read == 0 && buffer.Length > 0 && compressed.Marks != 1)
                throw new InvalidDataException("Bytes follow the end of the compressed data.");
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>
    /// The bytes of a file and two that begin no member. The reader takes one byte after a member to see whether another begins:
    /// it has taken exactly one of the two if the file ends with a member.
    /// </summary>
    private sealed class Compressed(FileStream file) : ForwardStream
    {
        private const int ReadSingly = 1024;

        /// <summary>How many of the two bytes were taken.</summary>
        public int Marks { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (buffer.Length == 0)
                return 0;
            var left = file.Length - file.Position;
            if (left > 0)
                return file.Read(buffer[..(int)Math.Min(buffer.Length, Math.Max(1, left - ReadSingly))]);
            if (Marks == 2)
                return 0;
            Marks++;
            buffer[0] = 0;
            return 1;
        }
    }

    private abstract class ForwardStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
