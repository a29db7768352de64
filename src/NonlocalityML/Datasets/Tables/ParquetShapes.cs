namespace NonlocalityML.Datasets.Tables;

/// <summary>The structures of Parquet files, as far as tables need them: github.com/apache/parquet-format, parquet.thrift. A
/// field that is not listed may be of any type.</summary>
internal static class ParquetShapes
{
    private static readonly ThriftShape Empty = new(""),
        Statistics = new("1b 2b 3l 4l 5b 6b 7t 8t"),
        KeyValue = new("1b 2b"),
        Unit = new("", (1, false, Empty), (2, false, Empty), (3, false, Empty)),
        Time = new("1t", (2, false, Unit));

    private static readonly ThriftShape LogicalType = new(
        "",
        [
            .. Enumerable.Range(1, 15).Where(kind => kind is not (5 or 7 or 8 or 10)).Select(kind => (kind, false, Empty)),
            (5, false, new ThriftShape("1i 2i")),
            (7, false, Time),
            (8, false, Time),
            (10, false, new ThriftShape("1y 2t")),
        ]
    );

    private static readonly ThriftShape Column = new(
        "1i 2[i 3[b 4i 5l 6l 7l 9l 10l 11l 14l 15i",
        (8, true, KeyValue),
        (12, false, Statistics),
        (13, true, new ThriftShape("1i 2i 3i")),
        (16, false, new ThriftShape("1l 2[l 3[l"))
    );

    public static ThriftShape Footer { get; } =
        new(
            "1i 3l 6b 9b",
            (2, true, new ThriftShape("1i 2i 3i 4b 5i 6i 7i 8i 9i", (10, false, LogicalType))),
            (
                4,
                true,
                new ThriftShape(
                    "2l 3l 5l 6l 7h",
                    (1, true, new ThriftShape("1b 2l 4l 5i 6l 7i 9b", (3, false, Column))),
                    (4, true, new ThriftShape("1i 2t 3t"))
                )
            ),
            (5, true, KeyValue),
            (7, true, new ThriftShape("", (1, false, Empty)))
        );

    public static ThriftShape Page { get; } =
        new(
            "1i 2i 3i 4i",
            (5, false, new ThriftShape("1i 2i 3i 4i", (5, false, Statistics))),
            (6, false, Empty),
            (7, false, new ThriftShape("1i 2i 3t")),
            (8, false, new ThriftShape("1i 2i 3i 4i 5i 6i 7t", (8, false, Statistics)))
        );
}
