using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>The samples of one or more labelled data sets as rows of features and labels.</summary>
internal sealed class LearningData
{
    private LearningData(
        (Dataset Dataset, long Index)[] points,
        FeatureSpace space,
        LearningTarget target,
        float[] features,
        float[] labels
    ) => (Points, Space, Target, Features, Labels) = (points, space, target, features, labels);

    /// <summary>The sample behind each row; undecided ones have none.</summary>
    public (Dataset Dataset, long Index)[] Points { get; }

    public FeatureSpace Space { get; }

    public LearningTarget Target { get; }

    /// <summary>(rows, <see cref="FeatureSpace.Length"/>).</summary>
    public float[] Features { get; }

    /// <summary>(rows, outputs of the target): the middle of the proven interval, 0 where the lower bound is; or 1 for the class,
    /// 0 for the others.</summary>
    public float[] Labels { get; }

    public int Rows => Labels.Length / Target.Outputs;

    /// <param name="datasets">All of one kind, scenario and coordinates.</param>
    /// <param name="space">Features, or null for those that suit the first.</param>
    /// <exception cref="InvalidInputException">Data without labels, or of different kinds.</exception>
    public static LearningData Load(IReadOnlyList<Dataset> datasets, FeatureSpace? space = null)
    {
        var first = datasets[0].Specification;
        foreach (var dataset in datasets)
        {
            RequireAlike(datasets[0], dataset);
            dataset.RequireChecksums();
        }

        space ??= FeatureSpace.Of(datasets[0]);
        var outputs = first.Labels.Outputs;
        var samples = datasets.SelectMany(Samples).ToArray();
        var rows = samples.Length;
        if ((long)rows * Math.Max(space.Length, outputs) > Array.MaxLength)
            throw new InvalidInputException($"{rows} rows of {space.Length} features are too many to be held in memory.");
        var (features, labels) = (new float[rows * space.Length], new float[rows * outputs]);
        Parallelism.For(
            rows,
            Environment.ProcessorCount,
            row =>
            {
                var (dataset, index) = samples[row];
                space.Write(dataset.Behavior(index), features.AsSpan(row * space.Length, space.Length));
                if (outputs > 1)
                    labels[(row * outputs) + (int)dataset.Class(index)] = 1;
                else
                    labels[row] = Middle(dataset.Label(index));
            }
        );
        return new LearningData(samples, space, TargetOf(labels, outputs), features, labels);
    }

    /// <summary>The rows of a data set that a model can score.</summary>
    /// <exception cref="InvalidInputException">The data set is of another kind, scenario or features.</exception>
    public static LearningData For(LabelKind kind, FeatureSpace space, Dataset dataset)
    {
        if (dataset.Labels != kind)
            throw new InvalidInputException($"{dataset.Folder} holds {dataset.Labels}; the model tells {kind}.");
        if (!dataset.Scenario.Equals(space.Scenario))
            throw new InvalidInputException($"{dataset.Folder} is of {dataset.Scenario}; the model is for {space.Scenario}.");
        if (dataset.Specification.Coordinates is { } coordinates && space.Name != $"bilocal-{coordinates}")
            throw new InvalidInputException(
                $"{dataset.Folder} measures NBL in {coordinates}; the model's features are {space.Name}."
            );
        return Load([dataset], space);
    }

    /// <summary>Rows without samples behind them.</summary>
    public static LearningData Of(LabeledRows rows) =>
        new([], rows.Space, TargetOf(rows.Labels, rows.Outputs), rows.Features, rows.Labels);

    private static LearningTarget TargetOf(float[] labels, int outputs) =>
        outputs > 1 ? new ClassTarget(outputs) : new DistanceTarget(Math.Max(1e-6, labels.DefaultIfEmpty().Average()));

    /// <exception cref="InvalidInputException">A data set without labels, or one of another kind than the first.</exception>
    public static void RequireAlike(Dataset first, Dataset other)
    {
        var (ours, theirs) = (first.Specification, other.Specification);
        if (!other.IsLabeled)
            throw new InvalidInputException($"{other.Folder} has no labels to learn; run 'label' on it first.");
        if ((theirs.Kind, theirs.Coordinates) != (ours.Kind, ours.Coordinates) || !theirs.Scenario.Equals(ours.Scenario))
            throw new InvalidInputException(
                $"{other.Folder} holds {theirs.Kind} of {theirs.Scenario}, {first.Folder} {ours.Kind} of {ours.Scenario}; "
                    + "they must agree."
            );
    }

    public BellInequality Inequality(int row)
    {
        var (dataset, index) = Points[row];
        return dataset.Inequality(index);
    }

    public float[] FeaturesOf(ReadOnlySpan<int> rows) => Pick(Features, Space.Length, rows);

    public float[] LabelsOf(ReadOnlySpan<int> rows) => Pick(Labels, Target.Outputs, rows);

    /// <summary>
    /// Divides the rows by a number that does not change under relabelling, the hash of the sorted absolute features, so that
    /// relabelled copies of a point are always on the same side.
    /// </summary>
    /// <param name="validationShare">About the share of the rows that are kept for validation.</param>
    public LearningSplit Split(double validationShare)
    {
        var isValidation = new bool[Rows];
        Parallelism.For(Rows, Environment.ProcessorCount, row => isValidation[row] = InvariantHash(row) < validationShare);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        return new LearningSplit([.. rows.Where(row => !isValidation[row])], [.. rows.Where(row => isValidation[row])]);
    }

    /// <summary>Uniform in [0, 1), the same for relabelled copies.</summary>
    private double InvariantHash(int row)
    {
        var values = Features.AsSpan(row * Space.Length, Space.Length).ToArray();
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Abs(values[i]);
        Array.Sort(values);
        // FNV-1a over the bits, scrambled by the generator.
        var hash = 14695981039346656037UL;
        foreach (var value in values)
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211UL;
        return new RandomStream(hash, 0).NextDouble();
    }

    private static float Middle((double Lower, double Upper) label) =>
        label.Lower <= 0 || label.Upper <= INonlocalityEngine.MaximumWidth ? 0 : (float)((label.Lower + label.Upper) / 2);

    private static IEnumerable<(Dataset Dataset, long Index)> Samples(Dataset dataset)
    {
        for (var index = 0L; index < dataset.Count; index++)
        {
            if (dataset.IsDecided(index))
                yield return (dataset, index);
        }
    }

    private static float[] Pick(float[] values, int length, ReadOnlySpan<int> rows)
    {
        var picked = new float[rows.Length * length];
        for (var i = 0; i < rows.Length; i++)
            values.AsSpan(rows[i] * length, length).CopyTo(picked.AsSpan(i * length));
        return picked;
    }
}

/// <summary>Numbers of the rows that are learned, and of those that only judge.</summary>
internal sealed record LearningSplit(int[] Training, int[] Validation);
