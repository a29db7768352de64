using Microsoft.ML;
using Microsoft.ML.Data;

namespace NonlocalityML.MLNet;

/// <summary>A transformer that adds columns to rows, many rows at a time.</summary>
internal interface IBlockMapper
{
    /// <summary>Single, Double, key, or vector of Single.</summary>
    IReadOnlyList<(string Name, DataViewType Type)> Columns { get; }

    /// <param name="features">Shape [rows, length].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="isNeeded">For each column; what is not needed may be left null.</param>
    /// <returns>For each column its values, row after row: float[], double[] or uint[].</returns>
    Array?[] Map(float[] features, int rows, bool[] isNeeded);
}

/// <summary>Rows with columns that an <see cref="IBlockMapper"/> adds; lazy, a block ahead of who reads.</summary>
internal sealed class BlockView(IDataView input, string features, int length, IBlockMapper mapper) : IDataView
{
    private const int Block = 1 << 14;

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; } = SchemaOf(input.Schema, mapper);

    public static DataViewSchema SchemaOf(DataViewSchema input, IBlockMapper mapper)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var (name, type) in mapper.Columns)
            builder.AddColumn(name, type);
        return builder.ToSchema();
    }

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Columns of the input come from a cursor of their own, which stays at the row; another reads features
    /// ahead.</summary>
    private sealed class Cursor : DataViewRowCursor
    {
        private readonly BlockView view;
        private readonly HashSet<int> active;
        private readonly DataViewRowCursor rows;
        private readonly DataViewRowCursor? ahead;
        private readonly ValueGetter<VBuffer<float>>? read;
        private readonly bool[] isNeeded;
        private readonly int old;
        private Array?[] values = [];
        private int place,
            count;

        public Cursor(BlockView view, HashSet<int> active)
        {
            (this.view, this.active, old) = (view, active, view.input.Schema.Count);
            rows = view.input.GetRowCursor(view.input.Schema.Where(column => active.Contains(column.Index)));
            isNeeded = [.. view.mapper.Columns.Select((_, i) => active.Contains(old + i))];
            if (!isNeeded.Contains(true))
                return;
            var column = view.input.Schema[view.features];
            ahead = view.input.GetRowCursor([column]);
            read = ahead.GetGetter<VBuffer<float>>(column);
        }

        public override DataViewSchema Schema => view.Schema;

        public override long Position => rows.Position;

        public override long Batch => rows.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext()
        {
            if (!rows.MoveNext())
                return false;
            if (ahead is not null && ++place >= count)
                Fill();
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < old)
                return rows.GetGetter<TValue>(view.input.Schema[column.Index]);
            var added = column.Index - old;
            Delegate getter = view.mapper.Columns[added].Type switch
            {
                VectorDataViewType vector => (ValueGetter<VBuffer<float>>)(
                    (ref VBuffer<float> value) =>
                        new VBuffer<float>(
                            vector.Size,
                            ((float[])values[added]!)[(place * vector.Size)..((place + 1) * vector.Size)]
                        ).CopyTo(ref value)
                ),
                KeyDataViewType => (ValueGetter<uint>)((ref uint value) => value = ((uint[])values[added]!)[place]),
                { RawType: var raw } when raw == typeof(double) => (ValueGetter<double>)(
                    (ref double value) => value = ((double[])values[added]!)[place]
                ),
                _ => (ValueGetter<float>)((ref float value) => value = ((float[])values[added]!)[place]),
            };
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column {column.Name} is {column.Type}, not {typeof(TValue).Name}.");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rows.Dispose();
                ahead?.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Fill()
        {
            var block = new List<float>();
            VBuffer<float> row = default;
            for (count = 0; count < Block && ahead!.MoveNext(); count++)
            {
                read!(ref row);
                if (row.Length != view.length)
                    throw new Numerics.InvalidInputException(
                        $"A row of {view.features} has {row.Length} numbers; {view.length} are needed."
                    );
                block.AddRange(row.IsDense ? row.GetValues() : row.DenseValues().ToArray());
            }

            (values, place) = (view.mapper.Map([.. block], count, isNeeded), 0);
        }
    }

    private readonly IDataView input = input;
    private readonly string features = features;
    private readonly int length = length;
    private readonly IBlockMapper mapper = mapper;
}
