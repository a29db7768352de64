using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Quantum.Planar;
using NonlocalityML.Solvers;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// The classes of whole CHSH behaviors, with proofs. Beside the behaviors and the arrays of NL: classes (N), 0 local, 1 quantum,
/// 2 post-quantum, 3 undecided; margins (N, 2), v - 1 where the line from white noise leaves the local and the quantum set; and
/// the proofs about the quantum set. The models of sample i are rows mixture_offsets[i] to mixture_offsets[i+1]-1 of
/// mixture_weights and mixture_models, none for a local one: four amplitudes, then (cos, sin) of half the angle of the second
/// observable of each party, the first being Z. Their mixture is v q + (1 - v) noise, or q where v is above 1. Entries
/// squares_offsets[i] to squares_offsets[i+1]-1 of squares, post-quantum samples only, are the 16 coefficients of an inequality
/// and the rows of the lower triangle of <see cref="SumOfSquares.Factor"/>, whose words are those of level 1+AB or 3.
/// </summary>
internal sealed class BehaviorClassLabels() : ClassLabels("behavior-class")
{
    private static readonly ImmutableArray<OperatorWord>[] Words =
    [
        .. ((string[])["1+AB", "3"]).Select(level =>
            HierarchyLevel.Parse(level).Words(new OperatorAlgebra(Scenario.Chsh)).ToImmutableArray()
        ),
    ];

    public override string Description => "the same of whole CHSH behaviors, marginals included, with proof";

    public override string Subject => $"behaviors of {Scenario.Chsh}, each with its certificates";

    public override bool MayBeUndecided => true;

    public override LabelOptions Options { get; } = new() { Engine = NonlocalityEngines.Default };

    public override IReadOnlyList<string> Engines => NonlocalityEngines.Names;

    internal override string Margin => "margin |v - 1|, v the nearer critical visibility,";

    internal override string IntendedUse =>
        "Fast sorting of whole CHSH behaviors, marginals included, into local, quantum and post-quantum.";

    internal override bool HasClosedForms => true;

