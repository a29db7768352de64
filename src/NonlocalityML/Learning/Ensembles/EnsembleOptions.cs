using System.Collections.Immutable;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>The members of an ensemble, and how they are trained and blended.</summary>
public sealed record EnsembleOptions
{
    private readonly double validationShare = 0.1;

    /// <summary>At least one; members of equal input next to each other share their transformed rows.</summary>
    public required ImmutableArray<MemberOptions> Members { get; init; }

    /// <summary>The share of the rows that choose epochs and blend, and are not learned; between 0 and 0.5.</summary>
    public double ValidationShare
    {
        get => validationShare;
        init =>
            validationShare = value is > 0 and <= 0.5
                ? value
                : throw new InvalidInputException($"The validation share is {value}; 0 < share <= 0.5 is needed.");
    }

    /// <summary>Known Bell inequalities whose values members may see, at most.</summary>
    public int Inequalities { get; init; } = 256;

    /// <summary>Labels that are looked through for inequalities.</summary>
    public int InequalityRows { get; init; } = 50_000;

    public GeneticBlendOptions Blend { get; init; } = new();

    /// <summary>Rounds of the game that proves the interval in which members stay, 1 to 10000: more make it narrower and cost
    /// time. Null for 60 of correlators, 80 of tables with two parties and outcomes, 60 of
    /// others.</summary>
    public int? Rounds
    {
        get;
        init =>
            field = value is null or (>= 1 and <= 10_000)
                ? value
                : throw new InvalidInputException($"The number of rounds is {value}; 1 to 10000 are accepted.");
    }

    /// <summary>
    /// What is trained unless something else is asked for: members inside a proven interval (see <see cref="Intervals"/>) for NL
    /// where there is one, otherwise <see cref="Perceptrons"/>.
    /// </summary>
    /// <inheritdoc cref="Perceptrons" path="/param"/>
    public static EnsembleOptions Default(FeatureSpace space, int epochs = 20, ulong seed = 1, LabelKind? kind = null) =>
        kind is null or NonlocalityLabels && IntervalInput.Supports(space)
            ? Intervals(epochs, seed)
            : Perceptrons(space, epochs, seed, kind);

    /// <summary>Small perceptrons of several sizes and losses, each of which says where in a proven interval NL lies.</summary>
    /// <inheritdoc cref="Perceptrons" path="/param"/>
    public static EnsembleOptions Intervals(int epochs = 20, ulong seed = 1)
    {
        MemberOptions[] members =
        [
            new() { Width = 8, Depth = 1 },
            new() { Width = 24, Depth = 1 },
            new()
            {
                Width = 32,
                Depth = 2,
                Activation = Activation.Silu,
            },
            new()
            {
                Width = 64,
                Depth = 2,
                Activation = Activation.Silu,
            },
            new()
            {
                Width = 64,
                Depth = 2,
                Loss = Loss.Smooth,
            },
        ];
        return new EnsembleOptions
        {
            Members =
            [
                .. members.Select(
                    (member, i) => member with { Epochs = epochs, Seed = seed + (ulong)i, Input = InputTransform.Interval }
                ),
            ],
        };
    }

    /// <summary>Differing members: the plain perceptron of the literature first, then canonical inputs, then known inequalities
    /// or, for classes of whole behaviors, closed forms.</summary>
    /// <param name="space">Features; without symmetries all members see them as they are.</param>
    /// <param name="epochs">The epochs of each member.</param>
    /// <param name="seed">The seed of the first member; each has its own.</param>
    /// <param name="kind">What is learned; null stands for NL.</param>
    public static EnsembleOptions Perceptrons(FeatureSpace space, int epochs = 20, ulong seed = 1, LabelKind? kind = null)
    {
        MemberOptions[] others = kind is { HasClosedForms: true }
            ?
            [
                new()
                {
                    Input = InputTransform.ClosedForms,
                    Activation = Activation.Gelu,
                    Depth = 4,
                    Width = 160,
                },
                new()
                {
                    Input = InputTransform.ClosedForms,
                    Activation = Activation.Silu,
                    Width = 192,
                },
                new()
                {
                    Input = InputTransform.ClosedForms,
                    Activation = Activation.Silu,
                    Width = 256,
                    LearningRate = 2e-3,
                },
            ]
            :
            [
                new()
                {
                    Input = InputTransform.Canonical,
                    Activation = Activation.Gelu,
                    Depth = 4,
                    Width = 160,
                    Loss = Loss.Smooth,
                },
                new() { Input = InputTransform.Inequalities, Activation = Activation.Silu },
                new()
                {
                    Input = InputTransform.Inequalities,
                    Activation = Activation.Relu,
                    Depth = 2,
                    Width = 192,
                    Loss = Loss.Smooth,
                },
            ];
        MemberOptions[] members =
        [
            new()
            {
                Input = InputTransform.Raw,
                Activation = Activation.Relu,
                Loss = Loss.Squared,
                BatchSize = 512,
                LearningRate = 2e-3,
            },
            new()
            {
                Input = InputTransform.Canonical,
                Activation = Activation.Silu,
                Width = 192,
            },
            .. others,
        ];
        return new EnsembleOptions
        {
            Members =
            [
                .. members.Select(
                    (member, i) =>
                        member with
                        {
                            Epochs = epochs,
                            Seed = seed + (ulong)i,
                            Input = space.HasSymmetries ? member.Input : InputTransform.Raw,
                        }
                ),
            ],
        };
    }
}
