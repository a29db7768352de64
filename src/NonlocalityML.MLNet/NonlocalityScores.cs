using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;

namespace NonlocalityML.MLNet;

/// <summary>Scores rows by a trained model; there is nothing to fit.</summary>
public sealed class NonlocalityScores : IEstimator<NonlocalityScorer>
{
    private readonly string path,
        features;
    private readonly bool isClassifier;

    internal NonlocalityScores(string path, string features)
    {
        using var model = Scorer.Open(path);
        (this.path, this.features, isClassifier) = (path, features, model.Outputs > 1);
    }

    public NonlocalityScorer Fit(IDataView input) => new(path, features);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shapes.Scores(inputSchema, isClassifier);
}

/// <summary>
/// A trained model as a transformer. It scores blocks of rows on all threads. Saved, it becomes a chain of ML.NET's own
/// ApplyOnnxModel, which works without this package's batches, row by row; the scores are the same.
/// </summary>
public sealed class NonlocalityScorer : BlockTransformer, IDisposable
{
    private readonly Scorer scorer;

    private readonly ITransformer plain;

    internal NonlocalityScorer(string path, string features)
        : this(Scorer.Open(path, new ExecutionOptions { Threads = Environment.ProcessorCount }), path, features) { }

    private NonlocalityScorer(Scorer scorer, string path, string features)
        : base(features, scorer.Space.Length, new ScoreMapper(scorer)) =>
        (this.scorer, plain) = (scorer, RowByRow.Chain(path, scorer, features));

    public override bool IsRowToRowMapper => true;

    public override IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => plain.GetRowToRowMapper(inputSchema);

    public override void Save(ModelSaveContext ctx) => plain.Save(ctx);

    public void Dispose() => scorer.Dispose();

    private sealed class ScoreMapper(Scorer scorer) : IBlockMapper
    {
        public IReadOnlyList<(string Name, DataViewType Type)> Columns { get; } =
            scorer.Outputs == 1
                ? [(MLNet.Columns.Score, NumberDataViewType.Single), (MLNet.Columns.Remoteness, NumberDataViewType.Single)]
                :
                [
                    (MLNet.Columns.Score, new VectorDataViewType(NumberDataViewType.Single, scorer.Outputs)),
                    (MLNet.Columns.Remoteness, NumberDataViewType.Single),
                    (MLNet.Columns.PredictedLabel, new KeyDataViewType(typeof(uint), scorer.Outputs)),
                ];

        public Array?[] Map(float[] features, int rows, bool[] isNeeded)
        {
            var scores = isNeeded[0] || isNeeded[^1] ? scorer.Score(features) : null;
            var remoteness = isNeeded[1] ? scorer.Remoteness(features) : null;
            return scorer.Outputs == 1 ? [scores, remoteness] : [scores, remoteness, scores is null ? null : Best(scores, rows)];
        }

        /// <summary>Keys of the most probable classes, from 1.</summary>
        private uint[] Best(float[] scores, int rows)
        {
            var best = new uint[rows];
            for (var row = 0; row < rows; row++)
            {
                var own = scores.AsSpan(row * scorer.Outputs, scorer.Outputs);
                for (var k = 1; k < own.Length; k++)
                {
                    if (own[k] > own[(int)best[row]])
                        best[row] = (uint)k;
                }

                best[row]++;
            }

            return best;
        }
    }
}
