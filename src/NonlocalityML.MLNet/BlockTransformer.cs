using Microsoft.ML;
using Microsoft.ML.Data;

namespace NonlocalityML.MLNet;

/// <summary>A transformer that adds columns to rows, many rows at a time.</summary>
public abstract class BlockTransformer : ITransformer
{
    private readonly string features;
    private readonly int length;
    private readonly IBlockMapper mapper;

    private protected BlockTransformer(string features, int length, IBlockMapper mapper) =>
        (this.features, this.length, this.mapper) = (features, length, mapper);

    /// <summary>Whether single rows can be mapped, as a prediction engine does.</summary>
    public abstract bool IsRowToRowMapper { get; }

    public IDataView Transform(IDataView input)
    {
        Require(input.Schema);
        return new BlockView(input, features, length, mapper);
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Require(inputSchema);
        return BlockView.SchemaOf(inputSchema, mapper);
    }

    public abstract IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);

    public abstract void Save(ModelSaveContext ctx);

    /// <summary>Features are a vector of Single of the right length.</summary>
    private void Require(DataViewSchema schema)
    {
        var column =
            schema.GetColumnOrNull(features) ?? throw new Numerics.InvalidInputException($"There is no column {features}.");
        if (
            column.Type is not VectorDataViewType { ItemType: NumberDataViewType item } vector
            || item.RawType != typeof(float)
            || vector.Size != length
        )
            throw new Numerics.InvalidInputException(
                $"Column {features} is {column.Type}; a vector of {length} numbers of type Single is needed."
            );
    }
}
