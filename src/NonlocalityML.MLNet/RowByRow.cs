using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using NonlocalityML.Learning;

namespace NonlocalityML.MLNet;

/// <summary>A model by ML.NET's own ApplyOnnxModel, whose outputs, vectors of one number, become numbers.</summary>
internal static class RowByRow
{
    public static ITransformer Chain(string path, Scorer scorer, string features)
    {
        var ml = new MLContext();
        var empty = ml.Data.LoadFromEnumerable<Row>([], SchemaOf(scorer.Space.Length, features));
        IEstimator<ITransformer> named = ml.Transforms.CopyColumns(Columns.Features, features);
        return scorer.Outputs == 1
            ? named
                .Append(ml.Transforms.ApplyOnnxModel([Columns.Score, Columns.Remoteness], [Columns.Features], path))
                .Append(ml.Transforms.CustomMapping<DistanceVectors, Distance>(DistanceMapping.Map, DistanceMapping.Contract))
                .Fit(empty)
            : named
                .Append(
                    ml.Transforms.ApplyOnnxModel(
                        [Columns.PredictedLabel, Columns.Score, Columns.Remoteness],
                        [Columns.Features],
                        path
                    )
                )
                .Append(ml.Transforms.CustomMapping<ClassVectors, ClassNumbers>(ClassMapping.Map, ClassMapping.Contract))
                .Fit(empty);
    }

    private static SchemaDefinition SchemaOf(int length, string features)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        schema[nameof(Row.Features)].ColumnName = features;
        return schema;
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}

/// <summary>What a model of distances returns of one row.</summary>
internal sealed class DistanceVectors
{
    [VectorType(1)]
    public float[] Score { get; set; } = [];

    [VectorType(1)]
    public float[] Remoteness { get; set; } = [];
}

/// <summary>A model's answer about one row, as numbers.</summary>
internal sealed class Distance
{
    public float Score { get; set; }

    public float Remoteness { get; set; }
}

/// <summary>What a model of classes returns of one row.</summary>
internal sealed class ClassVectors
{
    [VectorType(1)]
    public long[] PredictedLabel { get; set; } = [];

    [VectorType(1)]
    public float[] Remoteness { get; set; } = [];
}

/// <summary>A model's class of one row, as numbers; the key counts from 1.</summary>
internal sealed class ClassNumbers
{
    [KeyType(3)]
    public uint PredictedLabel { get; set; }

    public float Remoteness { get; set; }
}

/// <summary>Found by its contract when a saved model is loaded.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class DistanceMapping : CustomMappingFactory<DistanceVectors, Distance>
{
    public const string Contract = "NonlocalityML.Distance";

    public static void Map(DistanceVectors from, Distance to) => (to.Score, to.Remoteness) = (from.Score[0], from.Remoteness[0]);

    public override Action<DistanceVectors, Distance> GetMapping() => Map;
}

/// <summary>Found by its contract when a saved model is loaded.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ClassMapping : CustomMappingFactory<ClassVectors, ClassNumbers>
{
    public const string Contract = "NonlocalityML.Class";

    public static void Map(ClassVectors from, ClassNumbers to) =>
        (to.PredictedLabel, to.Remoteness) = ((uint)from.PredictedLabel[0] + 1, from.Remoteness[0]);

    public override Action<ClassVectors, ClassNumbers> GetMapping() => Map;
}
