using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// A learned model: one ONNX graph from Features to Score, and of classes to PredictedLabel too. What it says is evidence, never
/// a proof. May be used by several threads at once.
/// </summary>
public sealed class Scorer : IDisposable
{
    /// <summary>The key of <see cref="Description"/> in the file.</summary>
    public const string DescriptionKey = "Model";

    private const int LongestDescription = 200;

    private readonly Session session;
    private readonly int threads;
    private readonly bool hasPose;

    /// <summary>Says on the processor what the graph says; null where the graph is needed.</summary>
    private readonly Lazy<IntervalScorer?> withoutGraph;
    private readonly Lazy<ScoreCheck?> check;

    private Scorer(Session session, string path, int threads, string? warning)
    {
        (this.session, this.threads, Warning) = (session, threads, warning);
        withoutGraph = new(() =>
            HasInterval && session.Device == Device.Cpu ? IntervalScorer.Open(path, Space!, session.Metadata) : null
        );
        check = new(() =>
            Kind is NonlocalityLabels && StatedError is { } error && ScoreCheck.Supports(Space!) ? new(Space!, error) : null
        );
        string Stated(string key) =>
            session.Metadata.GetValueOrDefault(key)
            ?? throw new InvalidInputException($"{path} does not say what its '{key}' is; it is not a model of this program.");
        var stated = Stated("Kind");
        if (!stated.StartsWith("learned ", StringComparison.Ordinal))
            throw new InvalidInputException($"{path} is a '{stated}'; a learned model is needed.");
        stated = stated["learned ".Length..];
        Kind =
            LabelKinds.Measures.FirstOrDefault(kind => kind.Name == stated)
            ?? throw new InvalidInputException($"{path} tells '{stated}'; {string.Join(", ", LabelKinds.Measures)} are known.");
        Space = FeatureSpace.FromName(Stated("Features"), Scenario.Parse(Stated("Scenario")));
        // The parties of a network are not alike; those of a Bell scenario are.
        hasPose = (Kind is NonlocalityLabels || Space.Scenario.Parties == 2) && CanonicalBehavior.IsQuick(Space.Scenario);
        Unit = Stated("Unit");
        UsualRemoteness = double.TryParse(Stated("UsualRemoteness"), CultureInfo.InvariantCulture, out var usual)
            ? usual
            : throw new InvalidInputException($"{path}: 'UsualRemoteness' is '{Stated("UsualRemoteness")}'; a number is needed.");
        var features = new Port(Ensemble.Input, ElementType.Real32, ["batch", Space.Length]);
        if (
            session.Inputs.Length != 1
            || session.Inputs[0].Name != Ensemble.Input
            || !session.Inputs[0].Accepts(Tensor.Zeros(ElementType.Real32, [1, Space.Length]))
        )
            throw new InvalidInputException($"{path} takes {string.Join(", ", session.Inputs)}; {features} is needed.");
        if (!(UsualRemoteness > 0 && UsualRemoteness < double.PositiveInfinity) || Unit.Any(char.IsControl))
            throw new InvalidInputException($"{path}: 'UsualRemoteness' or 'Unit' is not what this program writes.");
        if (Description is { } text && (text.Length > LongestDescription || text.Any(char.IsControl)))
            throw new InvalidInputException($"{path}: '{DescriptionKey}' is not what this program writes.");
        session.RequireOutput(path, "Score", Outputs > 1 ? ["batch", Outputs] : ["batch"]);
        session.RequireOutput(path, "Remoteness", ["batch"]);
        HasInterval = session.Outputs.Any(port => port.Name is Ensemble.LowerOutput or Ensemble.UpperOutput);
        if (!HasInterval)
            return;
        session.RequireOutput(path, Ensemble.LowerOutput, ["batch"]);
        session.RequireOutput(path, Ensemble.UpperOutput, ["batch"]);
    }

    /// <summary>What it tells.</summary>
    public LabelKind Kind { get; }

    /// <summary>What it is given.</summary>
    public FeatureSpace Space { get; }

    /// <summary>What a score is.</summary>
    public string Unit { get; }

    /// <summary>The remoteness that 99.9 % of the points it was trained for stay below.</summary>
    public double UsualRemoteness { get; }

    /// <summary>The mean error that the file states, of its validation points; null where it states none.</summary>
    internal double? StatedError =>
        double.TryParse(Metadata.GetValueOrDefault("ValidationError"), CultureInfo.InvariantCulture, out var error)
        && double.IsFinite(error)
            ? error
            : null;

