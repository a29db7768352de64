using System.Collections.Immutable;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>Trains members on one split of some data. Inputs are transformed once, before training.</summary>
internal sealed class MemberTrainer
{
    /// <summary>Slope beyond the ends of an interval, while training.</summary>
    private const double Leak = 0.02;

    private readonly LearningData data;
    private readonly LearningSplit split;
    private readonly InequalityBank? inequalities;
    private readonly ExecutionOptions execution;
    private Prepared? prepared;

    /// <summary>Rounds of the game that proves intervals; null for the usual number.</summary>
    public int? Rounds { get; init; }

    /// <param name="data">Features and labels.</param>
    /// <param name="split">Its rows, divided.</param>
    /// <param name="inequalities">For members that see their values; null where there are none.</param>
    /// <param name="execution">Device and threads.</param>
    public MemberTrainer(LearningData data, LearningSplit split, InequalityBank? inequalities, ExecutionOptions execution) =>
        (this.data, this.split, this.inequalities, this.execution) = (data, split, inequalities, execution);

    /// <summary>Trains one member.</summary>
    /// <param name="options">Shape, input and schedule.</param>
    /// <param name="report">Told how each epoch ended.</param>
    /// <param name="cancellation">Stops between epochs.</param>
    /// <exception cref="SolverException">Training diverged.</exception>
    public Member Fit(MemberOptions options, Action<EpochResult>? report = null, CancellationToken cancellation = default)
    {
        if (prepared?.Kind != options.Input)
            prepared = Prepare(options.Input);
        var scale = data.Target.Outputs > 1 ? 1 : data.Labels.Average();
        var batch = Math.Min(options.BatchSize, split.Training.Length);
        using var program = new TrainingProgram(
            Member.Initial(
                options,
                prepared.Inputs,
                data.Target.Outputs,
                options.Input == InputTransform.Inequalities && prepared.ValidationBounds is not null
            ),
            prepared.Training,
            (weights, rows) =>
                data.Target.Loss(
                    Member.Say(weights, rows[0], rows.ElementAtOrDefault(2), options, scale, Leak),
                    rows[1],
                    options.Loss
                ),
            new TrainingOptions
            {
                BatchSize = batch,
                Optimizer = new Adam(
                    Schedule.Cosine(
                        options.LearningRate,
                        (long)options.Epochs * (split.Training.Length / batch),
                        options.LearningRate * 1e-3
                    )
                )
                {
                    WeightDecay = options.WeightDecay,
                },
                Execution = execution,
            }
        );
        var history = new List<EpochResult>();
        Member? best = null;
        for (var (epoch, bestEpoch) = (0, 0); epoch < options.Epochs && epoch - bestEpoch <= options.Patience; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            var loss = program.RunEpoch(new RandomStream(options.Seed, (ulong)epoch + 1), cancellation);
            var now = new Member(options, program.Parameters, prepared.Scaling, scale, []);
            var error = data.Target.Error(Validate(now), prepared.ValidationLabels);
            if (!double.IsFinite(loss) || !double.IsFinite(error))
                throw new SolverException(
                    $"Training of the member {options} diverged in epoch {epoch}: loss {loss}, validation error {error}."
                );
            if (history.Count == 0 || error < history.Min(result => result.ValidationError))
                (best, bestEpoch) = (now, epoch);
            history.Add(new EpochResult(loss, error));
            report?.Invoke(history[^1]);
        }

        return best! with
        {
            History = [.. history],
        };
    }

    /// <summary>What a member says of the validation rows.</summary>
    public float[] Validate(Member member)
    {
        if (prepared?.Kind != member.Options.Input)
            prepared = Prepare(member.Options.Input);
        var input = Node.Input("Input", ElementType.Real32, ["batch", prepared.Inputs]);
        var bound = prepared.ValidationBounds is null
            ? null
            : Node.Input("Bound", ElementType.Real32, ["batch", prepared.Bounds]);
        // The rows are standardised already, which the member would do itself.
        var said = Member.Say([.. member.Weights.Select(Node.Constant)], input, bound, member.Options, member.Scale);
        using var session = Session.Open(new Graph([("Said", said)]), execution);
        return BatchedRun.Run(session, split.Validation.Length, Inputs, 1, ("Said", data.Target.Outputs))[0];

        Dictionary<string, Tensor> Inputs(int start, int count)
        {
            var inputs = new Dictionary<string, Tensor>
            {
                ["Input"] = Rows(prepared.ValidationInputs, prepared.Inputs, start, count),
            };
            if (prepared.ValidationBounds is not null)
                inputs["Bound"] = Rows(prepared.ValidationBounds, prepared.Bounds, start, count);
            return inputs;
        }
    }

    private Prepared Prepare(InputTransform kind)
    {
        prepared = null;
        var features = Node.Input(Ensemble.Input, ElementType.Real32, ["batch", data.Space.Length]);
        var pose = new InputPose(data.Space, inequalities, features, Rounds);
        var (node, boundNode) = (pose.Of(kind), pose.BoundOf(kind));
        var (inputs, bounds) = ((int)node.Shape[1].Length, (int)(boundNode?.Shape[1].Length ?? 0));
        using var session = Session.Open(
            new Graph(boundNode is null ? [("Input", node)] : [("Input", node), ("Bound", boundNode)]),
            execution
        );
        (string, int)[] outputs = boundNode is null ? [("Input", inputs)] : [("Input", inputs), ("Bound", bounds)];
        var (trained, validated) = (
            BatchedRun.Run(session, data, split.Training, outputs),
            BatchedRun.Run(session, data, split.Validation, outputs)
        );
        var (training, validation) = (trained[0], validated[0]);
        var scaling = Standardization.Of(training, inputs);
        scaling.Apply(training);
        scaling.Apply(validation);
        var count = split.Training.Length;
        List<Tensor> arrays =
        [
            Tensor.Create(training, [count, inputs]),
            Tensor.Create(data.LabelsOf(split.Training), [count, data.Target.Outputs]),
        ];
        if (boundNode is not null)
            arrays.Add(Tensor.Create(trained[1], [count, bounds]));
        return new Prepared(
            kind,
            inputs,
            bounds,
            scaling,
            [.. arrays],
            validation,
            boundNode is null ? null : validated[1],
            data.LabelsOf(split.Validation)
        );
    }

    private static Tensor Rows(float[] values, int length, int start, int count) =>
        Tensor.Create(values.AsSpan(start * length, count * length).ToArray(), [count, length]);

    /// <summary>Transformed and standardised rows; the training arrays are inputs, labels and, where there are any,
    /// bounds.</summary>
    private sealed record Prepared(
        InputTransform Kind,
        int Inputs,
        int Bounds,
        Standardization Scaling,
        ImmutableArray<Tensor> Training,
        float[] ValidationInputs,
        float[]? ValidationBounds,
        float[] ValidationLabels
    );
}