    internal override bool PartsAreShards => true;

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification) =>
        [
            .. NonlocalityLabels.Columns(specification.Scenario),
            DatasetColumn.OfRows("classes", NpyType.Code, [], "0 local, 1 quantum, 2 post-quantum, 3 undecided"),
            DatasetColumn.OfRows(
                "margins",
                NpyType.Real,
                ["margin"],
                "critical visibility of the local, then of the quantum set, minus 1",
                2
            ),
            DatasetColumn.OfOffsets("mixture_offsets", "models of sample i are offsets[i] to offsets[i+1]-1"),
            DatasetColumn.OfTerms("mixture_weights", NpyType.Real, "weight of a quantum model", "mixture_offsets", axis: "model"),
            DatasetColumn.OfTerms(
                "mixture_models",
                NpyType.Real,
                $"{PlanarModel.Length} numbers a model: state, axis of A1, axis of B1",
                "mixture_offsets",
                PlanarModel.Length,
                "number"
            ),
            DatasetColumn.OfOffsets("squares_offsets", "numbers of sample i are offsets[i] to offsets[i+1]-1"),
            DatasetColumn.OfTerms(
                "squares",
                NpyType.Real,
                "coefficients of an inequality, then its sum of squares",
                "squares_offsets",
                axis: "number"
            ),
        ];

    internal override Labeler Open(DatasetSpecification specification, Action<long>? fallbacks)
    {
        var local = NonlocalityEngines.Create(specification.Engine!, specification.Scenario);
        var engine = new ChshClassEngine(local);
        return new Labeler((shard, behavior, stop) => Append(shard, engine.Solve(behavior, stop)))
        {
            Begin = _ => engine.Reset(),
            End = () =>
            {
                fallbacks?.Invoke(local.Fallbacks);
                engine.Dispose();
            },
        };
    }

    internal override LabelCheck Check(Dataset dataset, long index)
    {
        var found = Read(dataset, index);
        return new LabelCheck(Fault(dataset, index, found), found.Proofs.Locality.Width);
    }

    private static void Append(Shard shard, ChshClass found)
    {
        NonlocalityLabels.Append(shard, found.Proofs.Locality);
        var (models, weights) = (found.Mixture?.Models ?? [], found.Mixture?.Weights ?? []);
        shard.Append<byte>("classes", [(byte)found.Class]);
        shard.Append<double>("margins", [found.LocalMargin, found.QuantumMargin]);
        shard.Append<long>("mixture_offsets", [models.Count]);
        shard.Append<double>("mixture_weights", [.. weights]);
        var numbers = new double[models.Count * PlanarModel.Length];
        for (var k = 0; k < models.Count; k++)
            models[k].Write(numbers.AsSpan(k * PlanarModel.Length, PlanarModel.Length));
        shard.Append<double>("mixture_models", numbers);
        double[] squares = found is { Class: Membership.PostQuantum, Proofs.Quantumness: { } proof }
            ? [.. proof.Inequality.Coefficients, .. proof.Squares.Factor.SelectMany(row => row)]
            : [];
        shard.Append<long>("squares_offsets", [squares.Length]);
        shard.Append<double>("squares", squares);
    }

    /// <returns>Why the stored proofs do not prove the stored class and margins, or null.</returns>
    private static string? Fault(Dataset dataset, long index, ChshClass found)
    {
        var (stored, margins) = ((Membership)(int)dataset.Row("classes", index)[0], dataset.Row("margins", index));
        if (found.Proofs.Locality.Verify() is { } fault)
            return fault;
        if (found.Class != stored)
            return $"the class is {stored}; the proofs say {found.Class}";
        var margin = new ChshMargins(found.Proofs.Locality.Behavior);
        return Differs(0, margin.Local)
            ?? (found.Mixture is { } mixture ? margin.FaultOf(mixture, margins[1]) : Differs(1, margin.Local));

        string? Differs(int k, Rational expected) =>
            Math.Abs(margins[k] - (double)expected) <= ChshMargins.Rounding
                ? null
                : $"margin {k} is {margins[k]:R}; {(double)expected:R} is proven";
    }

    /// <summary>The class that the stored proofs prove, computed again in exact arithmetic.</summary>
    /// <exception cref="InvalidInputException">The stored numbers are no such proofs.</exception>
    public static ChshClass Read(Dataset dataset, long index)
    {
        var locality = dataset.Certificate(index);
        var mixture = ReadMixture(dataset, index);
        var numbers = dataset.Terms<double>("squares", dataset.Range("squares_offsets", "squares", index));
        if (numbers.Length == 0)
            return ChshClass.Of(locality, null, null, mixture);
        var (table, rest) = (Scenario.Chsh.TableLength, numbers.Length - Scenario.Chsh.TableLength);
        var words = Words.FirstOrDefault(words => words.Length * (words.Length + 1) / 2 == rest, []);
        if (words.IsEmpty || numbers.Take(table).Any(coefficient => !(Math.Abs(coefficient) <= 1)))
            throw new InvalidInputException(
                $"{dataset.Folder}, sample {index}: {numbers.Length} numbers are no inequality with |c| <= 1 and its sum of "
                    + "squares."
            );
        var squares = new SumOfSquares(
            Scenario.Chsh,
            words,
            words.Select((_, i) => numbers.Skip(table + (i * (i + 1) / 2)).Take(i + 1))
        );
        return ChshClass.Of(locality, new BellInequality(Scenario.Chsh, numbers.AsSpan(0, table)), squares, mixture);
    }

    private static PlanarMixture? ReadMixture(Dataset dataset, long index)
    {
        var weights = dataset.Terms<double>("mixture_weights", dataset.Range("mixture_offsets", "mixture_weights", index));
        var numbers = dataset.Terms<double>(
            "mixture_models",
            dataset.Range("mixture_offsets", "mixture_models", index, PlanarModel.Length)
        );
        if (weights.Length == 0)
            return null;
        var models = weights
            .Select((_, k) => PlanarModel.Read(numbers.AsSpan(k * PlanarModel.Length, PlanarModel.Length)))
            .ToList();
        return new PlanarMixture(dataset.Row("margins", index)[1] + 1, models, weights);
    }
}
