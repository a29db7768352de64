using System.Buffers.Binary;
using Parquet;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// Opens Parquet files. Their footer and the headers of their pages are gone through first: the reader of Parquet believes sizes
/// and places, and reads for hours or takes gigabytes where they are wrong. Layout: pages, each after its header, then the
/// footer, its length in four bytes, least first, and "PAR1". Header and footer are structures of Thrift
/// (github.com/apache/parquet-format, parquet.thrift).
/// </summary>
internal sealed class ParquetInput
{
    /// <summary>The most values of one column in one group of rows.</summary>
    public const long MostValues = 1L << 24;

    private const int Tail = 8;

    /// <summary>Compressed text grows by this factor at most; a column of few values by <see cref="ValueBytes"/> each.</summary>
    private const long MostGrowth = 1032,
        ValueBytes = 16,
        SmallPage = 1 << 16;

    /// <summary>No header of a page of a table is longer.</summary>
    private const int LongestHeader = 1 << 14;

    private readonly Stream stream;

    /// <summary>Where the footer begins.</summary>
    private readonly long end;

    /// <summary>Pages belong to one column: together they are no longer than the file.</summary>
    private long left;

    private ParquetInput(Stream stream, long end) => (this.stream, this.end, left) = (stream, end, end);

    /// <exception cref="InvalidDataException">Sizes or places in it are wrong.</exception>
    public static Task<ParquetReader> Open(Stream stream)
    {
        Require(stream);
        return ParquetReader.CreateAsync(stream, leaveStreamOpen: true);
    }

    private static void Require(Stream stream)
    {
        if (stream.Length < 2 * Tail)
            throw Broken();
        var length = BinaryPrimitives.ReadInt32LittleEndian(Bytes(stream, stream.Length - Tail, sizeof(int)));
        var end = stream.Length - Tail - length;
        if (length < 0 || end < 0)
            throw Broken();
        var (input, chunk) = (new ParquetInput(stream, end), new Chunk());
        _ = new ThriftWalk(
            Bytes(stream, end, length),
            ParquetShapes.Footer,
            (path, value) => chunk.Read(path, value),
            path =>
            {
                if (path != Chunk.Path)
                    return;
                input.Require(chunk);
                chunk = new Chunk();
            }
        ).Run();
        stream.Position = 0;
    }

    private static byte[] Bytes(Stream stream, long at, int count)
    {
        var bytes = new byte[count];
        stream.Position = at;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static InvalidDataException Broken() => new("sizes or places in the file are wrong");

    /// <summary>Goes through the pages of a column as the reader of Parquet does.</summary>
    private void Require(Chunk chunk)
    {
        if (chunk.Values is < 0 or > MostValues)
            throw Broken();
        var at = chunk.Start;
        for (var values = 0L; values < chunk.Values; )
        {
            if (at < 0 || at >= end)
                throw Broken();
            var page = new Page();
            var header = new ThriftWalk(
                Bytes(stream, at, (int)Math.Min(LongestHeader, end - at)),
                ParquetShapes.Page,
                page.Read
            ).Run();
            at += header;
            var growth = Math.Max(MostGrowth * page.Stored, ValueBytes * chunk.Values) + SmallPage;
            if (page.Stored < 0 || page.Stored > end - at || (left -= header + page.Stored) < 0)
                throw Broken();
            if (page.Length < 0 || page.Length > growth || page.Values < 0 || page.Values > Math.Max(chunk.Values, page.Length))
                throw Broken();
            at += page.Stored;
            if (!page.IsDictionary)
                values += page.Values;
        }
    }

    /// <summary>A column of a group of rows, as the footer tells of it.</summary>
    private sealed class Chunk
    {
        public static readonly long Path = ThriftWalk.Step(ThriftWalk.Step(0, 4), 1);

        private static readonly long Meta = ThriftWalk.Step(Path, 3),
            ValuesPath = ThriftWalk.Step(Meta, 5),
            DataPath = ThriftWalk.Step(Meta, 9),
            DictionaryPath = ThriftWalk.Step(Meta, 11);

        private long data,
            dictionary;

        public long Values { get; private set; }

        /// <summary>The lesser of the places that are given.</summary>
        public long Start => data == 0 || (dictionary != 0 && dictionary < data) ? dictionary : data;

        public void Read(long path, long value)
        {
            if (path == ValuesPath)
                Values = value;
            else if (path == DataPath)
                data = value;
            else if (path == DictionaryPath)
                dictionary = value;
        }
    }

    /// <summary>The header of a page.</summary>
    private sealed class Page
    {
        private static readonly long KindPath = ThriftWalk.Step(0, 1),
            LengthPath = ThriftWalk.Step(0, 2),
            StoredPath = ThriftWalk.Step(0, 3);

        /// <summary>Numbers of values: of a page of data, a dictionary, a page of data in the second layout.</summary>
        private static readonly long[] ValuesPaths =
        [
            .. new[] { 5, 7, 8 }.Select(field => ThriftWalk.Step(ThriftWalk.Step(0, field), 1)),
        ];

        private long kind;

        public bool IsDictionary => kind == 2;

        /// <summary>Bytes when it is no longer compressed.</summary>
        public long Length { get; private set; }

        /// <summary>Bytes in the file.</summary>
        public long Stored { get; private set; }

        public long Values { get; private set; }

        public void Read(long path, long value)
        {
            if (path == KindPath)
                kind = value;
            else if (path == LengthPath)
                Length = value;
            else if (path == StoredPath)
                Stored = value;
            else if (ValuesPaths.Contains(path))
                Values = value;
        }
    }
}
