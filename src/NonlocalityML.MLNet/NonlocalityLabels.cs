using Microsoft.ML;
using Microsoft.ML.Data;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;
using NonlocalityML.Solvers;

namespace NonlocalityML.MLNet;

/// <summary>Labels rows exactly; there is nothing to fit.</summary>
public sealed class NonlocalityLabels : IEstimator<NonlocalityLabeler>
{
    private readonly NonlocalityLabeler labeler;

    internal NonlocalityLabels(Scenario scenario, string features, string engine, int threads)
    {
        NonlocalityEngines.Create(engine, scenario).Dispose();
        labeler = new NonlocalityLabeler(scenario, features, engine, threads);
    }

    public NonlocalityLabeler Fit(IDataView input)
    {
        var length = input.Schema[labeler.Features].Type is VectorDataViewType vector ? vector.Size : 0;
        return labeler.For(length);
    }

    private sealed class Bounds
    {
        public double Lower { get; set; }

        public double Upper { get; set; }
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shapes.Added<Bounds>(inputSchema);
}

/// <summary>Adds Lower and Upper, the proven bounds of NL. It is made anew, not saved: there is nothing in it but the
/// scenario.</summary>
public sealed class NonlocalityLabeler : BlockTransformer
{
    private readonly Scenario scenario;
    private readonly string engine;
    private readonly int threads;

    internal NonlocalityLabeler(Scenario scenario, string features, string engine, int threads, int? length = null)
        : base(
            features,
            length ?? scenario.TableLength,
            new LabelMapper(FeatureRows.Space(scenario, length ?? scenario.TableLength), engine, threads)
        ) => (this.scenario, Features, this.engine, this.threads) = (scenario, features, engine, threads);

    public override bool IsRowToRowMapper => false;

    internal string Features { get; }

    public override IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new NotSupportedException("Labels are found many at a time; take Transform.");

    public override void Save(ModelSaveContext ctx) =>
        throw new NotSupportedException(
            "Exact labels are not part of a saved model; append LabelNonlocality where they are needed."
        );

    internal NonlocalityLabeler For(int length) => new(scenario, Features, engine, threads, length);

    private sealed class LabelMapper(FeatureSpace space, string engine, int threads) : IBlockMapper
    {
        public IReadOnlyList<(string Name, DataViewType Type)> Columns { get; } =
        [(MLNet.Columns.Lower, NumberDataViewType.Double), (MLNet.Columns.Upper, NumberDataViewType.Double)];

        public Array?[] Map(float[] features, int rows, bool[] isNeeded)
        {
            var (lower, upper) = (new double[rows], new double[rows]);
            var behaviors = Enumerable
                .Range(0, rows)
                .Select(row => FeatureRows.Behavior(space, features.AsSpan(row * space.Length, space.Length)));
            using var pool = new EnginePool(() => NonlocalityEngines.Create(engine, space.Scenario), threads);
            foreach (var (row, proof) in pool.Solve(behaviors).Index())
                (lower[row], upper[row]) = (proof.Lower.RoundDown(), proof.Upper.RoundUp());
            return [lower, upper];
        }
    }
}
