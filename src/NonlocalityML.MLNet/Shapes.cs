using Microsoft.ML;
using Microsoft.ML.Data;

namespace NonlocalityML.MLNet;

/// <summary>Columns that are added, as ML.NET's estimators tell them before anything is fitted.</summary>
internal static class Shapes
{
    /// <summary>ML.NET makes the shape of a column only inside: a mapping of nothing to these columns says it.</summary>
    public static SchemaShape Added<TColumns>(SchemaShape input)
        where TColumns : class, new() =>
        new MLContext().Transforms.CustomMapping<Nothing, TColumns>((_, _) => { }, null).GetOutputSchema(input);

    /// <summary>The columns that a score adds.</summary>
    public static SchemaShape Scores(SchemaShape input, bool isClassifier) =>
        isClassifier ? Added<ClassColumns>(input) : Added<Distance>(input);

    private sealed class Nothing;

    private sealed class ClassColumns
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];

        public float Remoteness { get; set; }

        [KeyType(3)]
        public uint PredictedLabel { get; set; }
    }
}
