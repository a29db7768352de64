using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.MLNet;

/// <summary>How an ensemble is trained.</summary>
public sealed record NonlocalityTrainerOptions
{
    /// <summary>Passes through the rows, of each member. More cost time in proportion; 20 is where most members stop to
    /// gain.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Seed of the first member; member i has this seed plus i.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The members; empty for a mixture that suits the features. Those that see known inequalities need a data set with
    /// proofs.</summary>
    public ImmutableArray<MemberOptions> Members { get; init; } = [];

    public GeneticBlendOptions Blend { get; init; } = new();

    /// <summary>The share of the rows that choose epochs and blend, and are not learned; between 0 and 0.5.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The column of features, a vector of Single.</summary>
    public string Features { get; init; } = Columns.Features;

    /// <summary>The column of labels: Single, or for classes a key.</summary>
    public string Label { get; init; } = Columns.Label;
}

/// <summary>Trains an ensemble of perceptrons and blends it by a genetic algorithm; made by
/// <see cref="NonlocalityCatalog"/>.</summary>
public sealed class NonlocalityTrainer : IEstimator<NonlocalityScorer>
{
    private readonly Scenario scenario;
    private readonly bool isClassifier;
    private readonly NonlocalityTrainerOptions options;

    internal NonlocalityTrainer(Scenario scenario, bool isClassifier, NonlocalityTrainerOptions options) =>
        (this.scenario, this.isClassifier, this.options) = (scenario, isClassifier, options);

    /// <exception cref="InvalidInputException">Columns that are missing or of another type, or too few rows.</exception>
    /// <exception cref="SolverException">Training diverged.</exception>
    public NonlocalityScorer Fit(IDataView input)
    {
        var column =
            input.Schema.GetColumnOrNull(options.Features)
            ?? throw new InvalidInputException($"There is no column {options.Features}.");
        if (column.Type is not VectorDataViewType vector)
            throw new InvalidInputException($"Column {options.Features} is {column.Type}, no vector.");
        var space = FeatureRows.Space(scenario, vector.Size);
        var kind =
            !isClassifier ? LabelKinds.Nonlocality
            : space.Name == "table" ? LabelKinds.BehaviorClasses
            : LabelKinds.CorrelatorClasses;
        var rows = new LabeledRows(
            space,
            kind,
            [.. input.GetColumn<float[]>(options.Features).SelectMany(row => row)],
            Labels(input)
        );
        var folder = ModelFolder.Create();
        new EnsembleTrainer(rows, Ensemble(space, kind)).Fit(folder);
        return new NonlocalityScorer(Path.Combine(folder, ModelCard.ModelName), options.Features);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shapes.Scores(inputSchema, isClassifier);

    private float[] Labels(IDataView input)
    {
        if (!isClassifier)
            return [.. input.GetColumn<float>(options.Label)];
        uint[] keys = [.. input.GetColumn<uint>(options.Label)];
        var labels = new float[3 * keys.Length];
        foreach (var (row, key) in keys.Index())
        {
            if (key is < 1 or > 3)
                throw new InvalidInputException(
                    $"The label of row {row} is key {key}; 1 to 3 (local, quantum, post-quantum) are allowed."
                );
            labels[3 * row + (int)key - 1] = 1;
        }

        return labels;
    }

    private EnsembleOptions Ensemble(FeatureSpace space, LabelKind kind)
    {
        var usual = EnsembleOptions.Perceptrons(space, options.Epochs, options.Seed, kind);
        return usual with
        {
            Members = options.Members.IsEmpty
                ? [.. usual.Members.Where(member => member.Input != InputTransform.Inequalities)]
                : options.Members,
            Blend = options.Blend,
            ValidationShare = options.ValidationShare,
        };
    }
}