    /// <summary>Classes of the model; 1 for a distance.</summary>
    public int Outputs => Kind.Outputs;

    /// <summary>Whether each score comes with an interval that it cannot leave, and in which NL lies.</summary>
    public bool HasInterval { get; }

    /// <summary>What the model is, in some words, where it is no trained network; otherwise null.</summary>
    public string? Description => session.Metadata.GetValueOrDefault(DescriptionKey);

    /// <summary>What the model's card says must be known first; null where there is nothing, or no card.</summary>
    internal string? Warning { get; }

    /// <summary>One line that says that another device is used than was hoped for; null when there is nothing to say.</summary>
    public string? Notice => session.Notice;

    /// <summary>Keys and values that the file carries.</summary>
    public IReadOnlyDictionary<string, string> Metadata => session.Metadata;

    /// <summary>Opens a model.</summary>
    /// <param name="path">A folder with model.onnx, or the file itself.</param>
    /// <param name="execution">Device and threads.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, is no model of this program, or is another than
    /// model.json beside it describes; CUDA was asked for and is missing.</exception>
    public static Scorer Open(string path, ExecutionOptions? execution = null)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, ModelCard.ModelName) : path;
        var warning = ModelCard.RequireChecksum(file);
        execution ??= new ExecutionOptions();
        // On the processor several blocks of rows, each on a thread of its own, are faster than one block on several threads.
        var session = Session.Open(file, execution.Device == Device.Cpu ? execution with { Threads = 1 } : execution);
        try
        {
            return new Scorer(session, file, session.Device == Device.Cpu ? execution.Threads : 1, warning);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Scores rows of features.</summary>
    /// <param name="features">Rows of <see cref="FeatureSpace.Length"/> numbers, one after another.</param>
    /// <returns>(rows) distances, or (rows, classes) probabilities.</returns>
    /// <exception cref="InvalidInputException">The rows are not whole, or a number is not finite or beyond 2^20 in
    /// size.</exception>
    public float[] Score(ReadOnlySpan<float> features) => Run(features, ("Score", Outputs))[0];

    /// <summary>How far each row is from the middle of the training points, (rows): the mean square of its standardised features,
    /// near 1 among them.</summary>
    /// <inheritdoc cref="Score(ReadOnlySpan{float})" path="/param"/>
    public float[] Remoteness(ReadOnlySpan<float> features) => Run(features, ("Remoteness", 1))[0];

    /// <summary>The score of one behavior, and whether it is like those that the model was trained for.</summary>
    /// <exception cref="InvalidInputException">A behavior that these features do not describe, or a model of classes.</exception>
    public LearnedScore Score(Behavior behavior)
    {
        if (Outputs > 1)
            throw new InvalidInputException("The model tells classes, not distances.");
        return ScoreBatch([behavior]).Single();
    }

    /// <summary>The scores of many behaviors, in order, found in batches as they are asked for.</summary>
    /// <exception cref="InvalidInputException">A behavior that these features do not describe, or a model of classes.</exception>
    public IEnumerable<LearnedScore> ScoreAll(IEnumerable<Behavior> behaviors)
    {
        const int batch = 1024;
        if (Outputs > 1)
            throw new InvalidInputException("The model tells classes, not distances.");
        return behaviors.Chunk(batch).SelectMany(ScoreBatch);
    }

    /// <summary>The same for all relabelled copies of a behavior, so that their scores are the same, also where a model's own
    /// canonical form meets ties or is not used by all its members. Of small scenarios, where it is quickly found.</summary>
    private Behavior Pose(Behavior behavior) => IsPosed(behavior) ? CanonicalBehavior.Of(behavior) : behavior;

    /// <summary>Whether a behavior is brought into canonical form before it is scored.</summary>
    internal bool IsPosed(Behavior behavior) => hasPose && Space.Scenario.Equals(behavior.Scenario);

    private LearnedScore[] ScoreBatch(Behavior[] behaviors)
    {
        var rows = new float[behaviors.Length * Space.Length];
        for (var i = 0; i < behaviors.Length; i++)
            Space.Write(Pose(behaviors[i]), rows.AsSpan(i * Space.Length, Space.Length));
        return ScoreRows(rows);
    }

    /// <summary>Scores of rows of features, as they stand, and whether the model is made for them.</summary>
    internal LearnedScore[] ScoreRows(float[] rows)
    {
        (string, int)[] outputs = HasInterval
            ? [("Score", 1), (Ensemble.LowerOutput, 1), (Ensemble.UpperOutput, 1)]
            : [("Score", 1), ("Remoteness", 1)];
        var said = Run(rows, outputs);
        var agrees = HasInterval ? null : check.Value?.Agrees(rows, said[0]);
        return
        [
            .. said[0]
                .Select(
                    (score, i) =>
                        new LearnedScore(score, HasInterval || (said[1][i] <= UsualRemoteness && agrees?[i] != false))
                        {
                            Model = Description,
                            Warning = Warning,
                            Lower = HasInterval ? said[1][i] : null,
                            Upper = HasInterval ? said[2][i] : null,
                        }
                ),
        ];
    }

    /// <summary>The most probable class of one behavior, and whether the behavior is like those that the model was trained
    /// for.</summary>
    /// <exception cref="InvalidInputException">A behavior that these features do not describe, or a model of
    /// distances.</exception>
    public LearnedClass Classify(Behavior behavior)
    {
        if (Outputs == 1)
            throw new InvalidInputException("The model tells distances, not classes.");
        var row = new float[Space.Length];
        Space.Write(behavior, row);
        var said = Run(row, ("Score", Outputs), ("Remoteness", 1));
        var best = Enumerable.Range(0, Outputs).MaxBy(k => said[0][k]);
        return new LearnedClass((Membership)best, said[0][best], said[1][0] <= UsualRemoteness);
    }

    /// <summary>Compares scores with the labels of a data set of NL or NBL.</summary>
    /// <exception cref="InvalidInputException">The data set is of another kind, scenario or features.</exception>
    public DistanceEvaluation EvaluateDistances(Dataset dataset)
    {
        var data = Load(dataset);
        return DistanceEvaluation.Of(Score(data.Features), data.Labels);
    }

    /// <summary>Compares classes with those of a data set.</summary>
    /// <inheritdoc cref="EvaluateDistances" path="/exception"/>
    public ClassEvaluation EvaluateClasses(Dataset dataset)
    {
        var data = Load(dataset);
        var indices = data.Points.Select(point => point.Index).ToList();
        return ClassEvaluation.Of(
            Score(data.Features),
            [.. indices.Select(index => (int)dataset.Class(index))],
            [.. indices.Select(dataset.Margin)],
            1e-2,
            1e-3
        ) with
        {
            Margin = (Kind as ClassLabels)?.Margin,
        };
    }

    public void Dispose() => session.Dispose();

    private LearningData Load(Dataset dataset) => LearningData.For(Kind, Space, dataset);

    /// <summary>Outputs, each with so many numbers a row, without the graph where that can be.</summary>
    internal float[][] Run(ReadOnlySpan<float> features, params IReadOnlyList<(string Name, int Length)> outputs)
    {
        if (!HasInterval || outputs.Any(output => output.Name == "Remoteness") || withoutGraph.Value is not { } quick)
            return RunGraph(features, outputs);
        var (score, lower, upper) = quick.Score(Checked(features), threads);
        return
        [
            .. outputs.Select(output =>
                output.Name == "Score" ? score
                : output.Name == Ensemble.LowerOutput ? lower
                : upper
            ),
        ];
    }

    /// <summary>Outputs of the graph, each with so many numbers a row, from one run.</summary>
    internal float[][] RunGraph(ReadOnlySpan<float> features, params IReadOnlyList<(string Name, int Length)> outputs)
    {
        var all = Checked(features);
        var results = BatchedRun.Run(
            session,
            all.Length / Space.Length,
            (start, count) =>
                new()
                {
                    [Ensemble.Input] = Tensor.Create(
                        all.AsSpan(start * Space.Length, count * Space.Length).ToArray(),
                        [count, Space.Length]
                    ),
                },
            threads,
            outputs
        );
        foreach (var ((name, _), values) in outputs.Zip(results))
            if (values.Any(value => !float.IsFinite(value)))
                throw new InvalidInputException($"The model returns numbers of '{name}' that are not finite.");
        return results;
    }

    private float[] Checked(ReadOnlySpan<float> features)
    {
        if (features.Length % Space.Length != 0)
            throw new InvalidInputException($"{features.Length} numbers are given; rows of {Space.Length} are needed.");
        FeatureRange.Require(features, Space.Length);
        return features.ToArray();
    }
}
