using Microsoft.ML;
using Microsoft.ML.Data;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.MLNet;

/// <summary>The samples of a data set as rows of ML.NET.</summary>
internal static class DatasetRows
{
    private sealed class DistanceRow
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public double Lower { get; set; }

        public double Upper { get; set; }

        public float Weight { get; set; } = 1;
    }

    private sealed class ClassRow
    {
        public float[] Features { get; set; } = [];

        /// <summary>From 0; ML.NET stores one more, as its 0 is a missing key.</summary>
        [KeyType(3)]
        public uint Label { get; set; }

        public float Weight { get; set; } = 1;
    }

    public static IDataView View(Dataset dataset, MLContext ml, FeatureSpace space)
    {
        if (!dataset.IsLabeled)
            throw new InvalidInputException($"{dataset.Folder} has no labels; run 'label' on it first.");
        if (dataset.Labels.HasClasses)
            return Load(
                ml,
                space,
                Indices(dataset).Select(i => new ClassRow { Features = Row(dataset, space, i), Label = (uint)dataset.Class(i) })
            );
        return Load(
            ml,
            space,
            Indices(dataset)
                .Select(i =>
                {
                    var (lower, upper) = dataset.Label(i);
                    return new DistanceRow
                    {
                        Features = Row(dataset, space, i),
                        Label = (float)((lower + upper) / 2),
                        Lower = lower,
                        Upper = upper,
                    };
                })
        );
    }

    private static IDataView Load<TRow>(MLContext ml, FeatureSpace space, IEnumerable<TRow> rows)
        where TRow : class
    {
        var schema = SchemaDefinition.Create(typeof(TRow));
        schema[Columns.Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, space.Length);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    private static IEnumerable<long> Indices(Dataset dataset)
    {
        for (var index = 0L; index < dataset.Count; index++)
        {
            if (dataset.IsDecided(index))
                yield return index;
        }
    }

    private static float[] Row(Dataset dataset, FeatureSpace space, long index)
    {
        var row = new float[space.Length];
        space.Write(dataset.Behavior(index), row);
        return row;
    }
}
